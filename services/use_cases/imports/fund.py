"""维修资金台账: what is due, paid and held, by building."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter

from domain.fund.events import FundLine
from domain.fund.maintenance_fund import MaintenanceFund
from domain.registry.dwelling import Dwelling
from domain.values.money import yuan_text
from services.documents.workbooks import Fault, FundRow, Ledger
from services.house import House
from services.use_cases.imports.control import (
    TENURE_IN_LEDGERS,
    Change,
    Decided,
    File,
    Missing,
    change_at,
    control_sums,
    known_dwellings,
)

_AMOUNTS = ("owner_due_fen", "owner_paid_fen", "selling_unit_due_fen", "selling_unit_paid_fen", "held_fen")


def decide_fund(house: House, ledger: Ledger[FundRow], file: File) -> Decided:
    """A fact a building, with a line a sub-account; area and tenure must be those of the registry."""
    faults, authority = list(ledger.faults), file.authority("维修资金台账")
    dwellings, rows = known_dwellings(house, ledger, faults)
    funds = house.store.load_all(MaintenanceFund, sorted({row.building for row in rows}))
    lines: dict[str, list[FundLine]] = {}
    corrected: dict[str, list[FundLine]] = {}
    changes, unchanged = list[Change](), 0
    for row in file.each(rows):
        if differences := _differences(ledger, row, dwellings[row.dwelling]):
            faults += differences
            continue
        line = _line(row)
        known = funds[row.building].lines.get(row.dwelling)
        if known == line:
            unchanged += 1
        elif known:
            changes += _changes(ledger, row, known, line)
            corrected.setdefault(row.building, []).append(line)
        else:
            lines.setdefault(row.building, []).append(line)
    for building, new in lines.items():
        funds[building].bring_forward(new, authority=authority)
    for building, others in corrected.items():
        funds[building].correct_balances(
            others, authority=authority, prepared_by=file.planned_by, approved_by=file.applied_by
        )
    measures = {name.removesuffix("_fen").replace("_", " "): _amount(name) for name in _AMOUNTS}
    named = {row.dwelling for row in rows}
    missing = tuple(
        Missing(dwelling=dwelling, what="")
        for fund in funds.values()
        for dwelling in fund.lines
        if dwelling not in named and not ledger.faults
    )
    sums = control_sums(ledger.rows, measures)
    return Decided(list(funds.values()), tuple(faults), sums, unchanged, tuple(changes), missing)


def _changes(ledger: Ledger[FundRow], row: FundRow, known: FundLine, line: FundLine) -> list[Change]:
    """A cell each; they become one line of one fact."""
    return [
        change_at(
            ledger,
            row,
            name,
            "FundBalanceCorrected",
            recorded=_shown(getattr(known, name)),
            in_file=_shown(getattr(line, name)),
            takes_two=True,
        )
        for name in FundLine.__struct_fields__
        if getattr(known, name) != getattr(line, name)
    ]


def _shown(value: int | date | None) -> str:
    return yuan_text(value) if isinstance(value, int) else str(value or "")


def _line(row: FundRow) -> FundLine:
    return FundLine(
        dwelling=row.dwelling,
        purchase_price_fen=row.purchase_price_fen,
        owner_due_fen=row.owner_due_fen,
        owner_paid_fen=row.owner_paid_fen,
        selling_unit_due_fen=row.selling_unit_due_fen,
        selling_unit_paid_fen=row.selling_unit_paid_fen,
        last_deposit_on=row.last_deposit_on,
        held_fen=row.held_fen,
    )


def _differences(ledger: Ledger[FundRow], row: FundRow, dwelling: Dwelling) -> list[Fault]:
    faults = []
    if row.floor_area_sqm != dwelling.floor_area_sqm:
        value, registered = str(row.floor_area_sqm), str(dwelling.floor_area_sqm)
        faults.append(ledger.fault_at(row, "floor_area_sqm", "floor_area_differs", value, registered=registered))
    if row.tenure != dwelling.tenure:
        said, registered = TENURE_IN_LEDGERS[row.tenure], TENURE_IN_LEDGERS[dwelling.tenure]
        faults.append(ledger.fault_at(row, "tenure", "tenure_differs", said, registered=registered))
    return faults


def _amount(name: str) -> Callable[[FundRow], int]:
    return attrgetter(name)

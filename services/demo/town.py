"""Writes the demo town's four ledgers, as a bureau's office would: one sheet, header in the first row."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # ships annotations without py.typed

from services.demo.debts import answers, debts, fund, repair_costs
from services.demo.households import Household, households
from services.documents.workbooks.ledgers import KINDS

Cell = str | int | float | date | None
_MADE_AT = datetime(2026, 1, 1)
"""Fixed, so that the same seed gives the same bytes."""
_SHEETS = {"dwellings": "房屋台账", "fund": "维修资金台账", "arrears": "历史欠费", "retrofit": "水电气改造"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_town(folder: Path, seed: int = 2026, on_progress: Callable[[str], None] | None = None) -> dict[str, Path]:
    """The paths of the four workbooks by kind. `on_progress` is told each file's name once it stands."""
    rng = random.Random(seed)
    town = households(rng)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for kind, rows in _ledgers(rng, town):
        paths[kind] = folder / f"{KINDS[kind].name}.xlsx"
        titles = [column.titles[0] for column in KINDS[kind].columns]
        _write(paths[kind], _SHEETS[kind], titles, rows)
        if on_progress:
            on_progress(paths[kind].name)
    return paths


def _ledgers(rng: random.Random, town: Sequence[Household]) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    yield "dwellings", map(_dwelling_row, town)
    repairs = repair_costs(rng, town)
    yield "fund", (_fund_row(rng, each, repairs[each.area.code, each.building]) for each in town)
    yield "arrears", (row for each in town for row in _arrears_rows(rng, each))
    yield "retrofit", (row for each in town for row in _retrofit_rows(rng, each))


def _door(of: Household) -> tuple[Cell, ...]:
    return of.area.code, of.building, of.entrance, of.door


def _dwelling_row(of: Household) -> Sequence[Cell]:
    code, *door = _door(of)
    return (
        code,
        of.area.name,
        *door,
        _number(of.floor_area_sqm),
        of.tenure,
        of.owner_name,
        of.phone,
        "是" if of.retired else "否",
        of.moved_in_on,
        "空置" if of.vacant else "在住",
        of.occupant_name,
    )


def _fund_row(rng: random.Random, of: Household, repairs: Decimal) -> Sequence[Cell]:
    its = fund(rng, of, repairs)
    return (
        *_door(of),
        _number(of.floor_area_sqm),
        of.tenure,
        None if its.price_fen is None else _yuan(its.price_fen),
        _yuan(its.owner_due_fen),
        _yuan(its.owner_paid_fen),
        _yuan(its.unit_due_fen),
        _yuan(its.unit_paid_fen),
        its.last_deposit_on,
        _yuan(its.held_fen),
    )


def _arrears_rows(rng: random.Random, of: Household) -> Iterator[Sequence[Cell]]:
    for debt in debts(rng, of):
        amounts = debt.assessed_fen, debt.paid_fen, debt.assessed_fen - debt.paid_fen
        days = date(debt.year, 1, 1), date(debt.year, 12, 31)
        yield *_door(of), "清洁管理费", *days, *map(_yuan, amounts), debt.liable, None


def _retrofit_rows(rng: random.Random, of: Household) -> Iterator[Sequence[Cell]]:
    for answer in answers(rng):
        amounts = answer.cost_fen, answer.subsidy_fen, answer.cost_fen - answer.subsidy_fen
        yield (*_door(of), answer.item, *map(_yuan, amounts), answer.consent, answer.objection, answer.visits)


def _yuan(amount_fen: int) -> float:
    """What Excel keeps: the double nearest to the amount; its shortest text is the amount."""
    return _number(Decimal(amount_fen).scaleb(-2))


def _number(value: Decimal) -> float:
    return float(value)


def _write(path: Path, sheet: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"created": _MADE_AT})
        page = book.add_worksheet(sheet)
        for index, row in enumerate([titles, *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(index, place, cell)
                elif isinstance(cell, date):
                    page.write_datetime(index, place, cell)
                elif cell is not None:
                    page.write_number(index, place, cell)

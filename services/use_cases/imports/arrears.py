"""历史欠费台账: old debts with their debtor and their era."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import LEDGER_CORRECTED, ArrearsBroughtForward, Source
from domain.registry.dwelling import Dwelling
from domain.values.money import yuan_text
from domain.values.party import former_employer
from domain.values.period import spanning
from domain.values.personal import personal
from services.documents.workbooks import ArrearsRow, Ledger
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.imports.control import Change, Decided, File, Missing, change_at, control_sums, known_dwellings


def decide_arrears(house: House, ledger: Ledger[ArrearsRow], file: File) -> Decided:
    """A charge a row, owed to the bureau by whom the ledger says; other figures reverse it and bring it anew."""
    faults, changes = list(ledger.faults), list[Change]()
    dwellings, rows = known_dwellings(house, ledger, faults)
    accounts = house.store.load_all(DwellingAccount, sorted({row.dwelling for row in rows}))
    booked_on, unchanged = booking_day(house, house.settings.bureau), 0
    for row in file.each(rows):
        account = accounts[row.dwelling]
        fact = _fact(house, row, dwellings[row.dwelling], file.sha256, booked_on)
        known = _standing(account, fact)
        try:
            if known is None:
                account.bring_arrears_forward(fact)
            elif _is_alike(known, fact):
                unchanged += 1
            else:
                changes.append(_change(ledger, row, known))
                _bring_anew(account, known, fact, file)
        except (refusals.PeriodAlreadyAssessed, refusals.IdReused):
            value = yuan_text(row.outstanding_fen)
            faults.append(ledger.fault_at(row, "outstanding_fen", "already_recorded", value, recorded=fact.period))
    measures = {
        "assessed": lambda row: row.assessed_fen,
        "paid": lambda row: row.paid_fen,
        "outstanding": lambda row: row.outstanding_fen,
    }
    sums = control_sums(ledger.rows, measures)
    missing = () if ledger.faults else _missing(accounts, rows)
    return Decided(list(accounts.values()), tuple(faults), sums, unchanged, tuple(changes), missing)


def _standing(account: DwellingAccount, fact: ArrearsBroughtForward) -> ArrearsBroughtForward | None:
    """The old debt of the same fee and time, as it stands."""
    for charge in account.charges.values():
        known = charge.fact
        same = (known.fee_kind, known.period) == (fact.fee_kind, fact.period)
        if same and not charge.reversed and isinstance(known, ArrearsBroughtForward):
            return known
    return None


def _is_alike(known: ArrearsBroughtForward, fact: ArrearsBroughtForward) -> bool:
    """The same figures from another file: nothing new."""
    names = ("assessed_fen", "paid_fen", "outstanding_fen", "debtor", "creditor", "due_on")
    return all(getattr(known, name) == getattr(fact, name) for name in names)


def _change(ledger: Ledger[ArrearsRow], row: ArrearsRow, known: ArrearsBroughtForward) -> Change:
    """By the amount that is owed; where that is alike, by who owes it."""
    if known.outstanding_fen != row.outstanding_fen or known.assessed_fen != row.assessed_fen:
        field, recorded, said = "outstanding_fen", yuan_text(known.outstanding_fen), yuan_text(row.outstanding_fen)
    else:
        field, recorded, said = "liable", known.debtor.partition(":")[0], row.liable
    return change_at(ledger, row, field, "AssessmentReversed", recorded=recorded, in_file=said, takes_two=True)


def _bring_anew(
    account: DwellingAccount, known: ArrearsBroughtForward, fact: ArrearsBroughtForward, file: File
) -> None:
    """The wrong charge goes, the right one comes; what had been paid on it pays it again."""
    account.reverse_assessment(
        known.charge_id,
        reason=LEDGER_CORRECTED,
        note="",
        prepared_by=file.planned_by,
        approved_by=file.applied_by,
        booked_on=fact.booked_on,
    )
    attempt = int(known.charge_id.rpartition("/")[2]) + 1
    anew = replace(fact, charge_id=f"{fact.fee_kind}/{fact.period}/{attempt}")
    account.bring_arrears_forward(anew)
    account.apply_rests(booked_on=fact.booked_on)


def _missing(accounts: Mapping[str, DwellingAccount], rows: Sequence[ArrearsRow]) -> tuple[Missing, ...]:
    """Old debts that stand on dwellings of the file and that it does not name."""
    named = {(row.dwelling, row.fee_kind.replace("/", "／"), spanning(row.first_day, row.last_day)) for row in rows}
    return tuple(
        Missing(dwelling=dwelling, what=charge_id)
        for dwelling, account in accounts.items()
        for charge_id, charge in account.charges.items()
        if isinstance(charge.fact, ArrearsBroughtForward)
        and not charge.reversed
        and (dwelling, charge.fact.fee_kind, charge.fact.period) not in named
    )


def _fact(house: House, row: ArrearsRow, dwelling: Dwelling, sha256: str, booked_on: date) -> ArrearsBroughtForward:
    """Due on the last day of its period; the owner is the one of that day."""
    fee_kind = row.fee_kind.replace("/", "／")
    period = spanning(row.first_day, row.last_day)
    owner = dwelling.owners_on(row.last_day)[0].party
    return ArrearsBroughtForward(
        charge_id=f"{fee_kind}/{period}/1",
        dwelling=row.dwelling,
        fee_kind=fee_kind,
        period=period,
        assessed_fen=row.assessed_fen,
        paid_fen=row.paid_fen,
        outstanding_fen=row.outstanding_fen,
        due_on=row.last_day,
        debtor=owner if row.liable == "owner" else former_employer(row.dwelling),
        creditor=house.settings.bureau,
        source=Source(sha256=sha256, sheet=row.at.sheet, row=row.at.row),
        note=personal(f"dwelling-{row.dwelling}", "note", row.note) if row.note else None,
        booked_on=booked_on,
    )

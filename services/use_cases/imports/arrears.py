"""历史欠费台账: old debts with their debtor and their era."""

from datetime import date

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward, Source
from domain.registry.dwelling import Dwelling
from domain.values.money import yuan_text
from domain.values.party import former_employer
from domain.values.period import spanning
from domain.values.personal import personal
from services.documents.workbooks import ArrearsRow, Ledger
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.imports.control import Decided, control_sums, known_dwellings


def decide_arrears(house: House, ledger: Ledger[ArrearsRow], sha256: str) -> Decided:
    """A charge a row, owed to the bureau by whom the ledger says."""
    faults = list(ledger.faults)
    dwellings, rows = known_dwellings(house, ledger, faults)
    accounts = house.store.load_all(DwellingAccount, sorted({row.dwelling for row in rows}))
    booked_on, unchanged = booking_day(house, house.settings.bureau), 0
    for row in rows:
        account = accounts[row.dwelling]
        fact = _fact(house, row, dwellings[row.dwelling], sha256, booked_on)
        try:
            if _is_known(account, fact):
                unchanged += 1
            else:
                account.bring_arrears_forward(fact)
        except (refusals.PeriodAlreadyAssessed, refusals.IdReused):
            recorded = _recorded(account, fact)
            faults.append(
                ledger.fault_at(
                    row, "outstanding_fen", "already_recorded", yuan_text(row.outstanding_fen), recorded=recorded
                )
            )
    measures = {
        "assessed": lambda row: row.assessed_fen,
        "paid": lambda row: row.paid_fen,
        "outstanding": lambda row: row.outstanding_fen,
    }
    return Decided(list(accounts.values()), tuple(faults), control_sums(ledger.rows, measures), unchanged)


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


def _is_known(account: DwellingAccount, fact: ArrearsBroughtForward) -> bool:
    """The same figures from another file: nothing new."""
    known = account.charges.get(fact.charge_id)
    if known is None or not isinstance(known.fact, ArrearsBroughtForward):
        return False
    names = ("assessed_fen", "paid_fen", "outstanding_fen", "debtor", "creditor", "due_on")
    return all(getattr(known.fact, name) == getattr(fact, name) for name in names)


def _recorded(account: DwellingAccount, fact: ArrearsBroughtForward) -> str:
    charge = account.charges.get(fact.charge_id)
    return yuan_text(charge.amount_fen) if charge else fact.period

"""What the reconciliation found, kept and cleared: the page, the workbook, the command and the API tell the same."""

from datetime import date, timedelta
from typing import Any

from msgspec import Struct, to_builtins

from domain.payments.events.reconciling import (
    NOT_AT_THE_PROVIDER,
    NOT_ON_RECORD,
    OTHERWISE,
    PAYOUT_FAILED,
    PAYOUT_UNEVEN,
)
from projections import ledger, reconciliations
from projections.engine.tables import Reading
from projections.reconciliations import DayRow, DifferenceRow, PayoutRow
from services.auth.reach import Reach
from services.house import House
from services.payment_gateway.refusals import AccountOfNobody

AS_USUAL = timedelta(days=30)
OF_CHARGES = "identify it in suspense, or send it back"
NEXT_STEPS = {
    NOT_ON_RECORD: "look at it at the provider, then at its payment here",
    NOT_AT_THE_PROVIDER: "ask the provider: it stands in our books alone; do not refund it",
    OTHERWISE: "compare its amount there with the payment here, and tell the administrator",
    PAYOUT_UNEVEN: "download the payout's statement at the provider, and ask them for what is missing",
    PAYOUT_FAILED: "check the bank account that is entered at the provider: it pays out again",
}


class Report(Struct, frozen=True, kw_only=True):
    """Of some days: their equations, their payouts, what was cleared; and all that is open, whenever it was found."""

    since: date
    until: date
    held_fen: int
    """What our ledger says now that the provider holds."""
    days: list[DayRow]
    payouts: list[PayoutRow]
    open: list[DifferenceRow]
    cleared: list[DifferenceRow]
    explained: list[DifferenceRow]
    """What will go on differing, whenever that was said."""

    @property
    def is_even(self) -> bool:
        """Whether nothing is left to do."""
        return not self.open and not any(map(self.unexplained_fen, self.days[:1]))

    def unexplained_fen(self, day: DayRow) -> int:
        """By so much a day's end differs, and nobody has said why."""
        return day.uneven_fen - sum(each.apart_fen for each in self.explained if each.day <= day.day)


def report(reading: Reading, since: date, until: date) -> Report:
    """As it stands now."""
    return Report(
        since=since,
        until=until,
        held_fen=ledger.balance_of(reading, ledger.PROVIDER),
        days=reconciliations.days(reading, since, until),
        payouts=reconciliations.payouts(reading, since, until),
        open=reconciliations.open_differences(reading),
        cleared=reconciliations.cleared_differences(reading, since, until),
        explained=reconciliations.explained_differences(reading),
    )


def next_step(of: DifferenceRow) -> str:
    """What people do about it."""
    if of.cleared_by is not None:
        return "nothing: it is explained" if of.authority else "nothing: it is cleared"
    return OF_CHARGES if (of.kind, of.of) == (NOT_ON_RECORD, "charge") else NEXT_STEPS[of.kind]


def must_reach_account(house: House, reach: Reach) -> None:
    """The bureau sees the provider's account, and the company whose it is. Raises AccountOfNobody, NotAllowed."""
    payee = house.settings.stripe_payee
    if payee is not None:
        reach.must_reach_payee(payee)
    elif not reach.reaches_payee(house.settings.bureau):
        raise AccountOfNobody


def as_told(found: Report) -> dict[str, Any]:
    """For programs: with the next step of each difference, and what days differ by."""
    told: dict[str, Any] = to_builtins(found, builtin_types=(date,)) | {"is_even": found.is_even}
    for name, rows in (("open", found.open), ("cleared", found.cleared), ("explained", found.explained)):
        told[name] = [row | {"next_step": next_step(of)} for row, of in zip(told[name], rows, strict=True)]
    uneven = [{"uneven_fen": each.uneven_fen, "unexplained_fen": found.unexplained_fen(each)} for each in found.days]
    told["days"] = [row | of for row, of in zip(told["days"], uneven, strict=True)]
    return told

"""What an account remembers, in short."""

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import (
    AccountOpened,
    AllocationReleased,
    ArrearsBroughtForward,
    Assessment,
    AssessmentReversed,
    FeeAssessed,
    PaymentAllocated,
    PaymentReceived,
)
from domain.history import Event
from domain.values.allocation import DESIGNATED_FIRST, OLDEST_DUE_FIRST, Considered, Line
from tests.builders import HOME, TODAY, fee
from tests.scenario import given

OPENED = AccountOpened(dwelling=HOME.dwelling)
ASSESSED = FeeAssessed(assessment=fee(), booked_on=TODAY)
Charged = Assessment | ArrearsBroughtForward


def account(*facts: Event) -> given[DwellingAccount]:
    """An open account with a past."""
    return given(DwellingAccount(HOME.dwelling), OPENED, *facts)


def assessed(period: str, **changes: object) -> FeeAssessed:
    """A month of the fee, due on the day on which every month is."""
    return FeeAssessed(assessment=replace(fee(period), **changes), booked_on=TODAY)


def allocated(payment: PaymentReceived, *paid: tuple[Charged, int, int]) -> PaymentAllocated:
    """Each charge, what was outstanding of it, and what it got."""
    return PaymentAllocated(
        payment_id=payment.payment_id,
        debtor=payment.debtor,
        payee=payment.payee,
        lines=tuple(Line(each.charge_id, paid_fen, each.creditor, each.fee_kind) for each, _, paid_fen in paid),
        rule=DESIGNATED_FIRST if payment.designation else OLDEST_DUE_FIRST,
        trace=tuple(Considered(each.charge_id, each.due_on, owed_fen, paid_fen) for each, owed_fen, paid_fen in paid),
        booked_on=TODAY,
    )


def released(payment: PaymentReceived, charge: Charged, amount_fen: int, reason: str) -> AllocationReleased:
    """What lay on a charge comes back to its payment."""
    return AllocationReleased(
        release_id=f"{charge.charge_id}@{payment.payment_id}",
        payment_id=payment.payment_id,
        debtor=payment.debtor,
        payee=payment.payee,
        lines=(Line(charge.charge_id, amount_fen, charge.creditor, charge.fee_kind),),
        reason=reason,
        booked_on=TODAY,
    )


def reversed_(charge: Charged, amount_fen: int, reason: str) -> AssessmentReversed:
    """The whole charge is gone."""
    return AssessmentReversed(
        charge_id=charge.charge_id,
        fee_kind=charge.fee_kind,
        period=charge.period,
        amount_fen=amount_fen,
        brought_forward=isinstance(charge, ArrearsBroughtForward),
        debtor=charge.debtor,
        creditor=charge.creditor,
        reason=reason,
        note="",
        prepared_by="person:li",
        approved_by="person:zhao",
        booked_on=TODAY,
    )

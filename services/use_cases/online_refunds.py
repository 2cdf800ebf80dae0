"""A refund through the provider, decided by two persons: kept free now, asked for afterwards."""

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import REFUND_REASONS
from domain.billing.refusals import RefundExceedsRest, UnknownReason
from domain.payments.events.online import ONLINE
from domain.payments.online_payment import OnlinePayment
from domain.payments.refusals import UnknownChannel
from services.house import House


def refunded_online(
    house: House,
    account: DwellingAccount,
    payment_id: str,
    refund_id: str,
    amount_fen: int,
    reason: str,
    *,
    prepared_by: str,
    approved_by: str,
) -> OnlinePayment:
    """What rests goes back first, then what its lines paid: those charges open again once the provider sends it.

    Raises UnknownChannel, UnknownReason, RefundExceedsRest, OnlineRefundExceeds, PaymentChargedBack.
    """
    held = account.payment(payment_id)
    if held.received.channel != ONLINE:
        raise UnknownChannel(ONLINE)
    if reason not in REFUND_REASONS:
        raise UnknownReason(reason, ", ".join(REFUND_REASONS))
    payment = house.store.load(OnlinePayment, payment_id.partition(".")[0])
    payment.request_refund(
        refund_id, payment_id, amount_fen, reason=reason, prepared_by=prepared_by, approved_by=approved_by
    )
    if amount_fen > held.held_fen:  # The counter has given some of it back.
        raise RefundExceedsRest(payment_id, held.held_fen)
    return payment

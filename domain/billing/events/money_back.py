"""The vocabulary of money that goes and comes again. These words stay on disk: add, never alter."""

from datetime import date

from domain.history import Event

CHARGED_BACK, DISPUTE_WON, REFUND_FAILED = "charged back", "dispute won", "refund failed"
AT_THE_PROVIDER = "made at the provider"
"""Why a refund was issued that nobody here asked for."""
CAUSES = (CHARGED_BACK, DISPUTE_WON, REFUND_FAILED, AT_THE_PROVIDER)


class PaymentReversed(Event, frozen=True):
    """Money that had come is gone: its own lines were released before."""

    TOPIC = "PaymentReversed.v1"
    reversal_id: str
    payment_id: str
    amount_fen: int
    channel: str
    cause: str
    debtor: str
    payee: str
    booked_on: date


class PaymentReinstated(Event, frozen=True):
    """What a reversal took is there again."""

    TOPIC = "PaymentReinstated.v1"
    reversal_id: str
    payment_id: str
    amount_fen: int
    channel: str
    cause: str
    debtor: str
    payee: str
    booked_on: date


class RefundReturned(Event, frozen=True):
    """A refund did not reach its payer: the money is there again."""

    TOPIC = "RefundReturned.v1"
    refund_id: str
    payment_id: str
    amount_fen: int
    channel: str
    cause: str
    debtor: str
    payee: str
    booked_on: date


MoneyBackEvent = PaymentReversed | PaymentReinstated | RefundReturned

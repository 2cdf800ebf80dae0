"""The vocabulary of payments through a provider. These words stay on disk: add, never alter.

Nothing of a person is in them: the provider's own numbers, amounts, and the kind of means.
"""

from datetime import date, datetime

from msgspec import Struct

from domain.history import Event

ONLINE = "online"


class AskedLine(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """So much is to be paid of this charge."""

    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int


class OnlinePaymentRequested(Event, frozen=True):
    TOPIC = "OnlinePaymentRequested.v1"
    payment_id: str
    provider: str
    dwelling: str
    debtor: str
    payee: str
    payer: str
    lines: tuple[AskedLine, ...]
    total_fen: int


class SessionAttempted(Event, frozen=True):
    """Written before the provider is asked: asked again, it is asked for the very same."""

    TOPIC = "SessionAttempted.v1"
    payment_id: str
    attempt: int
    expires_at: datetime


class SessionOpened(Event, frozen=True):
    TOPIC = "SessionOpened.v1"
    payment_id: str
    attempt: int
    session_id: str
    url: str
    late: bool  # It was found after nobody asked for it any more.


class SessionRejected(Event, frozen=True):
    TOPIC = "SessionRejected.v1"
    payment_id: str
    attempt: int
    code: str


class SessionExpired(Event, frozen=True):
    """Nobody can pay by it any more."""

    TOPIC = "SessionExpired.v1"
    payment_id: str
    attempt: int


class AttemptDeclined(Event, frozen=True):
    TOPIC = "AttemptDeclined.v1"
    payment_id: str
    capture_id: str
    code: str


class ProcessingStarted(Event, frozen=True):
    TOPIC = "ProcessingStarted.v1"
    payment_id: str
    capture_id: str


class PaymentCaptured(Event, frozen=True):
    """The provider has the money; it stands in the account by the same save."""

    TOPIC = "PaymentCaptured.v1"
    payment_id: str
    capture_id: str
    intent_id: str
    received_as: str  # The payment in the account; a second capture is one of its own.
    amount_fen: int
    method: str
    received_on: date
    late: bool  # It came after nobody expected it any more.


class ForeignMoneyCaptured(Event, frozen=True):
    """Money in another currency pays nothing by itself: it stands apart until two persons decide."""

    TOPIC = "ForeignMoneyCaptured.v1"
    payment_id: str
    capture_id: str
    intent_id: str
    currency: str
    amount_minor: int
    method: str


class PaymentFailed(Event, frozen=True):
    TOPIC = "PaymentFailed.v1"
    payment_id: str
    code: str


class ProviderSettled(Event, frozen=True):
    """What the provider reckons for a source, in the currency in which it pays out; in its smallest unit."""

    TOPIC = "ProviderSettled.v1"
    payment_id: str
    transaction_id: str
    source_id: str
    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int


class OnlineRefundRequested(Event, frozen=True):
    TOPIC = "OnlineRefundRequested.v1"
    payment_id: str
    refund_id: str
    capture_id: str
    amount_fen: int
    reason: str
    prepared_by: str
    approved_by: str


class OnlineRefundAttempted(Event, frozen=True):
    """Written before the provider is asked."""

    TOPIC = "OnlineRefundAttempted.v1"
    payment_id: str
    refund_id: str
    attempt: int


class OnlineRefundOpened(Event, frozen=True):
    """The provider sends it; what it takes stands in the account by the same save."""

    TOPIC = "OnlineRefundOpened.v1"
    payment_id: str
    refund_id: str
    provider_id: str
    capture_id: str
    amount_fen: int
    uncovered_fen: int  # More than was left of the payment.
    found: bool  # Made in the provider's own pages, by nobody here.
    payee: str
    booked_on: date


class OnlineRefundSucceeded(Event, frozen=True):
    TOPIC = "OnlineRefundSucceeded.v1"
    payment_id: str
    refund_id: str


class OnlineRefundFailed(Event, frozen=True):
    """Before it was opened nothing had moved; afterwards the money is there again."""

    TOPIC = "OnlineRefundFailed.v1"
    payment_id: str
    refund_id: str
    provider_id: str | None  # None where it was never opened.
    amount_fen: int
    code: str
    uncovered_fen: int
    payee: str
    booked_on: date


class ChargebackOpened(Event, frozen=True):
    """The payer's bank asks for the money back, or only asks."""

    TOPIC = "ChargebackOpened.v1"
    payment_id: str
    chargeback_id: str
    capture_id: str
    amount_fen: int
    is_inquiry: bool


class ChargebackWithdrawn(Event, frozen=True):
    """The provider has put the money aside; the charges stay paid until it is decided."""

    TOPIC = "ChargebackWithdrawn.v1"
    payment_id: str
    chargeback_id: str
    amount_fen: int
    payee: str
    booked_on: date


class ChargebackReinstated(Event, frozen=True):
    TOPIC = "ChargebackReinstated.v1"
    payment_id: str
    chargeback_id: str
    amount_fen: int
    payee: str
    booked_on: date


class ChargebackClosed(Event, frozen=True):
    """As it stands now: an appeal may close it once more, otherwise."""

    TOPIC = "ChargebackClosed.v1"
    payment_id: str
    chargeback_id: str
    outcome: str
    uncovered_fen: int
    payee: str
    booked_on: date


SessionEvent = SessionAttempted | SessionOpened | SessionRejected | SessionExpired
CaptureEvent = (
    AttemptDeclined | ProcessingStarted | PaymentCaptured | ForeignMoneyCaptured | PaymentFailed | ProviderSettled
)
OnlineRefundEvent = (
    OnlineRefundRequested | OnlineRefundAttempted | OnlineRefundOpened | OnlineRefundSucceeded | OnlineRefundFailed
)
ChargebackEvent = ChargebackOpened | ChargebackWithdrawn | ChargebackReinstated | ChargebackClosed
OnlineEvent = OnlinePaymentRequested | SessionEvent | CaptureEvent | OnlineRefundEvent | ChargebackEvent

"""The vocabulary of payments: at the counter here, the others in files of their own. Add words, never alter them."""

from datetime import date

from msgspec import Struct

from domain.history import Event
from domain.payments.events.online import OnlineEvent
from domain.payments.events.reconciling import ReconcilingEvent
from domain.payments.events.suspense import SuspenseEvent

CASH, TRANSFER, POS = "cash", "transfer", "pos"
BANK_TRANSFER = "bank transfer"
"""Found in the bank's own lines; a transfer at the counter is one that a cashier was shown."""
COUNTER_CHANNELS = (CASH, TRANSFER, POS)


class Taking(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What came in through one channel in a shift."""

    channel: str
    amount_fen: int


class ShiftOpened(Event, frozen=True):
    TOPIC = "ShiftOpened.v1"
    shift: str
    cashier: str
    payee: str  # In whose name the cashier takes money.
    float_fen: int  # 备用金 in the drawer.
    opened_on: date


class PaymentTaken(Event, frozen=True):
    """Stands in the shift, too, so that a payment and a closing cannot pass each other."""

    TOPIC = "PaymentTaken.v1"
    shift: str
    payment_id: str
    channel: str
    amount_fen: int


class CashRefunded(Event, frozen=True):
    TOPIC = "CashRefunded.v1"
    shift: str
    refund_id: str
    amount_fen: int


class CashCounted(Event, frozen=True):
    TOPIC = "CashCounted.v1"
    shift: str
    counted_fen: int
    expected_fen: int  # Float, takings in cash, less what was refunded in cash.


class ShiftClosed(Event, frozen=True):
    TOPIC = "ShiftClosed.v1"
    shift: str
    payee: str
    takings: tuple[Taking, ...]
    over_fen: int  # More in the drawer than expected; below 0: less.
    booked_on: date


class CashHandedIn(Event, frozen=True):
    TOPIC = "CashHandedIn.v1"
    shift: str
    payee: str
    amount_fen: int
    to: str
    booked_on: date


class ReceiptBookReceived(Event, frozen=True):
    TOPIC = "ReceiptBookReceived.v1"
    book: str
    series: str
    first: int
    last: int
    payee: str


class ReceiptBookIssued(Event, frozen=True):
    TOPIC = "ReceiptBookIssued.v1"
    book: str
    to: str


class ReceiptIssued(Event, frozen=True):
    TOPIC = "ReceiptIssued.v1"
    book: str
    receipt: str
    payment_id: str
    dwelling: str
    amount_fen: int


class ReceiptBookReturned(Event, frozen=True):
    """Nobody issues from it any more: what is left stays unused, or was printed and is not on record."""

    TOPIC = "ReceiptBookReturned.v1"
    book: str
    next_number: int  # The first that is not on record as issued; after the last, where all are.
    cause: str
    prepared_by: str
    approved_by: str


ShiftEvent = ShiftOpened | PaymentTaken | CashRefunded | CashCounted | ShiftClosed | CashHandedIn
ReceiptBookEvent = ReceiptBookReceived | ReceiptBookIssued | ReceiptIssued | ReceiptBookReturned
PaymentsEvent = ShiftEvent | ReceiptBookEvent | SuspenseEvent | OnlineEvent | ReconcilingEvent

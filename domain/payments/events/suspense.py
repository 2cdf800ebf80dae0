"""The vocabulary of money without a home. These words stay on disk: add, never alter."""

from datetime import date

from msgspec import Struct

from domain.history import Event

BY_REFERENCE, BY_HAND = "by its reference", "by hand"
UNKNOWN_PAYMENT, FOREIGN = "unknown payment", "foreign currency"
AT_THE_COUNTER = "taken at the counter"
PARKED_REASONS = (
    *("no reference", "several references", "unknown dwelling", "debtor unclear"),
    *(AT_THE_COUNTER, UNKNOWN_PAYMENT, FOREIGN),
)


class BankLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Where a line stands in the bank's file."""

    sha256: str
    row: int


class IdentifiedLine(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """So much of the money is a payment on this account."""

    payment_id: str
    dwelling: str
    debtor: str
    amount_fen: int


class MoneyParked(Event, frozen=True):
    """Money is there, and stands as itself until it is known whose debts it is for."""

    TOPIC = "MoneyParked.v1"
    item: str
    payee: str  # On whose account it came in.
    channel: str
    number: str  # The bank's own number of the line.
    amount_fen: int
    received_on: date
    source: BankLine | None  # None for what a provider tells.
    why: str | None  # Why nobody was found; None where its reference says it.
    booked_on: date


class ForeignMoneyParked(Event, frozen=True):
    """In another currency it stands in no books until two persons have decided."""

    TOPIC = "ForeignMoneyParked.v1"
    item: str
    payee: str
    channel: str
    number: str
    currency: str
    amount_minor: int
    received_on: date


class MoneyIdentified(Event, frozen=True):
    """The payments that it is stand in their accounts, by the same save."""

    TOPIC = "MoneyIdentified.v1"
    item: str
    payee: str
    lines: tuple[IdentifiedLine, ...]
    rule: str
    prepared_by: str
    approved_by: str | None  # Nobody, where its reference says it.
    booked_on: date


class MoneyReturned(Event, frozen=True):
    TOPIC = "MoneyReturned.v1"
    item: str
    payee: str
    channel: str
    amount_fen: int
    reason: str
    prepared_by: str
    approved_by: str
    booked_on: date


SuspenseEvent = MoneyParked | ForeignMoneyParked | MoneyIdentified | MoneyReturned

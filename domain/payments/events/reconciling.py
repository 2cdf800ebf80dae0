"""The vocabulary of agreeing with a provider's own books. These words stay on disk: add, never alter.

Nothing of a person is in them: the provider's own numbers, and amounts.
"""

from datetime import date

from msgspec import Struct

from domain.history import Event
from domain.values.authority import Authority

NOT_ON_RECORD, NOT_AT_THE_PROVIDER, OTHERWISE = "not on record here", "not at the provider", "another amount"
PAYOUT_UNEVEN, PAYOUT_FAILED = "payout does not add up", "payout came back"
DIFFERENCES = (NOT_ON_RECORD, NOT_AT_THE_PROVIDER, OTHERWISE, PAYOUT_UNEVEN, PAYOUT_FAILED)
BOOKED, IDENTIFIED, RETURNED = "it stands on record", "whose it is was found", "it was sent back"
FOUND_THERE, AGREES_NOW, PAID_OUT = "it stands in the provider's books", "both say the same", "it was paid out later"
CONFIRMED, LOST_THERE = "confirmed by the provider", "no longer kept by the provider"
CORRECTED, ABANDONED = "corrected by another record", "not pursued"
EXPLANATIONS = (CONFIRMED, LOST_THERE, CORRECTED, ABANDONED)
"""Why neither side will ever show it."""
CLEARED_BY = (BOOKED, IDENTIFIED, RETURNED, FOUND_THERE, AGREES_NOW, PAID_OUT)


class Movements(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """What moved in a day, in the money of the bills, before fees. Each above 0. 分."""

    captured_fen: int
    refunded_fen: int
    came_back_fen: int  # Of refunds that failed.
    withdrawn_fen: int  # Put aside for disputes.
    reinstated_fen: int

    @property
    def net_fen(self) -> int:
        """By so much more is held afterwards."""
        return self.captured_fen - self.refunded_fen + self.came_back_fen - self.withdrawn_fen + self.reinstated_fen


class SettledSum(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """What the provider reckoned in the currency in which it pays out, in its smallest unit."""

    currency: str
    movements: int
    gross_minor: int
    fee_minor: int
    net_minor: int


class DayReconciled(Event, frozen=True):
    """A day of the provider's books beside ours. Looked at again and found otherwise, it is said once more."""

    TOPIC = "DayReconciled.v1"
    provider: str
    day: date
    opening_fen: int
    there: Movements
    closing_fen: int
    here: Movements
    ledger_fen: int  # What our ledger says that the provider holds at the end of the day.
    settled: tuple[SettledSum, ...]


class PayoutReconciled(Event, frozen=True):
    """What went to the bank beside the sum of what it consists of, in its own currency."""

    TOPIC = "PayoutReconciled.v1"
    provider: str
    day: date
    payout: str
    status: str
    currency: str
    amount_minor: int
    movements: int
    net_minor: int
    arrives_on: date


class DifferenceFound(Event, frozen=True):
    """In the currency of the bill; of a payout in its own."""

    TOPIC = "DifferenceFound.v1"
    provider: str
    day: date
    difference: str
    kind: str
    of: str  # charge, refund, … as the provider sorts its movements.
    source: str
    payment_id: str | None
    currency: str
    there_minor: int
    here_minor: int


class DifferenceCleared(Event, frozen=True):
    TOPIC = "DifferenceCleared.v1"
    provider: str
    day: date
    difference: str
    by: str


class DifferenceExplained(Event, frozen=True):
    """差异说明. Two persons say why it will stay: no money moves by that, and the two books go on differing by it."""

    TOPIC = "DifferenceExplained.v1"
    provider: str
    day: date
    difference: str
    reason: str
    authority: Authority
    prepared_by: str
    approved_by: str


ReconcilingEvent = DayReconciled | PayoutReconciled | DifferenceFound | DifferenceCleared | DifferenceExplained

"""The vocabulary of the maintenance fund. These words stay on disk: add, never alter."""

from datetime import date

from msgspec import Struct

from domain.history import Event
from domain.values.authority import Authority


class FundLine(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One dwelling's sub-account as handed over: due and paid by owner of the money (办法 9), held undivided.

    The ledger does not say whose part was spent, so what is held stays undivided until it is settled.
    """

    dwelling: str
    purchase_price_fen: int | None
    owner_due_fen: int
    owner_paid_fen: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    last_deposit_on: date | None
    held_fen: int


class FundBalanceBroughtForward(Event, frozen=True):
    TOPIC = "FundBalanceBroughtForward.v1"
    building: str
    lines: tuple[FundLine, ...]
    authority: Authority


class FundCorrection(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """A sub-account as it was brought forward, and as it should have been."""

    formerly: FundLine
    line: FundLine


class FundBalanceCorrected(Event, frozen=True):
    """What was brought forward was not what the bureau's books say: a later ledger takes its place."""

    TOPIC = "FundBalanceCorrected.v1"
    building: str
    corrections: tuple[FundCorrection, ...]
    authority: Authority
    prepared_by: str
    approved_by: str


FundEvent = FundBalanceBroughtForward | FundBalanceCorrected

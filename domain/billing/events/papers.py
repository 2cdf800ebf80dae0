"""The vocabulary of what is sent on paper. These words stay on disk: add, never alter."""

from datetime import date

from msgspec import Struct

from domain.history import Event

REVOCATION_REASONS = ("paper lost", "wrong hands", "asked for")
"""Why nobody shall pay by a paper's link any more."""


class IssuedBefore(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """Up to where an earlier paper told: what came later, for whichever day, stands on the next one."""

    last: date
    known_at: int


class IssuedStatement(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One dwelling's paper."""

    dwelling: str
    debtor: str  # To whom it was sent; "" where nobody is on record.
    invites: bool  # A code with which the debtor joins stands on it.
    sha256: str  # Of its figures: a reprint shows the same ones.


class StatementsIssued(Event, frozen=True):
    """The papers of a building for a month, frozen: all that they show follows from history up to a position."""

    TOPIC = "StatementsIssued.v1"
    batch: str
    building: str
    period: str
    issued_on: date
    last: date  # The last day that counts.
    known_at: int  # The position of history up to which it was known.
    before: IssuedBefore | None
    form: str  # The form that it was printed on, by its version.
    phone: str
    public_url: str
    lines: tuple[IssuedStatement, ...]  # In the order of delivery.


class PayLinksIssued(Event, frozen=True):
    """On each resident's paper of the batch stands a link by which anybody pays what that paper asks for."""

    TOPIC = "PayLinksIssued.v1"
    batch: str
    until: date  # The last day on which it is good.


class PayLinkRevoked(Event, frozen=True):
    """The link on one dwelling's paper pays nothing any more."""

    TOPIC = "PayLinkRevoked.v1"
    batch: str
    dwelling: str
    reason: str


PaperEvent = StatementsIssued | PayLinksIssued | PayLinkRevoked

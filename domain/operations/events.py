"""The vocabulary of record keeping. These words stay on disk: add, never alter."""

from datetime import datetime

from msgspec import Struct

from domain.history import Event
from domain.values.authority import Authority


class NumbersForgone(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Receipts that may have been printed and are not on record: none of these numbers is issued again."""

    book: str
    first: int
    last: int


class RestoreDeclared(Event, frozen=True):
    """The records went back to a backup: up to where they stand, and what is lost."""

    TOPIC = "RestoreDeclared.v1"
    restore: str
    taken_at: datetime  # UTC: when the backup was taken.
    kept_through: int  # Position of the last entry that came back.
    lost_until: datetime  # What was recorded between the backup and then is lost.
    lost_through: int | None  # Position of the last lost entry, where anybody knows it.
    series: tuple[str, ...]  # Of receipts, in use before: no new book may bear them.
    forgone: tuple[NumbersForgone, ...]
    keys_lost: int  # Of personal values: neither key nor tombstone came back.
    cause: str
    authority: Authority
    prepared_by: str
    approved_by: str


class ClockConfirmed(Event, frozen=True):
    """The clock stands far before the newest entry, and it is the clock that is right."""

    TOPIC = "ClockConfirmed.v1"
    newest: datetime  # UTC: when that entry says that it was recorded.
    now: datetime  # UTC, by the clock.
    cause: str
    confirmed_by: str


RecordKeepingEvent = RestoreDeclared | ClockConfirmed

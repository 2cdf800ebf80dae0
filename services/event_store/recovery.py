"""After a restore: what came back is read, and nothing is added until two persons have declared what is lost."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Literal

import msgspec

from domain.approvals.events import ProposalMade, ProposalRejected, ProposalWithdrawn
from domain.history import Entry, Event
from domain.operations.events import ClockConfirmed, RestoreDeclared

DECLARATION = "restore declaration"
"""The act that ends it."""
LOOK_SECONDS = 60.0


class Recovering(Exception):
    """These records came back from a backup, and nobody has declared yet what is lost: they are read, not added to."""


class Restored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `anju restore` leaves in the database, before the first entry."""

    restore: str
    taken_at: datetime
    restored_at: datetime
    release: str  # That took the backup.
    entries: int
    kept_through: int  # Position of the last of them.
    keys: Literal["restored", "kept"]
    erasures: int  # Done again before anything could be read.


class RecoveryMode:
    """On from the restore to its declaration. Where there was none, it costs one question a minute."""

    def __init__(self, marks: Callable[[], Sequence[bytes]], declared: Callable[[], Iterable[str]]) -> None:
        """`marks`: what restores have left here, oldest first. `declared`: the restores that history tells of."""
        self._marks, self._declared = marks, declared
        self._pending: Restored | None = None
        self._look_at, self._lock = 0.0, Lock()

    def pending(self) -> Restored | None:
        """The restore that nobody has declared yet. Raises StoreUnavailable."""
        with self._lock:
            if self._pending is None and monotonic() < self._look_at:
                return None
            restores = [msgspec.json.decode(mark, type=Restored) for mark in self._marks()]
            declared = frozenset(self._declared()) if restores else frozenset()
            self._pending = next((each for each in restores if each.restore not in declared), None)
            self._look_at = monotonic() + LOOK_SECONDS
            return self._pending

    def must_allow(self, entries: Sequence[Entry]) -> None:
        """Only the declaration, what prepares it, and a proposal's end. Raises Recovering, StoreUnavailable."""
        pending = self.pending()
        if pending is None:
            return
        facts = [entry.event for entry in entries]
        declares = any(isinstance(fact, RestoreDeclared) and fact.restore == pending.restore for fact in facts)
        if not declares and not all(map(_prepares, facts)):
            raise Recovering(pending.restore)


def _prepares(fact: Event) -> bool:
    match fact:
        case ProposalMade():
            return fact.kind == DECLARATION
        case ProposalRejected() | ProposalWithdrawn():
            return True
        case ClockConfirmed():
            return True  # Else a suspect clock and a restore would each wait for the other.
        case _:
            return False

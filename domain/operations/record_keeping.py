"""RecordKeeping: what befell the record itself, one stream of the store."""

from domain.history import Aggregate
from domain.operations import refusals
from domain.operations.events import ClockConfirmed, RecordKeepingEvent, RestoreDeclared
from domain.values.authority import must_be_named

STORE = "store"
"""The key of the only one."""


class RecordKeeping(Aggregate[RecordKeepingEvent]):
    """After the records went back to a backup, nothing is added until two persons have said what is lost."""

    KIND = "record-keeping"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.restores: dict[str, RestoreDeclared] = {}

    @property
    def closed_series(self) -> frozenset[str]:
        """Series of receipts that no new book may bear."""
        return frozenset(series for each in self.restores.values() for series in each.series)

    def declare_restore(self, fact: RestoreDeclared) -> None:
        """Quiet when declared alike. Raises RestoreDeclaredAlready, LossUnclear, CauseMissing, SamePerson, …"""
        if known := self.restores.get(fact.restore):
            if fact != known:
                raise refusals.RestoreDeclaredAlready(fact.restore)
            return
        is_unclear = fact.lost_through is not None and fact.lost_through < fact.kept_through
        if is_unclear or fact.lost_until < fact.taken_at:
            raise refusals.LossUnclear(fact.taken_at, fact.kept_through)
        if not fact.cause.strip():
            raise refusals.CauseMissing()
        if fact.prepared_by == fact.approved_by:
            raise refusals.SamePerson(fact.prepared_by)
        must_be_named(fact.authority)
        self.record(fact)

    def confirm_clock(self, fact: ClockConfirmed) -> None:
        """Raises CauseMissing."""
        if not fact.cause.strip():
            raise refusals.CauseMissing()
        self.record(fact)

    def must_be_open(self, series: str) -> None:
        """Raises SeriesClosed."""
        if series in self.closed_series:
            raise refusals.SeriesClosed(series)

    def evolve(self, event: RecordKeepingEvent) -> None:
        match event:
            case RestoreDeclared():
                self.restores[event.restore] = event
            case ClockConfirmed():
                pass  # What is recorded from here on goes by the clock.

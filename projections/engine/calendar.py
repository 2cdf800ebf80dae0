"""The calendar of the books: on which day a fact counts.

History has one order. A fact that stands after the closing of a period with a day inside it is booked
on the first open day, and says so (补记); the day it was meant for stays on it.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from domain.billing.events import PeriodClosed, PeriodReopened
from domain.history import Event
from domain.values.period import day_before

CALENDAR_EVENTS: tuple[type[Event], ...] = (PeriodClosed, PeriodReopened)


class Calendar:
    """Which days are closed, by creditor, as of the entry that is being projected."""

    def __init__(self, closed_through: Mapping[str, date]) -> None:
        self.closed_through = dict(closed_through)
        self.changed = False
        """Whether anything was closed or reopened since it was made."""

    def observe(self, event: Event) -> None:
        """Closings and reopenings, in the order of history."""
        match event:
            case PeriodClosed():
                self.closed_through[event.creditor] = event.through
                self.changed = True
            case PeriodReopened():
                self.closed_through[event.creditor] = day_before(event.from_day)
                self.changed = True

    def book(self, creditors: Collection[str], day: date, happened_on: date | None = None) -> tuple[date, bool]:
        """Where a fact with this day counts: on one day in all books that it touches, open in each of them.

        And whether it came late: what really happened on a day that is closed did, on whichever day it was entered.
        """
        if not self.closed_through:
            return day, False
        closed = max((self.closed_through[each] for each in creditors if each in self.closed_through), default=None)
        if closed is None:
            return day, False
        late = day <= closed or (happened_on is not None and happened_on <= closed)
        return closed + timedelta(days=1) if day <= closed else day, late

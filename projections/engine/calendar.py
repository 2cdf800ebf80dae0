"""The calendar of the books: on which day a fact counts.

History has one order. A fact that stands after the closing of a period with a day inside it is booked
on the first open day, and says so (补记); the day it was meant for stays on it.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from domain.billing.events import PeriodClosed, PeriodReopened
from domain.history import Event
from domain.values.period import day_before

CALENDAR_EVENTS: tuple[type[Event], ...] = (PeriodClosed, PeriodReopened)


class Booking(NamedTuple):
    """The day on which a fact counts, and whether it came after that day's books were closed."""

    day: date
    late: bool


class Calendar:
    """Which days are closed, by creditor, as of the entry that is being projected."""

    def __init__(self, closed_through: Mapping[str, date]) -> None:
        self.closed_through = dict(closed_through)

    def observe(self, event: Event) -> None:
        """Closings and reopenings, in the order of history."""
        match event:
            case PeriodClosed():
                self.closed_through[event.creditor] = event.through
            case PeriodReopened():
                self.closed_through[event.creditor] = day_before(event.from_day)

    def book(self, creditors: Collection[str], day: date, happened_on: date | None = None) -> Booking:
        """Where a fact with this day counts: on one day in all books that it touches, open in each of them.

        What really happened on a day that is closed came late as well, on whichever day it was entered.
        """
        booking = max(self._in_books_of(creditor, day) for creditor in creditors)
        if happened_on and any(self._in_books_of(creditor, happened_on).late for creditor in creditors):
            return Booking(booking.day, late=True)
        return booking

    def _in_books_of(self, creditor: str, day: date) -> Booking:
        closed = self.closed_through.get(creditor)
        if closed is None or day > closed:
            return Booking(day, late=False)
        return Booking(closed + timedelta(days=1), late=True)

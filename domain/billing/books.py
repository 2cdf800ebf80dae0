"""Books (账簿) of a creditor: which days are closed."""

from datetime import date, timedelta
from typing import assert_never

from domain.billing import refusals
from domain.billing.events import BooksEvent, PeriodClosed, PeriodReopened
from domain.history import Aggregate
from domain.values.period import day_before


class Books(Aggregate[BooksEvent]):
    """Bureau and company close their books apart. What comes late is booked on the first open day (补记)."""

    KIND = "books"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.closed_through: date | None = None

    def close(self, through: date, *, today: date, by: str) -> None:
        """Quiet when closed so far already. Raises PeriodNotOver."""
        if through >= today:
            raise refusals.PeriodNotOver(through)
        if self.closed_through is None or through > self.closed_through:
            self.record(PeriodClosed(creditor=self.key, through=through, closed_by=by))

    def reopen(self, from_day: date, *, reason: str, prepared_by: str, approved_by: str) -> None:
        """Two persons reopen. Raises BooksNotClosed where that day is open."""
        if self.closed_through is None or from_day > self.closed_through:
            raise refusals.BooksNotClosed(self.key, self.first_open(from_day))
        self.record(
            PeriodReopened(
                creditor=self.key, from_day=from_day, reason=reason, prepared_by=prepared_by, approved_by=approved_by
            )
        )

    def booking_day(self, today: date, wanted: date | None = None) -> date:
        """The day to book on: today, or an earlier open day if one is wanted. Raises NotYet, BooksClosed."""
        if wanted is None:
            return self.first_open(today)
        if wanted > today:
            raise refusals.NotYet(wanted)
        if self.closed_through is not None and wanted <= self.closed_through:
            raise refusals.BooksClosed(self.key, self.closed_through)
        return wanted

    def first_open(self, day: date) -> date:
        """The day itself, or the first open one after it."""
        if self.closed_through is None or day > self.closed_through:
            return day
        return self.closed_through + timedelta(days=1)

    def evolve(self, event: BooksEvent) -> None:
        match event:
            case PeriodClosed():
                self.closed_through = event.through
            case PeriodReopened():
                self.closed_through = day_before(event.from_day)
            case _:
                assert_never(event)

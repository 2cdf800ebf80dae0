"""On which day something is booked: by the books of the creditor, and with a reason when it comes late."""

from datetime import date, timedelta

from domain.billing import refusals
from domain.billing.books import Books
from services.house import House

BACKDATING_DAYS = 3
"""What happened longer ago needs a reason (reliability §4)."""


def booking_day(house: House, books: str, wanted: date | None = None) -> date:
    """Today, the first open day, or an earlier open day that is wanted. Raises NotYet, BooksClosed."""
    return house.store.load(Books, books).booking_day(house.today(), wanted)


def happened_on(house: House, day: date | None, reason: str | None) -> date:
    """The day on which something really happened. Raises NotYet, BackdatingNeedsReason."""
    today = house.today()
    if day is None:
        return today
    if day > today:
        raise refusals.NotYet(day)
    if day < today - timedelta(days=BACKDATING_DAYS) and not (reason or "").strip():
        raise refusals.BackdatingNeedsReason(day, BACKDATING_DAYS)
    return day

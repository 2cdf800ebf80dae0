"""What the pages cannot answer."""

from datetime import date

from domain.errors import Refusal


class DayUnreadable(Refusal):
    """A day is written like 2026-11-23: check it."""


class DayBeforePeriod(Refusal):
    """{day} lies before {period}: ask for a day in that month."""

    day: date
    period: str

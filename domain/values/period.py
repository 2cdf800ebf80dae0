"""Fee periods: a month `2026-11`, a year `2012`, or months `2012-01..2012-06` of an older ledger."""

import re
from calendar import monthrange
from datetime import date, timedelta

from domain.errors import Refusal

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class PeriodInvalid(Refusal):
    """A period is a month, written like 2026-11: check it."""


class PeriodEmpty(Refusal):
    """The period ends on {last}, before it begins on {first}: check both days."""

    first: date
    last: date


def month(written: str) -> str:
    """The month as it stands, if it is one. Raises PeriodInvalid."""
    if not _MONTH.fullmatch(written) or written < "1949":
        raise PeriodInvalid()
    return written


def month_of(day: date) -> str:
    """2026-11-23 → "2026-11"."""
    return f"{day.year:04}-{day.month:02}"


def first_day(period: str) -> date:
    """The first day of a month. Raises PeriodInvalid."""
    year, number = month(period).split("-")
    return date(int(year), int(number), 1)


def last_day(period: str) -> date:
    """The last day of a month, in leap years too. Raises PeriodInvalid."""
    first = first_day(period)
    return first.replace(day=monthrange(first.year, first.month)[1])


def previous(period: str) -> str:
    """The month before. Raises PeriodInvalid."""
    first = first_day(period)
    return f"{first.year - (first.month == 1):04}-{(first.month - 2) % 12 + 1:02}"


def spanning(first: date, last: date) -> str:
    """The shortest true name of the days from `first` to `last`. Raises PeriodEmpty."""
    if last < first:
        raise PeriodEmpty(first, last)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04}..{last.year:04}"
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        return f"{first}..{last}"
    return month_of(first) if month_of(first) == month_of(last) else f"{month_of(first)}..{month_of(last)}"


def day_before(day: date) -> date:
    """The day before; the first day of all has none, and stands for itself."""
    return day - timedelta(days=1) if day > date.min else day


def whole_months(since: date, until: date) -> int:
    """Whole months from a day on; 0 until a month is full. The 31st is full on a shorter month's last day."""
    months = (until.year - since.year) * 12 + until.month - since.month
    end = monthrange(until.year, until.month)[1]
    return max(0, months - (until.day < min(since.day, end)))


def bounds(period: str) -> tuple[str, str]:
    """First and last month of any period of this house, as YYYY-MM: "2012" → ("2012-01", "2012-12")."""
    first, _, last = period.partition("..")
    last = last or first
    return (f"{first}-01" if len(first) == 4 else first[:7], f"{last}-12" if len(last) == 4 else last[:7])


def overlap(one: str, other: str) -> bool:
    """Whether two periods share a month: a year and a month of it do."""
    (first, last), (begin, end) = bounds(one), bounds(other)
    return first <= end and begin <= last

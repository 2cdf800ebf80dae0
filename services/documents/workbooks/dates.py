"""A date as clerks write it: a day, or a month that stays a month and never becomes a day by itself."""

import re
from datetime import date, datetime, timedelta

import msgspec

from domain.values import period
from services.documents.workbooks.cells import CellRefused, plain

EARLIEST, LATEST = date(1949, 1, 1), date(2099, 12, 31)
_EXCEL_DAY_0 = date(1899, 12, 30)
_DAY = re.compile(r"([0-9]{4})(?:[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?|([0-9]{2})([0-9]{2}))")
_MONTH = re.compile(r"([0-9]{4})(?:[年./-]([0-9]{1,2})(?:月份?)?|([0-9]{2}))")
_SERIAL = re.compile(r"[0-9]{5}")
_MIDNIGHT = re.compile(r"[ T]+0{1,2}:00(?::00(?:\.0+)?)?\s*")


class Month(msgspec.Struct, frozen=True):
    """A month where no day is known; `period` is "2003-05"."""

    period: str

    def __str__(self) -> str:
        """As people read it: 2003-05."""
        return self.period

    @property
    def first_day(self) -> date:
        """Its first day."""
        return period.first_day(self.period)

    @property
    def last_day(self) -> date:
        """Its last day, in leap years too."""
        return period.last_day(self.period)


def day_or_month(raw: object) -> date | Month:
    """2026-11-05, 2026/11/5, 2026年11月5日, 20261105, 46331 are days; 2003.5, 2003年5月, 200305 are months."""
    if isinstance(raw, datetime):
        return _within(raw.date())
    if isinstance(raw, date | Month):
        return _within(raw)
    return _within(_written(raw))


def day(raw: object) -> date:
    """A day; a month alone is refused."""
    found = day_or_month(raw)
    if isinstance(found, Month):
        raise CellRefused("month_without_day")
    return found


def first_day(raw: object) -> date:
    """A day, or a month's first day: where something begins, a month says enough."""
    found = day_or_month(raw)
    return found.first_day if isinstance(found, Month) else found


def last_day(raw: object) -> date:
    """A day, or a month's last day: where something ends, a month says enough."""
    found = day_or_month(raw)
    return found.last_day if isinstance(found, Month) else found


def month(raw: object) -> Month:
    """A month; of a day, the month it lies in is only taken where it is the month's first day."""
    found = day_or_month(raw)
    if isinstance(found, Month):
        return found
    if found.day != 1:
        raise CellRefused("not_a_month")
    return Month(period.month_of(found))


def _within(found: date | Month) -> date | Month:
    written = str(found)  # Years of four digits: text and time have one order.
    if not str(EARLIEST)[: len(written)] <= written <= str(LATEST)[: len(written)]:
        raise CellRefused("out_of_range", minimum=str(EARLIEST), maximum=str(LATEST))
    return found


def _written(raw: object) -> date | Month:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise CellRefused("not_a_date")
    written = plain(_MIDNIGHT.sub("", raw) if isinstance(raw, str) else raw)
    if re.fullmatch(r"[0-9]{4}\.1", written):
        # Excel keeps the number 2003.10 as 2003.1: nobody can tell January from October.
        raise CellRefused("ambiguous_month", january=f"{written[:4]}-01", october=f"{written[:4]}-10")
    try:
        if found := _DAY.fullmatch(written):
            return date(*(int(figure) for figure in found.groups() if figure))
        if _SERIAL.fullmatch(written):
            return _EXCEL_DAY_0 + timedelta(int(written))
        if found := _MONTH.fullmatch(written):
            year, *months = (int(figure) for figure in found.groups() if figure)
            return Month(period.month_of(date(year, months[0], 1)))
    except ValueError:
        raise CellRefused("not_a_date") from None
    raise CellRefused("not_a_date")


READERS = (day_or_month, day, first_day, last_day, month)


def is_serial(raw: object) -> bool:
    """A number of days, as Excel keeps a date: from which day it counts, the workbook says."""
    return isinstance(raw, int | float) and bool(_SERIAL.fullmatch(plain(raw)))

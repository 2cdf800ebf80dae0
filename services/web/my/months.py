"""What he owes and why: a month as his statement shows it, and month by month."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.registry.refusals import UnknownDwelling
from domain.values.party import is_resident
from domain.values.period import first_day, month_of
from projections import residents
from projections.billing_statement import Moved, moved_until
from projections.doubts import doubts_of
from projections.engine.tables import Reading
from projections.statement import open_items_of, statement_of
from services.house import House
from services.languages import Said, Tongue
from services.web.my.mine import Mine, MyHome, months, own_movements
from services.web.presenting import Page, present
from services.web.reading import Dwelling, opened, reasons_of, shown_in
from services.web.wording import address

_NO_MONEY = ("allocated", "released")
"""What only says to which charge money went."""


class Month(NamedTuple):
    """A line of the list."""

    period: str
    name: str
    charged: str
    paid: str
    closing: str
    is_credit: bool
    is_settled: bool
    is_now: bool


class Year(NamedTuple):
    """Its months, the newest first, and the years beside it."""

    year: str
    months: tuple[Month, ...]
    earlier: str
    later: str


class Read(NamedTuple):
    """A home with all that counts in its account up to today, read once; and the part that is his."""

    home: MyHome
    whole: list[Moved]
    own: list[Moved]


def read_account(reading: Reading, home: MyHome, today: date) -> Read:
    """Of others' charges only he who owns it now is told."""
    if not home.is_owned(today):
        own = own_movements(reading, home, today)
        return Read(home, own, own)
    whole = moved_until(reading, home.row.dwelling, today)
    return Read(home, whole, [each for each in whole if each.movement.debtor == home.debtor])


def read_month(house: House, reading: Reading, account: Read, period: str = "") -> Dwelling:
    """His month, by default the last. Raises PeriodInvalid; UnknownDwelling where nothing of it is his."""
    home, today = account.home, house.today()
    span = months(home, account.own, today)
    month = month_of(first_day(period or span.last))
    if not span.first <= month <= span.last:
        raise UnknownDwelling(home.row.code)
    as_of = today if month == month_of(today) else None
    own = statement_of(reading, account.own, home.row.dwelling, month, debtor=home.debtor, as_of=as_of)
    others = [each for each in account.whole if each.movement.debtor != home.debtor]
    return Dwelling(
        row=home.row,
        area=home.area,
        payer=home.debtor,
        name=opened(house.keys, residents.name(reading, home.debtor)) if is_resident(home.debtor) else None,
        own=own,
        others=open_items_of(others, month, as_of),
        reasons=reasons_of(account.own, shown_in(own)),
    )


def month_page(account: Read, found: Dwelling, today: date, tongue: Tongue) -> Page:
    """In words; of the months beside it, those that are his. His own name he sees in full."""
    home, month = account.home, found.own.period
    span, shown = months(home, account.own, today), present(found, today, tongue)
    if home.debtor == home.party and found.name and found.name.is_known:
        shown = shown._replace(payer=Said(found.name.text, "" if tongue.code == "zh" else "zh-CN"))
    return shown._replace(
        earlier=shown.earlier if month > span.first else "", later=shown.later if month < span.last else ""
    )


def year_page(home: MyHome, moved: Sequence[Moved], year: str, today: date, tongue: Tongue) -> Year:
    """What was charged and paid in each month of a year, and what stood at its end."""
    span = months(home, list(moved), today)
    periods = [each for each in _periods(span.first, span.last) if each[:4] == year]
    lines = [_month(period, moved, today, tongue) for period in reversed(periods)]
    return Year(
        year,
        tuple(lines),
        str(int(year) - 1) if span.first[:4] < year else "",
        str(int(year) + 1) if year < span.last[:4] else "",
    )


def _periods(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:])
    found = []
    while (period := f"{year:04}-{month:02}") <= last:
        found.append(period)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _month(period: str, moved: Sequence[Moved], today: date, tongue: Tongue) -> Month:
    within = [each.movement for each in moved if month_of(each.booked_on) == period]
    until = [each.movement for each in moved if month_of(each.booked_on) <= period]
    charged = sum(each.owed_fen for each in within if each.what not in _NO_MONEY)
    paid = sum(each.held_fen for each in within if each.what not in _NO_MONEY)
    closing = sum(each.owed_fen - each.held_fen for each in until)
    return Month(
        period=period,
        name=tongue.month(period),
        charged=tongue.money(charged),
        paid=tongue.money(paid),
        closing=tongue.money(abs(closing)),
        is_credit=closing < 0,
        is_settled=closing == 0,
        is_now=period == month_of(today),
    )


class Doubtable(NamedTuple):
    """Which charges of a statement he may doubt, and which he has doubted already."""

    dwelling: str
    period: str
    standing: frozenset[str]
    waiting: dict[str, str]
    """By charge, the doubt that waits for an answer."""


def doubtable(reading: Reading, who: Mine, account: Read, period: str) -> Doubtable:
    """What was reversed is gone, and nothing about it is to be doubted."""
    home, moved = account.home, [each.movement for each in account.own]
    gone = {each.charge_id for each in moved if each.what == "reversed"}
    standing = {each.charge_id for each in moved if each.charge_id and each.charge_id not in gone}
    return Doubtable(home.row.dwelling, period, frozenset(filter(None, standing)), waiting(reading, who, home))


def waiting(reading: Reading, who: Mine, home: MyHome) -> dict[str, str]:
    """By charge, the doubt about it that waits for an answer."""
    found = doubts_of(reading, home.row.dwelling, {*who.parties, home.debtor})
    return {each.charge_id: each.dispute_id for each in found if each.outcome is None}


def place(home: MyHome) -> str:
    """As it stands on the door."""
    return address(home.area.name, home.row.code)

"""What is a resident's own: the records of this person, and the dwellings with the time in which they were his."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from domain.registry.refusals import UnknownDwelling
from domain.values.dwelling_code import canonical
from domain.values.party import is_resident
from domain.values.period import month_of
from projections import directory
from projections.billing_statement import Moved, balance, moved_until
from projections.directory import EVER, AreaRow, DwellingRow
from projections.engine.tables import Reading
from projections.homes import OWNER, Home
from services.auth.principals import Principal


class MyHome(NamedTuple):
    """A dwelling that is his, was his, or that he pays for."""

    row: DwellingRow
    area: AreaRow
    party: str
    """Under which of his records."""
    debtor: str
    """Whose charges he is shown: his own; those of the one with whom he owns it, where they go in that name."""
    spans: tuple[Home, ...]

    def is_his(self, today: date) -> bool:
        """Now."""
        return any(each.until is None or each.until > today for each in self.spans)

    def is_owned(self, today: date) -> bool:
        """By him, now."""
        return any(each.capacity == OWNER and (each.until is None or each.until > today) for each in self.spans)


class Mine(NamedTuple):
    """Of one who has signed in."""

    parties: tuple[str, ...]
    homes: tuple[MyHome, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """Under which ids his personal values are sealed."""
        return tuple(each.removeprefix("resident:") for each in self.parties)

    def home(self, written: str) -> MyHome:
        """By any of its codes; what is not his is not there. Raises UnknownDwelling, DwellingCodeInvalid."""
        code = canonical(written)
        for each in self.homes:
            if code in (each.row.dwelling, each.row.code):
                return each
        raise UnknownDwelling(code)


class Months(NamedTuple):
    """From which month to which there is something of his to be seen."""

    first: str
    last: str


def mine(reading: Reading, who: Principal, today: date) -> Mine:
    """The newest first: where he is now, before where he was."""
    areas = {area.area: area for area in directory.areas(reading)} if who.homes else {}
    found = [
        _home(reading, dwelling, tuple(spans), areas, today)
        for dwelling, spans in groupby(who.homes, lambda home: home.dwelling)
    ]
    return Mine(who.parties, tuple(sorted(found, key=lambda home: not home.is_his(today))))


def _home(reading: Reading, code: str, spans: tuple[Home, ...], areas: Mapping[str, AreaRow], today: date) -> MyHome:
    row = directory.dwelling(reading, code)
    if row is None:
        raise UnknownDwelling(code)
    newest = max(spans, key=lambda span: (span.until is None, span.since or EVER))
    party = newest.party if is_resident(newest.party) else f"resident:{newest.party}"
    home = MyHome(row, areas[row.area], party, party, spans)
    return home._replace(debtor=_debtor(reading, home, today))


def _debtor(reading: Reading, home: MyHome, today: date) -> str:
    """Of two who own it, the charges go in the name of the first."""
    if not home.is_owned(today):
        return home.party
    usual = directory.debtor_on(reading, home.row.dwelling, today)
    if usual == home.party:
        return usual
    owners = directory.owners_on(directory.owners(reading, home.row.dwelling), today)
    return usual if usual in {each.party for each in owners} else home.party


def months(home: MyHome, moved: list[Moved], today: date) -> Months:
    """From the first movement on; of what is his no more, until the last one, unless something is still owed."""
    now = month_of(today)
    if not moved:
        return Months(now, now)
    days = [each.booked_on for each in moved]
    is_over = not home.is_his(today) and balance(moved) == 0
    return Months(month_of(min(days)), month_of(max(days)) if is_over else now)


def own_movements(reading: Reading, home: MyHome, today: date) -> list[Moved]:
    """All that counts up to today."""
    return moved_until(reading, home.row.dwelling, today, debtor=home.debtor)

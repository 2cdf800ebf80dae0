"""Which dwellings still stand in the name of somebody who has died (待继承)? Composed; it has no tables of its own."""

from collections.abc import Iterator
from datetime import date

import msgspec

from projections.directory import OwnerRow, dwellings, owners_of_area, owners_on
from projections.engine.tables import Reading
from projections.residents import deaths


class Estate(msgspec.Struct, frozen=True):
    """A dwelling that waits for the heirs of one of its owners, with the share that does."""

    dwelling: str
    code: str
    party: str
    died_on: date
    numerator: int
    denominator: int


def estates(connection: Reading, area: str, day: date) -> list[Estate]:
    """Of an area as owned on a day, in the order of the doors."""
    by_dwelling: dict[str, list[OwnerRow]] = {}
    for each in owners_of_area(connection, area):
        by_dwelling.setdefault(each.dwelling, []).append(each)
    held = {dwelling: owners_on(known, day) for dwelling, known in by_dwelling.items()}
    died = deaths(connection, {each.party for owners in held.values() for each in owners})
    homes = [(home.dwelling, home.code) for home in dwellings(connection, area)]
    return [each for dwelling, code in homes for each in _waiting(held[dwelling], died, code)]


def _waiting(owners: list[OwnerRow], died: dict[str, date], code: str) -> Iterator[Estate]:
    for each in owners:
        if each.party in died:
            yield Estate(each.dwelling, code, each.party, died[each.party], each.numerator, each.denominator)

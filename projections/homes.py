"""Which dwellings does a person own, live in or pay for, and since when? Composed; it has no tables of its own."""

from collections.abc import Collection
from datetime import date
from itertools import groupby

import msgspec
import sqlalchemy as sa

from projections.directory import EVER, DwellingRow, OwnerRow, dwelling, owners, owners_, payers_, users_
from projections.engine.tables import Reading

OWNER, PAYER = "owner", "payer"


class Home(msgspec.Struct, frozen=True):
    """A dwelling of a person: as owner, tenant, occupant or payer; `until` is None as long as it is."""

    dwelling: str
    code: str
    party: str
    capacity: str
    since: date | None
    until: date | None


def homes(connection: Reading, parties: Collection[str]) -> list[Home]:
    """All that these parties had, lived in or paid for, by dwelling. What was divided or joined is nobody's now."""
    owned = sa.select(owners_.c.dwelling).where(owners_.c.party.in_(parties)).distinct()
    found = [home for code in connection.scalars(owned) for home in _owned(connection, _row(connection, code), parties)]
    for row in connection.execute(sa.select(users_).where(users_.c.resident.in_(parties))):
        home = _row(connection, row.dwelling)
        until = row.until or home.ended_on
        found.append(Home(home.dwelling, home.code, row.resident, row.capacity, row.since, until))
    paid = sa.select(payers_.c.dwelling).where(payers_.c.party.in_(parties)).distinct()
    found += [home for code in connection.scalars(paid) for home in _paid(connection, _row(connection, code), parties)]
    return sorted(found, key=lambda home: (home.dwelling, home.since or EVER, home.capacity))


def _owned(connection: Reading, home: DwellingRow, parties: Collection[str]) -> list[Home]:
    """From each day on which somebody took it over, to the next one."""
    spans = [(since, {row.party for row in rows}) for since, rows in groupby(owners(connection, home.dwelling), _since)]
    homes = []
    for party in parties:
        begun: date | None = None
        for since, held_by in [*spans, (date.max, set[str]())]:
            if party in held_by and begun is None:
                begun = since
            elif party not in held_by and begun is not None:
                first = home.formed_on if begun == EVER else begun
                last = home.ended_on if since == date.max else since
                homes.append(Home(home.dwelling, home.code, party, OWNER, first, last))
                begun = None
    return homes


def _paid(connection: Reading, home: DwellingRow, parties: Collection[str]) -> list[Home]:
    """From each day on which somebody was named for it, to the next one."""
    query = sa.select(payers_).where(payers_.c.dwelling == home.dwelling).order_by(payers_.c.since)
    named = list(connection.execute(query))
    ends = [*(row.since for row in named[1:]), home.ended_on]
    return [
        Home(home.dwelling, home.code, row.party, PAYER, row.since, until)
        for row, until in zip(named, ends, strict=False)
        if row.party in parties
    ]


def _since(row: OwnerRow) -> date:
    return row.since


def _row(connection: Reading, code: str) -> DwellingRow:
    """Whoever has owners or users is registered. Raises LookupError."""
    home = dwelling(connection, code)
    if home is None:
        raise LookupError(code)
    return home

"""Which dwellings does a person own or live in, and since when? Composed; it has no tables of its own."""

from collections.abc import Collection
from datetime import date
from itertools import groupby

import msgspec
import sqlalchemy as sa

from projections.directory import EVER, DwellingRow, OwnerRow, dwelling, owners, owners_, users_
from projections.engine.tables import Reading

OWNER = "owner"


class Home(msgspec.Struct, frozen=True):
    """A dwelling of a person: as owner, tenant or occupant; `until` is None as long as it is."""

    dwelling: str
    code: str
    party: str
    capacity: str
    since: date | None
    until: date | None


def homes(connection: Reading, parties: Collection[str]) -> list[Home]:
    """All that these parties ever had or lived in, by dwelling. What was divided or joined is nobody's since then."""
    owned = sa.select(owners_.c.dwelling).where(owners_.c.party.in_(parties)).distinct()
    found = [home for code in connection.scalars(owned) for home in _owned(connection, _row(connection, code), parties)]
    for row in connection.execute(sa.select(users_).where(users_.c.resident.in_(parties))):
        home = _row(connection, row.dwelling)
        until = row.until or home.ended_on
        found.append(Home(home.dwelling, home.code, row.resident, row.capacity, row.since, until))
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


def _since(row: OwnerRow) -> date:
    return row.since


def _row(connection: Reading, code: str) -> DwellingRow:
    """Whoever has owners or users is registered. Raises LookupError."""
    home = dwelling(connection, code)
    if home is None:
        raise LookupError(code)
    return home

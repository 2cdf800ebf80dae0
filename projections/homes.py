"""Which dwellings does a person own, live in or pay for, and since when? Composed; it has no tables of its own."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa

from projections.directory import EVER, OwnerRow, dwellings_, owners_, payers_, uncorrected, users_
from projections.engine.questions import Question
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
    found = [home for party in parties for home in _of_party(connection, party)]
    return sorted(found, key=lambda home: (home.dwelling, home.since or EVER, home.capacity))


def _of_party(connection: Reading, party: str) -> Iterator[Home]:
    for _, rows in groupby(_OWNED.ask(connection, party=party), _first):
        yield from _owned(list(rows), party)
    for code, capacity, since, until, door, _, ended_on in _LIVED_IN.ask(connection, party=party):
        yield Home(code, door, party, capacity, since, until or ended_on)
    for _, rows in groupby(_PAID.ask(connection, party=party), _first):
        yield from _paid(list(rows), party)


_DOOR = (dwellings_.c.code, dwellings_.c.formed_on, dwellings_.c.ended_on)


def _in_time(table: sa.Table, *then_by: sa.Column[Any]) -> Question:
    """All rows of each dwelling in which somebody is named, and what its door says."""
    named = sa.select(table.c.dwelling).where(table.c.party == sa.bindparam("party"))
    query = sa.select(table, *_DOOR).join(dwellings_, dwellings_.c.dwelling == table.c.dwelling)
    return Question(query.where(table.c.dwelling.in_(named)).order_by(table.c.dwelling, table.c.since, *then_by))


_OWNED = _in_time(owners_, owners_.c.version, owners_.c.place)
_PAID = _in_time(payers_)
_LIVED_IN = Question(
    sa.select(users_.c.dwelling, users_.c.capacity, users_.c.since, users_.c.until, *_DOOR)
    .join(dwellings_, dwellings_.c.dwelling == users_.c.dwelling)
    .where(users_.c.resident == sa.bindparam("party"))
)
Rows = Sequence[Sequence[Any]]


def _owned(rows: Rows, party: str) -> Iterator[Home]:
    """From each day on which he took it over, to the next one on which others did."""
    code, formed_on, ended_on = rows[0][-len(_DOOR) :]
    known = uncorrected(OwnerRow(*row[: -len(_DOOR)]) for row in rows)
    spans = [(since, {row.party for row in of_day}) for since, of_day in groupby(known, _since)]
    begun: date | None = None
    for since, held_by in [*spans, (date.max, set[str]())]:
        if party in held_by and begun is None:
            begun = since
        elif party not in held_by and begun is not None:
            first = formed_on if begun == EVER else begun
            yield Home(known[0].dwelling, code, party, OWNER, first, ended_on if since == date.max else since)
            begun = None


def _paid(rows: Rows, party: str) -> Iterator[Home]:
    """From each day on which he was named for it, to the next one."""
    code, _, ended_on = rows[0][-len(_DOOR) :]
    ends = [*(since for _, since, *_ in rows[1:]), ended_on]
    for (dwelling, since, named, *_), until in zip(rows, ends, strict=True):
        if named == party:
            yield Home(dwelling, code, party, PAYER, since, until)


def _since(row: OwnerRow) -> date:
    return row.since


def _first(row: Sequence[Any]) -> Any:
    """Of each dwelling's rows its code."""
    return row[0]

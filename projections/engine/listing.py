"""Lists: filtered, in one order, a page at a time, with what the page, a group and the whole add up to."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from projections.engine.sums import total
from projections.engine.tables import Reading

Row = Mapping[str, Any]
Columns = ReadOnlyColumnCollection[str, sa.ColumnElement[Any]]
Rows = sa.Select[*tuple[Any, ...]]
Condition = Callable[[Columns, Any, date], sa.ColumnElement[bool]]
"""Of the columns of a list, a value that was asked for, and the day as of which is asked."""
AT_ONCE = 2_000


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: by whom it may be seen, as of when, and what is wanted of it."""

    today: date
    areas: frozenset[str] | None = None  # None: all.
    as_of: date | None = None
    known_at: int | None = None  # A position of history; None: all of it.
    wanted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """As of when."""
        return self.as_of or self.today

    @property
    def is_of_the_past(self) -> bool:
        """Whether the tables of today cannot answer by themselves."""
        return self.as_of is not None or self.known_at is not None


def _lies_in(columns: Columns, areas: Sequence[str]) -> sa.ColumnElement[bool]:
    return columns.area.in_(areas)


@dataclass(frozen=True)
class Listing:
    """A list: its rows, their order, by what they are filtered and grouped, and which of their columns are added up."""

    rows: Callable[[Asked], Rows]
    order: tuple[str, ...]  # Together unique, and never empty; rows of a group stand together in it.
    sums: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    filters: Mapping[str, Condition] = field(default_factory=dict)
    newest_first: bool = False
    lies_in: Callable[[Columns, Sequence[str]], sa.ColumnElement[bool]] = _lies_in
    """Whether a row lies in one of some areas: others are kept from whoever may see only these."""


class Totals(NamedTuple):
    """How many rows, and what they add up to, by column."""

    rows: int
    sums: dict[str, int]


class Page(NamedTuple):
    """Some rows, and where the pages beside it begin: keys, or None where there is none."""

    rows: list[Row]
    before: str | None
    after: str | None


def page(
    connection: Reading,
    listing: Listing,
    asked: Asked,
    limit: int,
    *,
    after: str | None = None,
    before: str | None = None,
) -> Page:
    """The rows after a key, or those before one; without either, the first ones. Raises ValueError for no such key."""
    rows = _some(connection, listing, asked, after or before, limit + 1, backwards=before is not None)
    more, rows = len(rows) > limit, rows[:limit]
    if before is not None:
        rows.reverse()
    has_before, has_after = (more, True) if before is not None else (after is not None, more)
    ends = [_key(listing, rows[at]) for at in (0, -1)] if rows else []
    return Page(rows, ends[0] if has_before and ends else None, ends[1] if has_after and ends else None)


def walk(connection: Reading, listing: Listing, asked: Asked) -> Iterator[Row]:
    """Every row, some thousands in memory at a time."""
    after: str | None = None
    while rows := _some(connection, listing, asked, after, AT_ONCE):
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = _key(listing, rows[-1])


def totals(connection: Reading, listing: Listing, asked: Asked) -> Totals:
    """Of all that is asked for."""
    source, wanted = _source(listing, asked)
    row = connection.execute(sa.select(*_sums(listing, source.c)).select_from(source).where(*wanted)).one()
    return Totals(row[0], _figures(listing, row[1:]))


def totals_by(
    connection: Reading, listing: Listing, asked: Asked, group: str, of: Sequence[object] | None = None
) -> dict[Any, Totals]:
    """Of each group, or of these groups, whole: whichever page their rows stand on."""
    source, wanted = _source(listing, asked)
    by = source.c[group]
    query = sa.select(by, *_sums(listing, source.c)).where(*wanted)
    if of is not None:
        query = query.where(by.in_(of))
    rows = connection.execute(query.group_by(by).order_by(by))
    return {row[0]: Totals(row[1], _figures(listing, row[2:])) for row in rows}


def _some(
    connection: Reading, listing: Listing, asked: Asked, key: str | None, limit: int, *, backwards: bool = False
) -> list[Row]:
    source, wanted = _source(listing, asked)
    order = [source.c[name] for name in listing.order]
    descending = listing.newest_first != backwards
    query = sa.select(source).where(*wanted)
    if key is not None:
        query = query.where(_beyond(order, _values(key, order), descending))
    query = query.order_by(*(each.desc() if descending else each for each in order)).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def _source(listing: Listing, asked: Asked) -> tuple[sa.Subquery, list[sa.ColumnElement[bool]]]:
    source = listing.rows(asked).subquery()
    wanted = [listing.filters[name](source.c, value, asked.day) for name, value in asked.wanted.items()]
    if asked.areas is not None:
        wanted.append(listing.lies_in(source.c, sorted(asked.areas)))
    return source, wanted


def _sums(listing: Listing, columns: Columns) -> list[sa.ColumnElement[int]]:
    return [sa.func.count(), *(sa.func.coalesce(total(columns[name]), 0) for name in listing.sums)]


def _figures(listing: Listing, figures: Sequence[int]) -> dict[str, int]:
    return dict(zip(listing.sums, figures, strict=True))


def _beyond(order: Sequence[Any], values: Sequence[object], descending: bool) -> sa.ColumnElement[bool]:
    """Behind these values in the order: of equal ones, the next column decides."""
    found: sa.ColumnElement[bool] = sa.false()
    for each, value in reversed(list(zip(order, values, strict=True))):
        further = each < value if descending else each > value
        found = sa.or_(further, sa.and_(each == value, found))
    return found


def _key(listing: Listing, row: Row) -> str:
    return json.dumps([str(row[name]) for name in listing.order])


def _values(key: str, order: Sequence[Any]) -> list[object]:
    """Raises ValueError."""
    return [_typed(text, column.type.python_type) for text, column in zip(json.loads(key), order, strict=True)]


def _typed(text: str, kind: type) -> object:
    if kind is date:
        return date.fromisoformat(text)
    return int(text) if kind is int else text

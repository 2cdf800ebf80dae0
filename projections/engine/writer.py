"""What a batch does to the rows of a projection, gathered so that each row is touched by one statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa

from projections.engine.statements import Values, change_rows, insert_rows, key_names, put_rows

Row = Mapping[str, Any]


class Target(Protocol):
    """Where the rows of a live table go instead, while they are made anew."""

    @property
    def table(self) -> sa.Table: ...

    def be_found_by_key(self, connection: sa.Connection) -> None:
        """From now on, rows are looked up in it."""


class Writer:
    """Gathers a batch's rows, and writes them table by table: into the live tables, or into their shadows."""

    def __init__(self, shadows: Mapping[str, Target] | None = None) -> None:
        self._shadows = shadows or {}
        self._gathered: dict[str, _Gathered] = {}

    def insert(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """New rows; one that is there already is a fault of ours, and fails."""
        self._of(table).insert(rows)

    def insert_in_order(self, table: sa.Table, rows: Iterable[Values]) -> None:
        """As `insert`, with the values in the order of the table's columns: where there are very many."""
        self._of(table).inserted.extend(rows)

    def put(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """Whole rows, in place of what stood under their keys."""
        self._of(table).put(rows)

    def add(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """The named columns of known rows grow by these amounts; the other columns stay as they were."""
        self._of(table).change(rows, grow=True)

    def change(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """The named columns of known rows take these values; the other columns stay as they were."""
        self._of(table).change(rows, grow=False)

    def write(self, connection: sa.Connection) -> None:
        """Everything that was gathered, as if each had been written in its turn.

        Raises sqlalchemy.exc.IntegrityError, sqlalchemy.exc.DataError: then the transaction is to be rolled back.
        """
        for gathered in self._gathered.values():
            shadow = self._shadows.get(gathered.table.name)
            if shadow and gathered.looks_up:
                shadow.be_found_by_key(connection)
            gathered.write(connection, shadow.table if shadow else gathered.table)
        self._gathered.clear()

    def _of(self, table: sa.Table) -> "_Gathered":
        if (gathered := self._gathered.get(table.name)) is None:
            gathered = self._gathered[table.name] = _Gathered(table)
        return gathered


class _Change:
    """What happens to a row that was there before the batch: values that it takes, amounts by which it grows."""

    __slots__ = ("grown", "taken")

    def __init__(self) -> None:
        self.taken: dict[str, Any] = {}
        self.grown: dict[str, Any] = {}

    def take(self, values: Row) -> None:
        self.taken.update(values)
        for name in values:
            self.grown.pop(name, None)

    def grow(self, amounts: Row) -> None:
        for name, amount in amounts.items():
            of = self.taken if name in self.taken else self.grown
            of[name] = of[name] + amount if name in of else amount


class _Gathered:
    """A table's part of a batch. What touches a row that is itself gathered is done to it right here."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table
        self._names = [column.name for column in table.columns]
        self._place = {name: number for number, name in enumerate(self._names)}
        self._keys = key_names(table)
        self._key_of = _key_getter([self._place[name] for name in self._keys])
        self.inserted: list[Values] = []
        self._found: dict[Values, int] = {}  # Where in it a key stands, …
        self._searched = 0  # … as far as anybody has asked.
        self._put: dict[Values, Values] = {}
        self._changed: dict[Values, _Change] = {}

    @property
    def looks_up(self) -> bool:
        """Whether it asks for rows that are there."""
        return bool(self._put or self._changed)

    def insert(self, rows: Iterable[Row]) -> None:
        """At the end: a key that is gathered twice is refused by the database."""
        self.inserted.extend(map(self._whole, rows))

    def put(self, rows: Iterable[Row]) -> None:
        """In place of whatever was gathered for its key."""
        for row in rows:
            whole = self._whole(row)
            self._replace(self._key_of(whole), whole)

    def change(self, rows: Iterable[Row], *, grow: bool) -> None:
        """Done to the gathered row, or kept for the one in the table."""
        for row in rows:
            key = tuple([row[name] for name in self._keys])
            values = {name: value for name, value in row.items() if name not in self._keys}
            if (gathered := self._gathered(key)) is not None:
                self._replace(key, self._changed_whole(gathered, values, grow))
                continue
            if (change := self._changed.get(key)) is None:
                change = self._changed[key] = _Change()
            (change.grow if grow else change.take)(values)

    def write(self, connection: sa.Connection, target: sa.Table) -> None:
        """First what was there before, then what is new: an insert fails where the key stands in either."""
        alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Values]] = {}
        for key, change in self._changed.items():
            rows = alike.setdefault((tuple(change.taken), tuple(change.grown)), [])
            rows.append((*change.taken.values(), *change.grown.values(), *key))
        for (taken, grown), rows in alike.items():
            change_rows(connection, target, taken, grown, rows)
        if self._put:
            put_rows(connection, target, list(self._put.values()))
        if self.inserted:
            insert_rows(connection, target, self.inserted)

    def _whole(self, row: Row) -> Values:
        return tuple([row[name] for name in self._names])

    def _gathered(self, key: Values) -> Values | None:
        at = self._inserted_at(key)
        return self._put.get(key) if at is None else self.inserted[at]

    def _replace(self, key: Values, whole: Values) -> None:
        at = self._inserted_at(key)
        if at is None:
            self._put[key] = whole
        else:
            self.inserted[at] = whole

    def _inserted_at(self, key: Values) -> int | None:
        for at in range(self._searched, len(self.inserted)):
            self._found[self._key_of(self.inserted[at])] = at
        self._searched = len(self.inserted)
        return self._found.get(key)

    def _changed_whole(self, whole: Values, values: Row, grow: bool) -> Values:
        new = list(whole)
        for name, value in values.items():
            at = self._place[name]
            new[at] = new[at] + value if grow else value
        return tuple(new)


def _key_getter(places: Sequence[int]) -> Callable[[Values], Values]:
    if len(places) == 1:
        [place] = places
        return lambda row: (row[place],)
    getter: Callable[[Values], Values] = itemgetter(*places)
    return getter

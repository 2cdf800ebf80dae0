"""Tables that every projection shares, and how rows get into any of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

metadata = sa.MetaData()
Reading = sa.Connection
"""A transaction in which one state of the read side is seen."""

positions = sa.Table(
    "projection_position",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("code_version", sa.Integer, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),  # Counts rebuilds.
    sa.Column("moved_at", sa.Text, nullable=False),  # UTC, ISO.
    sa.Column("stuck_at", sa.BigInteger),
    sa.Column("stuck_why", sa.Text),
)
calendars = sa.Table(
    "projection_calendar",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("creditor", sa.Text, primary_key=True),
    sa.Column("closed_through", sa.Date, nullable=False),
)

Row = Mapping[str, Any]


class Writer:
    """Gathers a batch's rows, and writes them table by table: into the live tables, or into their shadows."""

    def __init__(self, shadows: Mapping[str, sa.Table] | None = None) -> None:
        self._shadows = shadows or {}
        self._gathered: dict[str, _Batches] = {}

    def insert(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """New rows; one that is there already is a fault of ours, and fails."""
        self._gather("insert", table, rows)

    def put(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """Whole rows, in place of what stood under their keys."""
        self._gather("put", table, rows)

    def add(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """The named columns of known rows grow by these amounts; the other columns stay as they were."""
        self._gather("add", table, rows)

    def change(self, table: sa.Table, rows: Iterable[Row]) -> None:
        """The named columns of known rows take these values; the other columns stay as they were."""
        self._gather("change", table, rows)

    def write(self, connection: sa.Connection) -> None:
        """Everything that was gathered; what touches one row comes in the order in which it was gathered."""
        for gathered in self._gathered.values():
            target = self._shadows.get(gathered.table.name, gathered.table)
            for act, rows in gathered.batches:
                values = rows
                if act in ("add", "change"):
                    values = [{f"by_{name}": value for name, value in row.items()} for row in rows]
                connection.execute(_statement(act, target, connection.dialect.name, rows), values)
        self._gathered.clear()

    def _gather(self, act: str, table: sa.Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self._gathered.setdefault(table.name, _Batches(table)).take(act, row)


class _Batches:
    """A table's rows in as few statements as keep the order of what touches the same row."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table
        self.batches: list[tuple[str, list[Row]]] = []
        self._keys = [column.name for column in table.primary_key]
        self._open: dict[tuple[str, ...], int] = {}
        self._touched: dict[tuple[Any, ...], int] = {}

    def take(self, act: str, row: Row) -> None:
        """Into the last batch of its kind, unless a later one has touched the row."""
        kind, key = (act, *row), tuple(row[name] for name in self._keys)
        at = self._open.get(kind, -1)
        if at < self._touched.get(key, 0):
            at = self._open[kind] = len(self.batches)
            self.batches.append((act, []))
        self.batches[at][1].append(row)
        self._touched[key] = at


def _statement(act: str, table: sa.Table, dialect: str, rows: Sequence[Row]) -> Any:
    if act == "insert":
        return table.insert()
    if act in ("add", "change"):
        return _update(act, table, rows[0])
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    if not rest:
        return insert.on_conflict_do_nothing()
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def _update(act: str, table: sa.Table, row: Row) -> Any:
    keys = [column.name for column in table.primary_key]
    where = [table.c[key] == sa.bindparam(f"by_{key}") for key in keys]
    given: dict[str, Any] = {name: sa.bindparam(f"by_{name}") for name in row if name not in keys}
    values = {name: table.c[name] + value if act == "add" else value for name, value in given.items()}
    return table.update().where(*where).values(values)

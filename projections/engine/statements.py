"""The few statements by which many rows get into a table at once, each in its database's fastest way."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections.engine.driver import in_sqlalchemys_words

Values = tuple[Any, ...]
"""A row's values, in an order that is said where they are handed over."""

_COPIED_AS = {
    sa.Text: "text",
    sa.Integer: "int4",
    sa.BigInteger: "int8",
    sa.Boolean: "bool",
    sa.Date: "date",
    sa.LargeBinary: "bytea",
}
"""The types that columns of the read side may have, as PostgreSQL calls them."""

sqlite3.register_adapter(date, date.isoformat)  # The driver's own is going away.


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> None:
    """Whole rows, in the order of the table's columns; one that is there already raises IntegrityError."""
    if _is_postgres(connection):
        _copy(connection, table, rows)
    else:
        places = ", ".join("?" for _ in table.columns)
        connection.exec_driver_sql(f"INSERT INTO {_named(connection, table)} VALUES ({places})", list(rows))


def put_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> None:
    """Whole rows, in the order of the table's columns, in place of what stood under their keys; no key twice."""
    quoted = connection.dialect.identifier_preparer.quote
    keys = [quoted(name) for name in key_names(table)]
    rest = [quoted(column.name) for column in table.columns if not column.primary_key]
    given = ", ".join(f"{name} = excluded.{name}" for name in rest)
    known = f"ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {given}' if given else 'NOTHING'}"
    target = _named(connection, table)
    if _is_postgres(connection):
        source, arrays = _unnest(list(table.columns), rows)
        connection.exec_driver_sql(f"INSERT INTO {target} SELECT * FROM {source} {known}", arrays)
    else:
        places = ", ".join("?" for _ in table.columns)
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({places}) {known}", list(rows))


def change_rows(
    connection: sa.Connection, table: sa.Table, taken: Sequence[str], grown: Sequence[str], rows: Sequence[Values]
) -> None:
    """Each row: the values that columns take, the amounts by which columns grow, and its key; no key twice."""
    quoted = connection.dialect.identifier_preparer.quote
    target, keys = _named(connection, table), key_names(table)
    if not _is_postgres(connection):
        changes = [f"{quoted(name)} = ?" for name in taken] + [f"{quoted(name)} = {quoted(name)} + ?" for name in grown]
        where = " AND ".join(f"{quoted(name)} = ?" for name in keys)
        connection.exec_driver_sql(f"UPDATE {target} SET {', '.join(changes)} WHERE {where}", list(rows))
        return
    columns = [table.c[name] for name in (*taken, *grown, *keys)]
    source, arrays = _unnest(columns, rows)
    given = {column.name: f"given.v{number}" for number, column in enumerate(columns)}
    changes = [f"{quoted(name)} = {given[name]}" for name in taken]
    changes += [f"{quoted(name)} = old.{quoted(name)} + {given[name]}" for name in grown]
    where = " AND ".join(f"old.{quoted(name)} = {given[name]}" for name in keys)
    connection.exec_driver_sql(f"UPDATE {target} AS old SET {', '.join(changes)} FROM {source} WHERE {where}", arrays)


def key_names(table: sa.Table) -> list[str]:
    """The columns of the primary key."""
    return [column.name for column in table.primary_key]


def _copy(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> None:
    statement = f"COPY {_named(connection, table)} FROM STDIN (FORMAT BINARY)"
    driver: Any = connection.connection.driver_connection
    with in_sqlalchemys_words(connection, statement), driver.cursor().copy(statement) as copy:
        copy.set_types([_COPIED_AS[type(column.type)] for column in table.columns])
        write = copy.write_row
        for row in rows:
            write(row)


def _unnest(columns: Sequence[sa.Column[Any]], rows: Sequence[Values]) -> tuple[str, tuple[list[Any], ...]]:
    """A row source `given` with columns v0, v1, … and an array for each: one round trip, no table to stage in."""
    arrays = ", ".join(f"%b::{_COPIED_AS[type(column.type)]}[]" for column in columns)
    names = ", ".join(f"v{number}" for number in range(len(columns)))
    return f"unnest({arrays}) AS given({names})", tuple(list(values) for values in zip(*rows, strict=True))


def _named(connection: sa.Connection, table: sa.Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _is_postgres(connection: sa.Connection) -> bool:
    return connection.dialect.name == "postgresql"

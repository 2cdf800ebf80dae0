"""The rows of a PostgreSQL database, taken out whole and put back: about as fast as emptying it."""

from collections.abc import Iterator
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql

GUARDED = "events.stored_events"
TOO_MANY_PAGES = 64
"""Beyond this, what was deleted gets in the way of who comes after; below it, TRUNCATE takes longer."""
_EMPTY = 21
"""Bytes that COPY writes for no row."""
_OURS = "nspname IN ('events', 'read', 'doors', 'public')"
_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TABLES = (
    "SELECT format('%I.%I', nspname, relname), pg_relation_size(pg_class.oid) / 8192 FROM pg_class"
    f" JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relkind = 'r' AND {_OURS} ORDER BY 1"
)
_SHAPE = (
    "SELECT format('%I.%I', nspname, relname) FROM pg_class"
    f" JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relkind IN ('r', 'i', 'S') AND {_OURS}"
)
_NUMBERS = (
    "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
    f" WHERE {_OURS.replace('nspname', 'schemaname')}"
)

Connection = psycopg.Connection[tuple[Any, ...]]


class Snapshot(NamedTuple):
    """By its name, what stood in each table, as COPY writes it, and the last number of each sequence."""

    rows: dict[str, bytes]
    numbers: dict[str, int | None]


def take(connection: Connection) -> Snapshot:
    """Every row."""
    rows = {}
    for table, _ in connection.execute(_TABLES).fetchall():
        with connection.cursor().copy(_sql(f"COPY {table} TO STDOUT (FORMAT BINARY)")) as copied:
            rows[table] = b"".join(bytes(part) for part in copied)
    return Snapshot(rows, dict(connection.execute(_NUMBERS).fetchall()))


def shape(connection: Connection) -> frozenset[str]:
    """The names of tables, indexes and sequences: a test that rebuilt something has changed them."""
    return frozenset(name for (name,) in connection.execute(_SHAPE))


def put_back(connection: Connection, snapshot: Snapshot) -> None:
    """These rows and no others; whoever is still connected is thrown out."""
    connection.execute(_OTHERS)
    pages: dict[str, int] = dict(connection.execute(_TABLES).fetchall())
    statements = ["SET session_replication_role = replica", *_emptied(pages), *_counted(snapshot)]
    if GUARDED in pages:
        statements.insert(0, f"ALTER TABLE {GUARDED} DISABLE TRIGGER ALL")
    with connection.transaction():
        connection.execute(_sql("; ".join(statements)))
        for table, rows in snapshot.rows.items():
            if len(rows) > _EMPTY:
                with connection.cursor().copy(_sql(f"COPY {table} FROM STDIN (FORMAT BINARY)")) as copied:
                    copied.write(rows)
        if GUARDED in pages:
            connection.execute(_sql(f"ALTER TABLE {GUARDED} ENABLE ALWAYS TRIGGER deny_change"))


def _emptied(pages: dict[str, int]) -> Iterator[str]:
    for table, number in pages.items():
        if number:
            yield f"TRUNCATE {table}" if number > TOO_MANY_PAGES else f"DELETE FROM {table}"


def _counted(snapshot: Snapshot) -> Iterator[str]:
    for sequence, last in snapshot.numbers.items():
        yield f"ALTER SEQUENCE {sequence} RESTART" if last is None else f"SELECT setval('{sequence}', {last})"


def _sql(text: LiteralString) -> sql.SQL:
    return sql.SQL(text)  # Only our own texts and names come here.

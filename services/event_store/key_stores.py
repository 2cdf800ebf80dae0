"""Where the keys of personal values lie: one file of SQLite, or a database of PostgreSQL, apart from history."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from services.databases.postgres import CONNECT_SECONDS, LOCK_SECONDS, Patient, conninfo
from services.event_store.personal_keys import KeyStore, KeysUnavailable, Owner, StoredKey

STATEMENT_SECONDS = 5
_CONNECTIONS = 4
COPY_FROM, _AT_ONCE = 500, 5_000
_BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)  # The next erasure then does it.
_USERS = ("anju_web", "anju_worker")
_READERS = ("anju_auditor",)
_COLUMNS = "subject, class, master, wrapped, destroyed_at"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS subject_key(subject TEXT, class TEXT, master TEXT, wrapped {binary},"
    " destroyed_at TEXT, PRIMARY KEY(subject, class), CHECK((wrapped IS NULL) = (destroyed_at IS NOT NULL)))"
)
TOMBSTONE = (
    "INSERT INTO subject_key VALUES ({0}, {0}, NULL, NULL, {0}) ON CONFLICT (subject, class) DO UPDATE SET"
    " master = NULL, wrapped = NULL, destroyed_at = coalesce(subject_key.destroyed_at, excluded.destroyed_at)"
)
_TOMBSTONES = f"SELECT {_COLUMNS} FROM subject_key WHERE wrapped IS NULL ORDER BY 1, 2"
_OTHERWISE = f"SELECT {_COLUMNS} FROM subject_key WHERE master <> {{0}}"
_EXCHANGE = "UPDATE subject_key SET master = {0}, wrapped = {0} WHERE subject = {0} AND class = {0} AND wrapped = {0}"


def key_store(url: str, password: str | None = None) -> KeyStore:
    """`sqlite:///FILE`, made at the first start, or `postgresql://…`, made by `create_key_table`.

    Raises KeysUnavailable where a file cannot be opened; a server is asked when it is needed.
    """
    parts = urlsplit(url)
    return SqliteKeyStore(Path(parts.path[1:])) if parts.scheme == "sqlite" else PgKeyStore(url, password)


def create_key_table(url: str, password: str | None = None) -> None:
    """The table of keys on PostgreSQL, and what each role may do with it: nobody may delete a key or a tombstone.

    By the database's owner, as often as one likes. Raises KeysUnavailable.
    """
    with _pg_reported(), psycopg.connect(conninfo(url, password)) as connection:
        connection.execute(_TABLE.format(binary="BYTEA"))
        known = {name for (name,) in connection.execute("SELECT rolname::text FROM pg_roles")}
        for roles, rights in ((_USERS, "SELECT, INSERT, UPDATE, MAINTAIN"), (_READERS, "SELECT")):
            for role in sorted(known.intersection(roles)):
                grant = sql.SQL("GRANT {} ON subject_key TO {}")
                connection.execute(grant.format(sql.SQL(rights), sql.Identifier(role)))


class SqliteKeyStore:
    """A file of its own: durable at each commit, and what is deleted in it is overwritten."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        with _sqlite_reported():
            self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.connection.execute(_TABLE.format(binary="BLOB"))

    def find(self, owners: Sequence[Owner]) -> list[StoredKey]:
        """See KeyStore."""
        query = (
            f"SELECT {_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN subject_key"
            " ON subject = json_extract(wanted.value, '$[0]') AND class = json_extract(wanted.value, '$[1]')"
        )
        return self._keys(query, json.dumps(owners))

    def insert_missing(self, keys: Sequence[StoredKey]) -> int:
        """See KeyStore."""
        with self._at_work() as connection, self._all_or_nothing():
            statement = "INSERT INTO subject_key VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            return connection.executemany(statement, keys).rowcount

    def tombstone(self, owner: Owner, when: str) -> None:
        """See KeyStore; the write-ahead log, which still holds the key, is emptied as well."""
        with self._at_work() as connection:
            connection.execute(TOMBSTONE.format("?"), (*owner, when))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def tombstones(self) -> list[StoredKey]:
        """See KeyStore."""
        return self._keys(_TOMBSTONES)

    def every(self) -> list[StoredKey]:
        """All keys and tombstones."""
        return self._keys(f"SELECT {_COLUMNS} FROM subject_key")

    def wrapped_otherwise(self, master: str) -> list[StoredKey]:
        """See KeyStore."""
        return self._keys(_OTHERWISE.format("?"), master)

    def exchange(self, pairs: Sequence[tuple[StoredKey, StoredKey]]) -> None:
        """See KeyStore."""
        with self._at_work() as connection, self._all_or_nothing():
            connection.executemany(_EXCHANGE.format("?"), _exchanged(pairs))

    def close(self) -> None:
        """See KeyStore."""
        with self._lock:
            self.connection.close()

    def _keys(self, query: str, *values: str) -> list[StoredKey]:
        with self._at_work() as connection:
            return [StoredKey(*row) for row in connection.execute(query, values)]

    @contextmanager
    def _at_work(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _sqlite_reported():
            yield self.connection

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")


class PgKeyStore:
    """A database of its own, asked anew for every value: 2 s for a connection, 5 s for an answer."""

    def __init__(self, url: str, password: str | None = None) -> None:
        limits = {"lock_timeout": LOCK_SECONDS * 1000, "statement_timeout": STATEMENT_SECONDS * 1000}
        self._pool = ConnectionPool[Patient](
            conninfo(url, password, **limits),
            connection_class=Patient,
            kwargs={"autocommit": True},
            check=_still_there,
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=CONNECT_SECONDS,
            reconnect_timeout=CONNECT_SECONDS,  # A server that comes back is found by the next question.
            name="keys of personal values",
            open=True,
        )

    def find(self, owners: Sequence[Owner]) -> list[StoredKey]:
        """See KeyStore."""
        query = (
            f"SELECT {_COLUMNS} FROM subject_key JOIN unnest(%b::text[], %b::text[]) AS wanted(subject, class)"
            " USING (subject, class)"
        )
        return self._keys(query, _columns(owners))

    def insert_missing(self, keys: Sequence[StoredKey]) -> int:
        """See KeyStore."""
        with _pg_reported(), self._pool.connection() as connection:
            if len(keys) >= COPY_FROM:
                with suppress(psycopg.errors.UniqueViolation):  # Somebody has a key already.
                    return _copied(connection, keys)
            rows = "unnest(%b::text[], %b::text[], %b::text[], %b::bytea[], %b::text[])"
            statement = f"INSERT INTO subject_key SELECT * FROM {rows} ON CONFLICT DO NOTHING"
            with connection.transaction():
                return sum(
                    connection.execute(statement, _columns(keys[at : at + _AT_ONCE]), prepare=True).rowcount
                    for at in range(0, len(keys), _AT_ONCE)
                )

    def tombstone(self, owner: Owner, when: str) -> None:
        """See KeyStore; the table is written anew without the key.

        What the server's log and its archive still hold of it ends with them, or with the master key.
        """
        self._asked(TOMBSTONE.format("%s"), (*owner, when))
        with _pg_reported(), suppress(*_BUSY), self._pool.connection() as connection:
            connection.execute("VACUUM (FULL) subject_key")

    def tombstones(self) -> list[StoredKey]:
        """See KeyStore."""
        return self._keys(_TOMBSTONES)

    def wrapped_otherwise(self, master: str) -> list[StoredKey]:
        """See KeyStore."""
        return self._keys(_OTHERWISE.format("%s"), (master,))

    def exchange(self, pairs: Sequence[tuple[StoredKey, StoredKey]]) -> None:
        """See KeyStore."""
        with _pg_reported(), self._pool.connection() as connection, connection.transaction():
            connection.cursor().executemany(_EXCHANGE.format("%s"), _exchanged(pairs))

    def close(self) -> None:
        """See KeyStore."""
        self._pool.close()

    def _keys(self, query: str, values: Sequence[Any] = ()) -> list[StoredKey]:
        return [StoredKey(*row) for row in self._asked(query, values)]

    def _asked(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with _pg_reported(), self._pool.connection() as connection:
            cursor = connection.execute(statement, values, prepare=True, binary=True)  # Keys are bytes.
            return cursor.fetchall() if cursor.description else []


def _copied(connection: Patient, keys: Sequence[StoredKey]) -> int:
    """All of them, in half the time; or none. Raises UniqueViolation."""
    with connection.transaction(), connection.cursor().copy("COPY subject_key FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "text", "text", "bytea", "text"])
        for key in keys:
            copy.write_row(key)
    return len(keys)


def _still_there(connection: Patient) -> None:
    if select([connection.fileno()], [], [], 0)[0]:  # Nothing is to be read on an idle connection but its end.
        connection.close()
        raise psycopg.OperationalError("the server has ended this connection")


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _exchanged(pairs: Sequence[tuple[StoredKey, StoredKey]]) -> list[tuple[Any, ...]]:
    return [(new.master, new.wrapped, *old.owner, old.wrapped) for old, new in pairs]


@contextmanager
def _sqlite_reported() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise KeysUnavailable(str(error)) from error


@contextmanager
def _pg_reported() -> Iterator[None]:
    """Whatever the server says instead of an answer, also that there is no table: nothing of it is an erasure."""
    try:
        yield
    except psycopg.Error as error:
        raise KeysUnavailable(str(error)) from error

"""The events table on SQLite: ids that are never used twice, rows that are never changed, commits that are on disk."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from eventsourcing.persistence import ConnectionUnavailableError, InterfaceError, Notification, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from services.event_store.recorder import Recorder, Row

MARKS = "CREATE TABLE IF NOT EXISTS restored (number INTEGER PRIMARY KEY AUTOINCREMENT, mark BLOB NOT NULL)"
"""What `anju restore` leaves behind."""
_COLUMNS = "originator_id, originator_version, topic, state"
_NO_END = 2**63 - 1
_GUARD = [
    f"CREATE TRIGGER IF NOT EXISTS deny_{act.lower()} BEFORE {act} ON {{table}}"
    " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    for act in ("UPDATE", "DELETE")
] + [
    # INSERT OR REPLACE deletes without firing a DELETE trigger.
    "CREATE TRIGGER IF NOT EXISTS deny_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE"
    " notification_id = NEW.notification_id OR (originator_id = NEW.originator_id"
    " AND originator_version = NEW.originator_version))"
    " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
]


class FullSyncPool(SQLiteConnectionPool):
    """Every commit is on disk before it is acknowledged, whatever the library was built with."""

    _ending = False

    def get_connection(self, timeout: float | None = None, *, is_writer: bool | None = None) -> SQLiteConnection:
        """First a connection, then the writers' turn.

        The library takes them the other way round, and where no connection can be had it keeps the
        turn: nobody would ever write again.
        """
        if self._ending:
            raise ConnectionUnavailableError("The store is closed")
        until = monotonic() + (self.pool_timeout if timeout is None else timeout)
        connection = super().get_connection(timeout)
        if is_writer:
            if not self._writer_lock.acquire(timeout=max(0.0, until - monotonic())):
                self.put_connection(connection)
                raise ConnectionUnavailableError("Another writer is at work")
            self._num_writers += 1
        connection.is_writer = is_writer or None
        return connection

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        try:
            connection.cursor().execute("PRAGMA synchronous = FULL")
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        return connection

    def close(self) -> None:
        """Waits for those at work: to close a connection under a running statement is to crash the process."""
        self._ending, until = True, monotonic() + self.pool_timeout
        with self._put_condition:
            while self._in_use and monotonic() < until:
                self._put_condition.wait(0.05)
            self._in_use.clear()  # Whoever is at work even now keeps its connection to itself.
        super().close()


def sqlite_datastore(path: Path) -> SQLiteDatastore:
    """One file, WAL, 5 s of patience for another writer."""
    datastore = SQLiteDatastore(str(path), originator_id_type="text")
    datastore.pool.close()
    datastore.pool = FullSyncPool(db_name=str(path))
    return datastore


class SqliteRecorder(SQLiteApplicationRecorder, Recorder):
    """The library's recorder with a table of our own: an explicit AUTOINCREMENT id and triggers that deny.

    The library's implicit rowid is renumbered by a dump, and used again after a lost tail: projections
    would then skip a fact.
    """

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        table = events_table_name
        self.insert_events_statement = f"INSERT INTO {table} ({_COLUMNS}) VALUES (?, ?, ?, ?)"
        self.select_max_notification_id_statement = f"SELECT max(notification_id) FROM {table}"
        self._of_streams = (
            f"SELECT {_COLUMNS}, notification_id FROM {table} WHERE originator_id IN (SELECT value FROM json_each(?))"
        )
        self._since = (
            f"SELECT {_COLUMNS}, notification_id FROM json_each(?) AS wanted JOIN {table}"
            " ON originator_id = json_extract(wanted.value, '$[0]')"
            " AND originator_version > json_extract(wanted.value, '$[1]')"
            " ORDER BY notification_id"
        )
        self._heads = (
            f"SELECT originator_id, max(originator_version), max(notification_id) FROM {table}"
            " WHERE originator_id IN (SELECT value FROM json_each(?)) GROUP BY originator_id"
        )
        self._history = (
            f"SELECT {_COLUMNS}, notification_id FROM {table} WHERE notification_id > ?"
            " ORDER BY notification_id LIMIT ?"
        )
        self._notifications = (
            f"SELECT {_COLUMNS}, notification_id FROM {table} WHERE notification_id BETWEEN ? AND ?"
            " AND (? OR topic IN (SELECT value FROM json_each(?))) ORDER BY notification_id LIMIT ?"
        )

    def construct_create_table_statements(self) -> list[str]:
        """The table and its guard."""
        table = (
            f"CREATE TABLE IF NOT EXISTS {self.events_table_name} (notification_id INTEGER PRIMARY KEY AUTOINCREMENT,"
            " originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, topic TEXT NOT NULL,"
            " state BLOB NOT NULL, UNIQUE (originator_id, originator_version))"
        )
        words = "CREATE TABLE IF NOT EXISTS vocabulary (topic TEXT PRIMARY KEY) WITHOUT ROWID"
        return [table, words, MARKS, *(statement.format(table=self.events_table_name) for statement in _GUARD)]

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        rows = [(e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events]
        c.executemany(self.insert_events_statement, rows)
        if not rows:
            return []
        c.execute("SELECT last_insert_rowid()")
        last = int(c.fetchone()[0])  # One writer at a time: the ids of a save stand in a row.
        return list(range(last - len(rows) + 1, last + 1))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's own question; its statement reads a column `rowid`, which our table calls by name."""
        first = 0 if start is None else start + (not inclusive_of_start)
        last = _NO_END if stop is None else stop
        rows = self._rows(self._notifications, (first, last, not topics, json.dumps(list(topics)), limit))
        return [Notification(stream, version, topic, state, id=n) for stream, version, topic, state, n in rows]

    def heads(self, streams: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each stream's last version, and the position of its last entry."""
        rows = self._rows(self._heads, (json.dumps(list(streams)),))
        return {stream: (version, position) for stream, version, position in rows}

    def select_streams(self, streams: Sequence[str], after: int = 0) -> list[Row]:
        """The entries of several streams after a position, in the order of history."""
        query = f"{self._of_streams} AND notification_id > ? ORDER BY notification_id"
        return self._rows(query, (json.dumps(list(streams)), after))

    def select_since(self, versions: Mapping[str, int]) -> list[Row]:
        """The entries of several streams, each after a version of it, in the order of history."""
        return self._rows(self._since, (json.dumps(list(versions.items())),))

    def history(self, after: int, limit: int) -> list[Row]:
        """What `select_notifications` says, as bare rows: what projections follow."""
        return self._rows(self._history, (after, limit))

    def vocabulary(self) -> frozenset[str]:
        """The topics that somebody may write here."""
        return frozenset(topic for (topic,) in self._rows("SELECT topic FROM vocabulary", ()))

    def declare(self, topics: Iterable[str]) -> None:
        """From now on these may be written: a process that does not know them stops writing."""
        new = sorted(set(topics) - self.vocabulary())
        if new:
            with self.datastore.transaction(commit=True) as cursor:
                cursor.executemany("INSERT OR IGNORE INTO vocabulary VALUES (?)", [(topic,) for topic in new])

    def secure(self) -> None:
        """What can be read is on disk: a commit is synced before anybody sees it."""

    def restores(self) -> list[bytes]:
        """What `anju restore` has left here."""
        return [mark for (mark,) in self._rows("SELECT mark FROM restored ORDER BY number", ())]

    def close(self) -> None:
        """Closes the file."""
        self.datastore.close()

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, values)
            return [tuple(row) for row in cursor.fetchall()]

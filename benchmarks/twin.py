"""A table beside ours, with the same columns, indexes and rows: what COPY alone makes of the same work."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import psycopg

from services.event_store.pg_recorder import binary_rows
from services.event_store.store import EventStore

PIECE_BYTES = 1 << 20
Bare = psycopg.Connection[tuple[object, ...]]
_COPY_EVENTS = "COPY bench.stored_events (originator_id, originator_version, topic, state) FROM STDIN (FORMAT BINARY)"
_EVENTS = """
CREATE TABLE bench.stored_events (LIKE events.stored_events);
INSERT INTO bench.stored_events SELECT * FROM events.stored_events ORDER BY notification_id;
CREATE SEQUENCE bench.ids START 1000000000 OWNED BY bench.stored_events.notification_id;
ALTER TABLE bench.stored_events ALTER notification_id SET DEFAULT nextval('bench.ids');
ALTER TABLE bench.stored_events ADD PRIMARY KEY (originator_id, originator_version);
CREATE UNIQUE INDEX ON bench.stored_events (notification_id);
"""


class TwinOfHistory:
    """Of the table of entries, as it stands now."""

    def __init__(self, connection: Bare) -> None:
        self._connection = connection
        connection.execute(_EVENTS.encode())
        connection.execute("VACUUM ANALYZE bench.stored_events")

    def copies(self, store: EventStore, saves: Sequence[int]) -> list[bytes]:
        """What was recorded between these positions, a file a save, as COPY reads it."""
        select = store.recorder.select_notifications
        return [
            binary_rows(select(after, upto - after, stop=upto, inclusive_of_start=False))
            for after, upto in pairwise(saves)
        ]

    def take(self, files: Sequence[bytes]) -> None:
        """Each file in a transaction of its own."""
        for file in files:
            with self._connection.cursor().copy(_COPY_EVENTS) as copying:
                copying.write(file)


class TwinOfTable:
    """Of a table of the read side, with the same keys and indexes, empty at first."""

    def __init__(self, connection: Bare, table: str, folder: Path) -> None:
        self._connection, self._table, self._file = connection, table, folder / table
        connection.execute(f"CREATE TABLE bench.{table} (LIKE read.{table} INCLUDING INDEXES)".encode())

    def write_out(self, where: str) -> int:
        """The rows of the living table that answer to this, into a file as COPY reads it; how many."""
        cursor = self._connection.cursor()
        wanted = f"SELECT * FROM read.{self._table} WHERE {where} ORDER BY position"
        with self._file.open("wb") as file, cursor.copy(f"COPY ({wanted}) TO STDOUT (FORMAT BINARY)".encode()) as rows:
            for row in rows:
                file.write(row)
        return cursor.rowcount

    def take(self) -> None:
        """The file, in one transaction, in large pieces."""
        into = f"COPY bench.{self._table} FROM STDIN (FORMAT BINARY)".encode()
        with self._file.open("rb") as file, self._connection.cursor().copy(into) as copying:
            while piece := file.read(PIECE_BYTES):
                copying.write(piece)

    def empty(self) -> None:
        """As at first."""
        self._connection.execute(f"TRUNCATE bench.{self._table}".encode())

    def drop(self) -> None:
        """Nothing is left of it."""
        self._connection.execute(f"DROP TABLE bench.{self._table}".encode())
        self._file.unlink()

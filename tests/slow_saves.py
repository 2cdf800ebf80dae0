"""Saves that take their time, as on a slow disk or a slow line: there is a moment to be killed in."""

import time
from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteCursor
from psycopg import abc, sql

from services.event_store.pg_recorder import PgRecorder
from services.event_store.recorder import Recorder
from services.event_store.sqlite_recorder import SqliteRecorder


def slow_down(recorder: Recorder, seconds: float) -> None:
    """From now on it waits between the rows of a save and their commit."""
    if isinstance(recorder, PgRecorder):
        recorder.copy_from = 0  # Rows and commit travel apart.
        recorder._commit = Late(recorder._commit, seconds)
    elif isinstance(recorder, SqliteRecorder):
        _slow_down_sqlite(recorder, seconds)
    else:
        raise TypeError(type(recorder))


class Late(sql.Composed):
    """A statement that is sent late."""

    def __init__(self, statement: sql.Composed, seconds: float) -> None:
        super().__init__(list(statement))
        self._seconds = seconds

    def as_bytes(self, context: abc.AdaptContext | None = None) -> bytes:
        """What the driver asks for when it sends it."""
        time.sleep(self._seconds)
        return super().as_bytes(context)


def _slow_down_sqlite(recorder: SqliteRecorder, seconds: float) -> None:
    insert = recorder._insert_events

    def slow(c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        ids = insert(c, stored_events)
        time.sleep(seconds)
        return ids

    recorder._insert_events = slow  # type: ignore[method-assign]

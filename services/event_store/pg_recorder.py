"""The events table on PostgreSQL: ids in the order of commits, a save in one round trip or by COPY.

It needs SELECT and INSERT on the table and USAGE on its sequence, nothing else; `anju migrate` makes the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from struct import Struct
from threading import Lock
from typing import Any, NoReturn

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from services.databases.postgres import HISTORY_SCHEMA, Patient, Pool
from services.event_store.away import connected, while_away
from services.event_store.recorder import Recorder, Row

COPY_FROM = 32
"""Entries; fewer go through the function, in one round trip."""
_read_on: ContextVar[tuple[Pool, str] | None] = ContextVar("read_on", default=None)
"""Where the past was read that is decided upon, and on which timeline: on another it need not have happened."""
_NO_END = 2**62
_FILE_HEAD, _FILE_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW_HEAD = Struct("!hi").pack  # Number of fields, length of the stream id.


def binary_rows(events: Iterable[StoredEvent]) -> bytes:
    """What COPY … (FORMAT BINARY) reads: stream, version, topic, state."""
    parts, middles = [_FILE_HEAD], dict[str, Any]()
    for event in events:
        stream, state = str(event.originator_id).encode(), event.state
        if (middle := middles.get(event.topic)) is None:
            topic = event.topic.encode()
            middle = middles[event.topic] = Struct(f"!iqi{len(topic)}si").pack, len(topic), topic
        pack, length, topic = middle
        parts += _ROW_HEAD(4, len(stream)), stream, pack(8, event.originator_version, length, topic, len(state)), state
    parts.append(_FILE_END)
    return b"".join(parts)


class PgRecorder(Recorder):
    """An advisory lock until the commit gives ids in the order of commits; it and VACUUM do not wait for each other."""

    copy_from = COPY_FROM

    def __init__(self, pool: Pool, schema: str = HISTORY_SCHEMA, table: str = "stored_events") -> None:
        self.pool = pool
        self._in_line = Lock()  # One large save a process: whoever pays waits for that one, not for all that follow.
        names = {
            "table": Identifier(schema, table),
            "words": Identifier(schema, "vocabulary"),
            "marks": Identifier(schema, "restored"),
            "append": Identifier(schema, f"{table}_append"),
            "channel": Identifier(table),
            "key": Literal(f"{schema}.{table}"),
            "sequence": Literal(f'"{schema}"."{table}_notification_id_seq"'),
        }

        def composed(text: str) -> Composed:
            return SQL(text).format(**names)

        def sql(text: str) -> bytes:
            return composed(text).as_bytes()  # The driver remembers what it made of bytes.

        columns = "originator_id, originator_version, topic, state"
        lock = "SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))"
        self._append = sql("SELECT {append}(%b, %b::bigint[], %b, %b)")
        self._begin = composed(f"BEGIN; {lock}; NOTIFY {{channel}}")
        self._copy = composed(f"COPY {{table}} ({columns}) FROM STDIN (FORMAT BINARY)")
        self._commit = composed("SELECT currval({sequence}); COMMIT")
        self._vocabulary = sql("SELECT topic FROM {words}")
        self._touch = sql("SELECT pg_logical_emit_message(true, 'anju', '')")
        self._restores = sql("SELECT mark FROM {marks} ORDER BY number")
        self._write_questions(sql, columns)

    def _write_questions(self, sql: Callable[[str], bytes], columns: str) -> None:
        """To the table of entries."""
        self._newest = sql("SELECT max(notification_id) FROM {table}")
        self._heads = sql(
            "SELECT stream, originator_version, notification_id FROM unnest(%b::text[]) AS stream, LATERAL (SELECT *"
            " FROM {table} WHERE originator_id = stream ORDER BY originator_version DESC LIMIT 1) AS head"
        )
        of_stream = f"SELECT {columns} FROM {{table}} WHERE originator_id = %s AND originator_version > %s"
        of_stream += " AND originator_version <= %s ORDER BY originator_version {order} LIMIT %s"
        self._events = {desc: sql(of_stream.replace("{order}", "DESC" if desc else "ASC")) for desc in (False, True)}
        found = f"SELECT {columns}, notification_id FROM {{table}} WHERE"
        self._streams = sql(f"{found} originator_id = ANY(%b) AND notification_id > %s ORDER BY notification_id")
        self._since = sql(
            "SELECT entry.* FROM unnest(%b::text[], %b::bigint[]) AS wanted(stream, version),"
            f" LATERAL ({found} originator_id = stream AND originator_version > version) AS entry"
            " ORDER BY notification_id"
        )
        history = f"{found} notification_id > %s AND notification_id <= %s"
        self._history = sql(f"{history} ORDER BY notification_id LIMIT %s")
        self._by_topic = sql(f"{history} AND topic = ANY(%s) ORDER BY notification_id LIMIT %s")

    @while_away
    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        """All or nothing; encoded before the lock is taken. Raises what `while_away` raises."""
        if not stored_events:
            return []
        if len(stored_events) >= self.copy_from:
            rows = binary_rows(stored_events)
            with self._in_line, self._where_it_was_read() as connection:  # An error rolls back.
                return self._copied(connection, rows, len(stored_events))
        fields = [(e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events]
        values = list(map(list, zip(*fields, strict=True)))
        with self._where_it_was_read() as connection:
            return [row[0] for row in _fetched(connection, self._append, values)]

    @contextmanager
    def _where_it_was_read(self) -> Iterator[Patient]:
        """Raises IntegrityError where another server has taken over since: a stream could get a hole."""
        with connected(self.pool) as connection:
            read_on = _read_on.get()
            if read_on and read_on[0] is self.pool and read_on[1] != connection.timeline:
                _read_on.set(None)
                raise IntegrityError("another server has taken over since it was decided")
            yield connection
        _read_on.set(None)

    def _copied(self, connection: Patient, rows: bytes, number: int) -> list[int]:
        cursor = connection.cursor(row_factory=tuple_row)
        cursor.execute(self._begin)
        with cursor.copy(self._copy) as copy:
            copy.write(rows)
        [last] = cursor.execute(self._commit).fetchone() or ()
        return list(range(last - number + 1, last + 1))  # Nobody else draws ids while we hold the lock.

    @while_away
    def heads(self, streams: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each stream's last version, and the position of its last entry."""
        return {stream: (version, position) for stream, version, position in self._past(self._heads, [list(streams)])}

    @while_away
    def select_streams(self, streams: Sequence[str], after: int = 0) -> list[Row]:
        """The entries of several streams after a position, in the order of history."""
        return self._past(self._streams, [list(streams), after])

    @while_away
    def select_since(self, versions: Mapping[str, int]) -> list[Row]:
        """The entries of several streams, each after a version of it, in the order of history."""
        return self._past(self._since, [list(versions), list(versions.values())])

    @while_away
    def history(self, after: int, limit: int) -> list[Row]:
        """What `select_notifications` says, as bare rows: what projections follow."""
        return self._rows(self._history, [after, _NO_END, limit])

    @while_away
    def select_events(
        self,
        originator_id: object,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """The library's own question."""
        versions = (-1 if gt is None else gt, _NO_END if lte is None else lte)
        return [StoredEvent(*row) for row in self._rows(self._events[desc], [originator_id, *versions, limit])]

    @while_away
    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """The library's own question."""
        after = 0 if start is None else start - inclusive_of_start
        query, wanted = (self._by_topic, [list(topics)]) if topics else (self._history, [])
        rows = self._rows(query, [after, _NO_END if stop is None else stop, *wanted, limit])
        return [Notification(stream, version, topic, state, id=n) for stream, version, topic, state, n in rows]

    @while_away
    def max_notification_id(self) -> int | None:
        """Of the newest entry."""
        newest: int | None = self._rows(self._newest, [])[0][0]
        return newest

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        """Ours follow with positions of their own, woken by the channel."""
        raise NotImplementedError

    @while_away
    def vocabulary(self) -> frozenset[str]:
        """The topics that somebody may write here; `anju migrate` declares them."""
        return frozenset(topic for (topic,) in self._rows(self._vocabulary, []))

    @while_away
    def secure(self) -> None:
        """By a commit of our own, which holds nothing: it waits for the standby, and so for all before it."""
        self._rows(self._touch, [])

    @while_away
    def restores(self) -> list[bytes]:
        """What `anju restore` has left here."""
        return [mark for (mark,) in self._rows(self._restores, [])]

    def close(self) -> None:
        """Ends the pool's connections."""
        self.pool.close()

    def _rows(self, query: bytes, values: list[Any]) -> list[Any]:
        with connected(self.pool) as connection:
            return _fetched(connection, query, values)

    def _past(self, query: bytes, values: list[Any]) -> list[Any]:
        """What somebody will decide upon, and where it was found."""
        with connected(self.pool) as connection:
            read_on = _read_on.get()
            if read_on is None or read_on[0] is not self.pool:  # The first place counts, until something is recorded.
                _read_on.set((self.pool, connection.timeline))
            return _fetched(connection, query, values)


def _fetched(connection: Patient, query: bytes, values: list[Any]) -> list[Any]:
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        found: list[Any] = cursor.execute(query, values, prepare=True).fetchall()
        return found

"""The event store: load what decides, record what it decided. The library's application, and no more."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, InterfaceError, Mapper, OperationalError

from domain.history import Aggregate, Entry, Envelope, Event
from services.event_store.mapper import EntryMapper, Row, UnknownTopic
from services.event_store.sqlite_recorder import SqliteRecorder, is_full

commanded: ContextVar[Envelope] = ContextVar("commanded")
"""Who asks for what just now: set by the edge, written by `record`."""

A = TypeVar("A", bound=Aggregate[Any])


class Conflict(Exception):
    """Somebody else recorded in one of these streams since it was loaded."""


class AlreadyRecorded(Exception):
    """A loaded stream holds this very command; the whole of it was recorded then, in one save."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class StorageFull(Exception):
    """The disk is full: nothing of this was recorded."""


class StoreUnavailable(Exception):
    """The database does not answer: nothing of this was recorded."""


class PoisonEntry(Exception):
    """An entry that cannot be read: whoever follows history stops before it, loudly."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"position {position}: {why}")
        self.position, self.why = position, why


class Stretch(NamedTuple):
    """A piece of history: the entries that were asked for, and the position up to which it was read."""

    entries: list[Entry]
    upto: int


class EventStore(Application[str]):
    """History of one tenant."""

    name = "anju"  # On PostgreSQL the table's name: it must not follow a renamed class.
    mapper: EntryMapper
    recorder: SqliteRecorder

    def __init__(
        self, tenant: str, recorder: SqliteRecorder, mapper: EntryMapper, clock: Callable[[], datetime]
    ) -> None:
        self._given_recorder, self._given_mapper = recorder, mapper
        super().__init__()
        self.tenant, self.clock = tenant, clock
        self.on_recorded: list[Callable[[int], None]] = []
        """Called with the position of each save: wakes whoever follows history in this process."""

    def construct_mapper(self) -> Mapper[str]:
        """Ours."""
        return self._given_mapper

    def construct_recorder(self) -> SqliteRecorder:
        """Ours."""
        return self._given_recorder

    def close(self) -> None:
        """Closes the database as well."""
        super().close()
        self.recorder.datastore.close()

    # Deciding ---------------------------------------------------------------------------------

    def stream(self, kind: type[Aggregate[Any]], key: str) -> str:
        """ "ezhou/account/BH-1-1-101"."""
        return f"{self.tenant}/{kind.KIND}/{key}"

    def load(self, kind: type[A], key: str) -> A:
        """The thing that decides, as of now; new where its stream is empty. Raises AlreadyRecorded, PoisonEntry."""
        return self.load_all(kind, [key])[key]

    def load_all(self, kind: type[A], keys: Sequence[str]) -> dict[str, A]:
        """Several of a kind in one query, by key. Raises AlreadyRecorded, PoisonEntry."""
        command = commanded.get(None)  # Nobody asks for anything where somebody only looks.
        loaded = {self.stream(kind, key): kind(key) for key in keys}
        with self._reported():
            rows = self.recorder.select_streams(list(loaded))
        for entry in map(self._entry, rows):
            if command is not None and entry.envelope.command_id == command.command_id:
                raise AlreadyRecorded(entry.envelope.fingerprint)
            loaded[entry.stream].replay((entry.event,))
        return {aggregate.key: aggregate for aggregate in loaded.values()}

    def record(self, *aggregates: Aggregate[Any]) -> int:
        """All or nothing, in one transaction. Returns the position to wait for. Raises Conflict."""
        return self.append(entry for each in aggregates for entry in self.pending(each))

    def pending(self, aggregate: Aggregate[Any]) -> list[Entry]:
        """The entries that a thing's fresh decisions become."""
        stream = self.stream(type(aggregate), aggregate.key)
        return self.following(stream, aggregate.version - len(aggregate.pending), aggregate.pending)

    def following(self, stream: str, version: int, facts: Iterable[Event]) -> list[Entry]:
        """The entries that put these facts after this version of the stream."""
        envelope = commanded.get()
        return [Entry(stream, v, envelope, fact) for v, fact in enumerate(facts, version + 1)]

    def append(self, entries: Iterable[Entry]) -> int:
        """Raises Conflict, StorageFull, StoreUnavailable; then nothing was recorded."""
        stamped = self._stamped(list(entries))
        stored = self.mapper.to_stored_events(stamped)
        try:
            with self._reported():
                ids = self.recorder.insert_events(stored)
        except IntegrityError as error:
            raise Conflict from error
        position = ids[-1] if ids else self.position()
        for told in self.on_recorded:
            told(position)
        return position

    # Following --------------------------------------------------------------------------------

    def read(self, after: int, limit: int, topics: frozenset[str] | None = None) -> Stretch:
        """History in its one order; what is not asked for is not decoded. Raises PoisonEntry at once if it is next."""
        with self._reported():
            rows = self.recorder.history(after, limit)
        entries: list[Entry] = []
        for row in rows:
            if topics is not None and row[2] not in topics and row[2] in self.mapper.known_topics:
                continue
            try:
                entries.append(self._entry(row))
            except PoisonEntry:
                if row is rows[0]:
                    raise
                return Stretch(entries, rows[rows.index(row) - 1][4])
        return Stretch(entries, rows[-1][4] if rows else after)

    def position(self) -> int:
        """Of the newest entry; 0 for an empty history."""
        with self._reported():
            return self.recorder.max_notification_id() or 0

    def since(self, streams: Sequence[str], after: int) -> list[Entry]:
        """What came into these streams after a position."""
        with self._reported():
            return [self._entry(row) for row in self.recorder.select_streams(streams, after)]

    def heads(self, streams: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each stream's last version, and the position of its last entry."""
        with self._reported():
            return self.recorder.heads(streams)

    def _entry(self, row: Row) -> Entry:
        try:
            return self.mapper.entry(row)
        except (UnknownTopic, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise PoisonEntry(row[4], f"{row[2]}: {type(error).__name__}") from error

    def _stamped(self, entries: list[Entry]) -> list[Entry]:
        """One envelope object a save, with the hour of the save."""
        recorded_at = self.clock().astimezone(UTC)
        stamps: dict[int, Envelope] = {}
        for entry in entries:
            key = id(entry.envelope)
            if key not in stamps:
                stamps[key] = msgspec.structs.replace(entry.envelope, recorded_at=recorded_at)
        return [msgspec.structs.replace(entry, envelope=stamps[id(entry.envelope)]) for entry in entries]

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (InterfaceError, OperationalError) as error:
            raise (StorageFull if is_full(error) else StoreUnavailable)(str(error)) from error

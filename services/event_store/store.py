"""The event store: load what decides, record what it decided. The library's application, and no more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError
from eventsourcing.persistence import Mapper as LibraryMapper

from domain.history import Aggregate, Entry, Envelope, Event
from domain.operations.events import RestoreDeclared
from domain.operations.record_keeping import STORE, RecordKeeping
from services.event_store.clock_guard import ClockGuard, Newest
from services.event_store.mapper import EntryMapper, Signed, UnknownTopic, recorded_hour
from services.event_store.outages import StorageFull, StoreUnavailable, is_full
from services.event_store.recorder import Recorder, Row
from services.event_store.recovery import Recovering, RecoveryMode
from services.event_store.remembered import Past, Remembered
from services.event_store.stretches import PoisonEntry, Rows, Stretch, Wanted, Whole
from services.event_store.write_permit import WritePermit

commanded: ContextVar[Envelope] = ContextVar("commanded")
"""Who asks for what just now: set by the edge, written by `record`."""

NOT_READ = UnknownTopic, msgspec.MsgspecError, UnicodeDecodeError
ALL_THEY_SAY: Mapping[str, type[Event]] = MappingProxyType({})
PROVED_UP_TO = 32
"""Entries of a save that are read back before they are recorded: a value of another type would poison history."""
A = TypeVar("A", bound=Aggregate[Any])
T = TypeVar("T")


class Conflict(Exception):
    """Somebody else recorded in one of these streams since it was loaded."""


class AlreadyRecorded(Exception):
    """A loaded stream holds this very command; the whole of it was recorded then, in one save."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class EventStore(Application[str]):
    """History of one tenant."""

    name = "anju"  # On PostgreSQL the table's name: it must not follow a renamed class.
    mapper: EntryMapper
    recorder: Recorder

    def __init__(self, tenant: str, recorder: Recorder, mapper: EntryMapper, clock: Callable[[], datetime]) -> None:
        self._given_recorder, self._given_mapper = recorder, mapper
        super().__init__()
        self.tenant, self.clock = tenant, clock
        self.recovery = RecoveryMode(recorder.restores, self._declared_restores)
        self.clock_guard = ClockGuard(clock, self._newest)
        self._remembered = Remembered()
        self.writing = WritePermit(recorder.vocabulary, mapper.known_topics)
        self.on_recorded: list[Callable[[int], None]] = []
        """Called with the position of each save: wakes whoever follows history in this process."""

    def construct_mapper(self) -> LibraryMapper[str]:
        """Ours."""
        return self._given_mapper

    def construct_recorder(self) -> Recorder:
        """Ours."""
        return self._given_recorder

    def close(self) -> None:
        """Closes the database as well."""
        super().close()
        self.recorder.close()

    # Deciding ---------------------------------------------------------------------------------

    def stream(self, kind: type[Aggregate[Any]], key: str) -> str:
        """ "ezhou/account/BH-1-1-101"."""
        return f"{self.tenant}/{kind.KIND}/{key}"

    def load(self, kind: type[A], key: str) -> A:
        """The thing that decides, as of now; new where its stream is empty. Raises AlreadyRecorded, PoisonEntry."""
        return self.load_all(kind, [key])[key]

    def load_all(
        self, kind: type[A], keys: Sequence[str], forms: Mapping[str, type[Event]] = ALL_THEY_SAY
    ) -> dict[str, A]:
        """Several of a kind in one query, by key; some words in another form. Raises AlreadyRecorded, PoisonEntry."""
        things = [kind(key) for key in keys]
        self.load_into(*things, forms=forms)
        return {thing.key: thing for thing in things}

    def load_into(
        self,
        *things: Aggregate[Any],
        often: Sequence[Aggregate[Any]] = (),
        forms: Mapping[str, type[Event]] = ALL_THEY_SAY,
    ) -> None:
        """Fresh things of any kinds, told their past in one query. Raises AlreadyRecorded, PoisonEntry.

        Of those that are loaded `often`, only what is new is read, and the last entry that was known: it must be
        there still.
        """
        streams = list(map(self._stream_of, things))
        pasts = {stream: Past() for stream in streams}
        pasts |= {stream: self._remembered.of(stream) for stream in map(self._stream_of, often)}
        known = {stream: past.position for stream, past in pasts.items() if past.position}
        with self._reported():
            rows = self.recorder.select_since({stream: max(0, len(past.events) - 1) for stream, past in pasts.items()})
        self._go_on(pasts, known, rows, self.mapper.signer(forms))
        if known:
            self._remembered.forget()
            return self.load_into(*things, often=often, forms=forms)
        self._must_be_new(pasts.values())
        for thing, stream in zip(things, streams, strict=True):
            if events := pasts[stream].events:
                thing.replay(events)
        for thing in often:
            stream = self._stream_of(thing)
            thing.replay(pasts[stream].events)
            self._remembered.keep(stream, pasts[stream])

    def _go_on(
        self,
        pasts: Mapping[str, Past],
        known: dict[str, int],
        rows: Iterable[Row],
        signed: Callable[[Row], tuple[Signed, Event]],
    ) -> None:
        """Twenty years of an account are a thousand of these. What is found where it was known leaves `known`."""
        for row in rows:
            stream, position = row[0], row[4]
            if known.get(stream) == position:
                del known[stream]
                continue
            try:
                meta, fact = signed(row)
            except NOT_READ as error:
                raise self._poisoned(row, error) from error
            pasts[stream].add(fact, meta.command_id, meta.fingerprint, position)

    def _must_be_new(self, pasts: Iterable[Past]) -> None:
        """What is asked for just now; nobody asks for anything where somebody only looks. Raises AlreadyRecorded."""
        if (command := commanded.get(None)) is None:
            return
        for past in pasts:
            if command.command_id in past.commands:
                raise AlreadyRecorded(past.commands[command.command_id])

    def _stream_of(self, thing: Aggregate[Any]) -> str:
        return self.stream(type(thing), thing.key)

    def record(self, *aggregates: Aggregate[Any], told: Callable[[int], None] | None = None) -> int:
        """All or nothing, in one transaction. Returns the position to wait for. Raises Conflict.

        Of many facts it is `told` how many are ready to be written.
        """
        return self.append((entry for each in aggregates if each.pending for entry in self.pending(each)), told)

    def pending(self, aggregate: Aggregate[Any]) -> list[Entry]:
        """The entries that a thing's fresh decisions become."""
        stream = self._stream_of(aggregate)
        return self.following(stream, aggregate.version - len(aggregate.pending), aggregate.pending)

    def following(self, stream: str, version: int, facts: Iterable[Event]) -> list[Entry]:
        """The entries that put these facts after this version of the stream."""
        envelope = commanded.get()
        return [Entry(stream, v, envelope, fact) for v, fact in enumerate(facts, version + 1)]

    def one_more(self, facts: Mapping[str, Event], heads: Mapping[str, tuple[int, int]]) -> list[Entry]:
        """The entries that put one fact after the head of each of these streams."""
        envelope = commanded.get()
        return [Entry(stream, heads[stream][0] + 1, envelope, fact) for stream, fact in facts.items()]

    def append(self, entries: Iterable[Entry], told: Callable[[int], None] | None = None) -> int:
        """Raises Conflict, OutcomeUnknown, and StorageFull, ClockSuspect, …: then nothing was recorded."""
        asked = list(entries)
        self.writing.must_be_allowed()
        self.recovery.must_allow(asked)
        hour = self.clock_guard.hour_of(asked)
        stored = self.mapper.to_stored_events(asked, hour, told)
        if len(stored) <= PROVED_UP_TO:
            self.mapper.must_be_readable(stored)
        try:
            with self._reported():
                ids = self.recorder.insert_events(stored)
        except IntegrityError as error:
            raise Conflict from error
        position = ids[-1] if ids else self.secured_position()
        if ids:
            self.clock_guard.recorded(position, hour)
        for told in self.on_recorded:
            told(position)
        return position

    def must_take_commands(self) -> None:
        """Whether a save would be taken now, as far as that is known. Raises what `append` raises."""
        self.position()
        self.writing.must_be_allowed()
        if restored := self.recovery.pending():
            raise Recovering(restored.restore)
        self.clock_guard.hour_of(())

    # Following --------------------------------------------------------------------------------

    def read(self, after: int, limit: int, wanted: Wanted | frozenset[str] | None = None) -> Stretch:
        """History in its one order; what is not asked for is not decoded. Raises PoisonEntry at once if it is next.

        Wanted are words in certain forms, whole entries of some topics, or of all.
        """
        if wanted is None or isinstance(wanted, frozenset):
            wanted = Whole(wanted)
        return Rows(self, after, limit).stretch(after, limit, wanted)

    def told(self, topics: Iterable[str], after: int, upto: int) -> Iterator[Entry]:
        """What lies between two positions of some topics, picked out by the database: for whoever wants few of many.

        It raises PoisonEntry when it comes to one.
        """
        words = sorted(topics)
        with self._reported():
            found = self.recorder.select_notifications(after, upto - after, upto, words, inclusive_of_start=False)
        for each in found:
            yield self.entry((str(each.originator_id), each.originator_version, each.topic, each.state, each.id))

    @property
    def known_topics(self) -> frozenset[str]:
        """The words that this release knows."""
        return self.mapper.known_topics

    def history(self, after: int, limit: int) -> list[Row]:
        """So many entries after a position, as they stand on disk."""
        with self._reported():
            return self.recorder.history(after, limit)

    def reader(self, form: type[Event], envelope: bool, rows: Sequence[Row] = ()) -> Callable[[Row], Entry]:
        """Reads an entry in a form; an envelope that is not asked for is not taken apart. It raises PoisonEntry."""
        return partial(self._read, self.mapper.reader(form, envelope, rows))

    def entry(self, row: Row) -> Entry:
        """All of it. Raises PoisonEntry."""
        return self._read(self.mapper.entry, row)

    def position(self) -> int:
        """Of the newest entry; 0 for an empty history."""
        with self._reported():
            return self.recorder.max_notification_id() or 0

    def secured_position(self) -> int:
        """The same, for whoever answers with what he found: it is as safe now as what was recorded for him.

        Raises StoreUnavailable, OutcomeUnknown.
        """
        position = self.position()
        with self._reported():
            self.recorder.secure()
        return position

    def since(self, streams: Sequence[str], after: int) -> list[Entry]:
        """What came into these streams after a position."""
        with self._reported():
            rows = self.recorder.select_streams(streams, after)
        return [self.entry(row) for row in rows]

    def heads(self, streams: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each stream's last version, and the position of its last entry."""
        with self._reported():
            return self.recorder.heads(streams)

    def _newest(self) -> Newest | None:
        position = self.position()
        with self._reported():
            rows = self.recorder.history(position - 1, 1) if position else []
        with suppress(
            msgspec.MsgspecError, UnicodeDecodeError
        ):  # What cannot be read stops its readers, not the clock.
            return Newest(rows[0][4], recorded_hour(rows[0][3])) if rows else None
        return None

    def epoch(self) -> int:
        """Counts up when history goes back to a backup: what was asked of others before is not asked again."""
        return 1 + len(self._declared_restores())

    def _declared_restores(self) -> list[str]:
        keeping = self.since([self.stream(RecordKeeping, STORE)], 0)
        return [entry.event.restore for entry in keeping if isinstance(entry.event, RestoreDeclared)]

    def _read(self, read: Callable[[Row], T], row: Row) -> T:
        try:
            return read(row)
        except NOT_READ as error:
            raise self._poisoned(row, error) from error

    def _poisoned(self, row: Row, error: Exception) -> PoisonEntry:
        if isinstance(error, UnknownTopic):
            self.writing.met(row[2])
        return PoisonEntry(row[4], f"{row[2]}: {type(error).__name__}")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (InterfaceError, OperationalError) as error:
            raise (StorageFull if is_full(error) else StoreUnavailable)(str(error)) from error

"""How an entry stands on disk: readable JSON, {"meta": who, when, why; "data": the fact}."""

import os
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import Notification, StoredEvent

from domain import VOCABULARY
from domain.history import Entry, Envelope, Event
from domain.values.personal import Personal, Sought
from services.event_store.personal_keys import PersonalKeys
from services.event_store.recorder import Row

SALT_BYTES, TELLS_EVERY = 8, 1_000
_place: ContextVar[str] = ContextVar("the stream and version that a personal value is bound to")
_sought: ContextVar[list[Sought]] = ContextVar("values that are decoded for an index")


class UnknownTopic(Exception):
    """History holds a word that this release does not know: a newer one wrote it."""


class SealedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal value on disk."""

    subject: str
    kind: str
    sealed: bytes


class Stored(msgspec.Struct, gc=False):
    """What a recorder needs of a StoredEvent; the library's frozen dataclass takes eight times as long to make."""

    originator_id: str
    originator_version: int
    topic: str
    state: bytes


class Stamped(msgspec.Struct, gc=False):
    """Of an envelope, its hour."""

    recorded_at: datetime


class Hour(msgspec.Struct, gc=False):
    """Of a state, when it was recorded: that can be read whatever the word is."""

    meta: Stamped


class Signed(msgspec.Struct, gc=False):
    """Of an envelope, what a decision must know: was it this command?"""

    command_id: str
    fingerprint: str


class EntryMapper(LibraryMapper[str]):
    """Encodes entries with their personal values sealed; decodes without opening any."""

    def __init__(self, keys: PersonalKeys) -> None:
        self._keys = keys
        self._encode = msgspec.json.Encoder(decimal_format="string", enc_hook=self._seal).encode
        self._decode, self._decode_signed = _Decoders(Envelope), _Decoders(Signed)
        self.known_topics = frozenset(VOCABULARY)

    def to_stored_events(
        self, entries: Sequence[Entry], recorded_at: datetime | None = None, told: Callable[[int], None] | None = None
    ) -> list[StoredEvent]:
        """Keys first, committed; then the entries. One envelope is encoded for a whole save, with its hour if given.

        Of a long save it is `told` now and then how many entries are ready.
        """
        personal = [entry.event for entry in entries if type(entry.event) in PERSONAL_FIELDS]
        if personal:
            self._keys.prepare(value for event in personal for value in personal_values(event))
        salts = os.urandom(SALT_BYTES * len(entries))
        stored: list[Any] = []
        known, meta, salted, encode = None, b"", b"", self._encode
        for number, entry in enumerate(entries):
            event, envelope = entry.event, entry.envelope
            if envelope is not known:
                known = envelope
                stamped = msgspec.structs.replace(envelope, recorded_at=recorded_at) if recorded_at else envelope
                meta, salted = b'{"meta":' + encode(stamped)[:-1], b""
            if not envelope.salt:
                at = SALT_BYTES * number
                salted = b',"salt":"%b"' % b2a_base64(salts[at : at + SALT_BYTES], newline=False)
            data = self._sealed(entry) if type(event) in PERSONAL_FIELDS else encode(event)
            state = b'%b%b},"data":%b}' % (meta, salted, data)
            stored.append(Stored(entry.stream, entry.version, event.TOPIC, state))
            if told and number % TELLS_EVERY == 0:
                told(number)
        return stored

    def must_be_readable(self, stored: Sequence[StoredEvent]) -> None:
        """What is written can be read. Raises msgspec.ValidationError."""
        for each in stored:
            self._body((str(each.originator_id), each.originator_version, each.topic, each.state, 0), self._decode)

    def to_stored_event(self, entry: Entry) -> StoredEvent:  # type: ignore[override]  # Ours are entries.
        """One entry as it was read, salt and all."""
        [stored] = self.to_stored_events([entry])
        return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, stored.state)

    def to_domain_event(self, stored: StoredEvent) -> Entry:  # type: ignore[override]  # Ours are entries.
        """Raises UnknownTopic, msgspec.ValidationError."""
        position = stored.id if isinstance(stored, Notification) else 0
        return self.entry((str(stored.originator_id), stored.originator_version, stored.topic, stored.state, position))

    def entry(self, row: Row) -> Entry:
        """Raises UnknownTopic, msgspec.ValidationError, msgspec.DecodeError."""
        body = self._body(row, self._decode)
        return Entry(row[0], row[1], body.meta, body.data, row[4])

    def reader(self, form: type[Event], envelope: bool, rows: Sequence[Row] = ()) -> Callable[[Row], Entry]:
        """Reads as much of a word as the form says; an envelope that is not asked for stays as it was written.

        A form that is made for an index gets the marks of a value in its place: the keys of these rows are asked for at
        once. It raises as `entry`.
        """
        decode = _decoder(form, Envelope if envelope else msgspec.Raw)

        def read(row: Row) -> Entry:
            body = decode(row[3])
            return Entry(row[0], row[1], body.meta, body.data, row[4])

        def read_about_somebody(row: Row) -> Entry:
            body = self._body(row, {form.TOPIC: decode})
            return Entry(row[0], row[1], body.meta, body.data, row[4])

        if any(field.type is Sought for field in msgspec.structs.fields(form)):
            return self._marking(read_about_somebody, [row for row in rows if row[2] == form.TOPIC])
        return read_about_somebody if form.TOPIC in PERSONAL_TOPICS else read

    def _marking(self, read: Callable[[Row], Entry], rows: Sequence[Row]) -> Callable[[Row], Entry]:
        """Those that can be read are marked together; another one by itself."""
        ready: dict[int, Entry] = {}
        with _sought_in() as found:
            for row in rows:
                with suppress(msgspec.MsgspecError, UnicodeDecodeError):  # Whoever comes to it will be told.
                    ready[row[4]] = read(row)
        self._mark(found)

        def read_marked(row: Row) -> Entry:
            if row[4] not in ready:
                with _sought_in() as alone:
                    ready[row[4]] = read(row)
                self._mark(alone)
            return ready[row[4]]

        return read_marked

    def _mark(self, found: Sequence[Sought]) -> None:
        for sought, marks in zip(found, self._keys.marks([each.value for each in found]), strict=True):
            sought.marks = marks

    def signed(self, row: Row) -> tuple[Signed, Event]:
        """A fact and which command recorded it: all that a decision reads. Raises as `entry`."""
        topic = row[2]
        if topic in PERSONAL_TOPICS or topic not in self.known_topics:
            body = self._body(row, self._decode_signed)
        else:
            body = self._decode_signed[topic](row[3])  # An account of twenty years holds a thousand of these.
        return body.meta, body.data

    def signer(self, forms: Mapping[str, type[Event]]) -> Callable[[Row], tuple[Signed, Event]]:
        """Reads as `signed` does, some words in another form, which holds nothing personal."""
        if not forms:
            return self.signed
        decoders = {topic: _decoder(form, Signed) for topic, form in forms.items()}

        def read(row: Row) -> tuple[Signed, Event]:
            if (decode := decoders.get(row[2])) is None:
                return self.signed(row)
            body = decode(row[3])
            return body.meta, body.data

        return read

    def _body(self, row: Row, decoders: Mapping[str, Callable[[bytes], Any]]) -> Any:
        stream, version, topic, state, _ = row
        try:
            decode = decoders[topic]
        except KeyError:
            raise UnknownTopic(topic) from None
        if topic not in PERSONAL_TOPICS:
            return decode(state)
        token = _place.set(f"{stream}/{version}")
        try:
            return decode(state)
        finally:
            _place.reset(token)

    def _sealed(self, entry: Entry) -> bytes:
        """With the place that its personal values are bound to."""
        token = _place.set(f"{entry.stream}/{entry.version}")
        try:
            return self._encode(entry.event)
        finally:
            _place.reset(token)

    def _seal(self, value: object) -> SealedValue:
        if not isinstance(value, Personal):
            raise NotImplementedError(f"{type(value).__name__} cannot stand in an event")
        return SealedValue(value.subject, value.kind, self._keys.seal(value, _place.get()))


def recorded_hour(state: bytes) -> datetime:
    """When an entry was recorded. Raises msgspec.ValidationError, msgspec.DecodeError."""
    return _hour(state).meta.recorded_at


def personal_values(event: Event) -> Iterator[Personal]:
    """The fields of a fact that are about a person."""
    for name in PERSONAL_FIELDS.get(type(event), ()):
        if (value := getattr(event, name)) is not None:
            yield value


def _fields_about_persons(events: Iterable[type[Event]]) -> dict[type[Event], tuple[str, ...]]:
    found = {
        event: tuple(field.name for field in msgspec.structs.fields(event) if field.type in (Personal, Personal | None))
        for event in events
    }
    return {event: names for event, names in found.items() if names}


PERSONAL_FIELDS = _fields_about_persons(VOCABULARY.values())
"""Which words of the vocabulary hold personal values, and where."""
_hour = msgspec.json.Decoder(Hour).decode
PERSONAL_TOPICS = frozenset(event.TOPIC for event in PERSONAL_FIELDS)


class _Decoders(dict[str, Callable[[bytes], Any]]):
    """By topic, each made when the first of its entries is read: a process that reads few words waits for few."""

    def __init__(self, meta: type[msgspec.Struct]) -> None:
        super().__init__()
        self._meta = meta

    def __missing__(self, topic: str) -> Callable[[bytes], Any]:
        """Raises KeyError where the word is not known."""
        decode = self[topic] = _decoder(VOCABULARY[topic], self._meta)
        return decode


@cache
def _decoder(event: type[Event], meta: type[msgspec.Struct | msgspec.Raw]) -> Callable[[bytes], Any]:
    body = msgspec.defstruct("Body", [("meta", meta), ("data", event)], forbid_unknown_fields=True)
    return msgspec.json.Decoder(body, dec_hook=_still_sealed).decode


def _still_sealed(wanted: type, stored: Any) -> Personal | Sought:
    sealed = msgspec.convert(stored, SealedValue)
    value = Personal(sealed.subject, sealed.kind, sealed=sealed.sealed, bound_to=_place.get())
    if wanted is not Sought:
        return value
    _sought.get().append(sought := Sought(value))
    return sought


@contextmanager
def _sought_in() -> Iterator[list[Sought]]:
    """Whatever is decoded meanwhile for an index."""
    found: list[Sought] = []
    token = _sought.set(found)
    try:
        yield found
    finally:
        _sought.reset(token)

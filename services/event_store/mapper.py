"""How an entry stands on disk: readable JSON, {"meta": who, when, why; "data": the fact}."""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import msgspec
from eventsourcing.persistence import Mapper, Notification, StoredEvent

from domain import VOCABULARY
from domain.history import Entry, Envelope, Event
from domain.values.personal import Personal
from services.event_store.personal_keys import PersonalKeys

Row = tuple[str, int, str, bytes, int]
"""Stream, version, topic, state, position: an entry as the recorders hand it out."""

SALT_BYTES = 8
_place: ContextVar[str] = ContextVar("the stream and version that a personal value is bound to")


class UnknownTopic(Exception):
    """History holds a word that this release does not know: a newer one wrote it."""


class SealedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal value on disk."""

    subject: str
    kind: str
    sealed: bytes


class EntryMapper(Mapper[str]):
    """Encodes entries with their personal values sealed; decodes without opening any."""

    def __init__(self, keys: PersonalKeys) -> None:
        self._keys = keys
        self._encode = msgspec.json.Encoder(decimal_format="string", enc_hook=self._seal).encode
        self._decode = {topic: _decoder(event) for topic, event in VOCABULARY.items()}
        self.known_topics = frozenset(self._decode)

    def to_stored_events(self, entries: Sequence[Entry]) -> list[StoredEvent]:
        """Keys first, committed; then the entries. One envelope is encoded for a whole save."""
        self._keys.prepare(value for entry in entries for value in personal_values(entry.event))
        salts = os.urandom(SALT_BYTES * len(entries))
        stored, known, meta = [], None, b""
        for number, entry in enumerate(entries):
            if entry.envelope is not known:
                known, meta = entry.envelope, self._encode(entry.envelope)
            salted = meta if entry.envelope.salt else _salted(meta, salts[SALT_BYTES * number :][:SALT_BYTES])
            stored.append(self._stored(entry, salted))
        return stored

    def to_stored_event(self, entry: Entry) -> StoredEvent:  # type: ignore[override]  # Ours are entries.
        """One entry as it was read, salt and all."""
        return self._stored(entry, self._encode(entry.envelope))

    def to_domain_event(self, stored: StoredEvent) -> Entry:  # type: ignore[override]
        """Raises UnknownTopic, msgspec.ValidationError."""
        position = stored.id if isinstance(stored, Notification) else 0
        return self.entry((str(stored.originator_id), stored.originator_version, stored.topic, stored.state, position))

    def entry(self, row: Row) -> Entry:
        """Raises UnknownTopic, msgspec.ValidationError, msgspec.DecodeError."""
        stream, version, topic, state, position = row
        decode = self._decode.get(topic)
        if decode is None:
            raise UnknownTopic(topic)
        token = _place.set(f"{stream}/{version}")
        try:
            body = decode(state)
        finally:
            _place.reset(token)
        return Entry(stream, version, body.meta, body.data, position)

    def _stored(self, entry: Entry, meta: bytes) -> StoredEvent:
        token = _place.set(f"{entry.stream}/{entry.version}")
        try:
            state = b'{"meta":' + meta + b',"data":' + self._encode(entry.event) + b"}"
        finally:
            _place.reset(token)
        return StoredEvent(entry.stream, entry.version, entry.event.TOPIC, state)

    def _seal(self, value: object) -> SealedValue:
        if not isinstance(value, Personal):
            raise NotImplementedError(f"{type(value).__name__} cannot stand in an event")
        return SealedValue(value.subject, value.kind, self._keys.seal(value, _place.get()))


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


def _decoder(event: type[Event]) -> Callable[[bytes], Any]:
    body = msgspec.defstruct("Body", [("meta", Envelope), ("data", event)], forbid_unknown_fields=True)
    return msgspec.json.Decoder(body, dec_hook=_still_sealed).decode


def _still_sealed(_type: type, stored: Any) -> Personal:
    value = msgspec.convert(stored, SealedValue)
    return Personal(value.subject, value.kind, sealed=value.sealed, bound_to=_place.get())


def _salted(meta: bytes, salt: bytes) -> bytes:
    return meta[:-1] + b',"salt":"' + b64encode(salt) + b'"}'

"""How anything is remembered: facts, the entries that keep them, and the things that decide."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct


class Event(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """A fact of the business, and nothing else: who recorded it and when stands in its entry.

    Defaults are written out: history must not change its answer when a default does.
    """

    TOPIC: ClassVar[str]


class Envelope(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who recorded a fact, when, why, and what it follows from."""

    command_id: str
    fingerprint: str  # Of what the client sent: the same id with other content is refused.
    actor: str
    role: str
    recorded_at: datetime  # UTC, by the clock of the edge.
    salt: bytes = b""  # 8 random bytes: a proof must not let a neighbour's fact be guessed.
    reason: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None  # "stream:version" of the entry that this one answers.


class Entry(Struct, frozen=True, gc=False):
    """A fact in its place in history: the unit that is stored, read and projected."""

    stream: str  # Readable: "ezhou/account/BH-1-1-101".
    version: int  # In its stream, from 1.
    envelope: Envelope
    event: Event
    position: int = 0  # In the order of all history; 0 until recorded.

    @property
    def key(self) -> str:
        """The stream without its tenant and kind: "BH-1-1-101"."""
        return self.stream.split("/", 2)[2]


E = TypeVar("E", bound=Event)


class Aggregate(ABC, Generic[E]):
    """Something that decides.

    A public method checks, refuses or records; `evolve` only remembers: it never refuses, reads no
    clock, and is all that replay runs. A method may call another: each sees what was just recorded.
    """

    KIND: ClassVar[str]

    def __init__(self, key: str) -> None:
        self.key, self.version = key, 0
        self.pending: list[E] = []

    def record(self, event: E) -> None:
        """The fact has happened: it is remembered at once, and stored by the caller."""
        self.replay((event,))
        self.pending.append(event)

    def replay(self, events: Iterable[E]) -> None:
        """Remembers what was recorded, in its order."""
        for event in events:
            self.evolve(event)
            self.version += 1

    @abstractmethod
    def evolve(self, event: E) -> None:
        """One `match` over the vocabulary of this stream."""

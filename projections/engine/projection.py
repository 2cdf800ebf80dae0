"""What a projection is, and how it follows history."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple, Protocol

import sqlalchemy as sa

from domain.history import Entry, Event
from projections.engine.calendar import CALENDAR_EVENTS, Calendar
from projections.engine.tables import Reading, calendars, positions
from projections.engine.writer import Writer

LIVE_BATCH, CATCH_UP_BATCH = 500, 5_000
_CALENDAR_TOPICS = frozenset(event.TOPIC for event in CALENDAR_EVENTS)


class Projection(ABC):
    """A question that people ask, answered in tables. Facts in, rows out; it can be thrown away and made again."""

    name: ClassVar[str]
    code_version: ClassVar[int] = 1  # Counted up when the fold or its tables change: then it is rebuilt.
    tables: ClassVar[Sequence[sa.Table]]
    events: ClassVar[Sequence[type[Event]]]
    forms: ClassVar[Mapping[type[Event], type[Event]]] = {}  # For words of which it reads only a part.
    reads_envelope: ClassVar[bool] = False

    @classmethod
    def wanted(cls) -> "Wanted":
        """What is decoded for it: its own words, and the calendar's."""
        whole = {word.TOPIC: word for word in CALENDAR_EVENTS}
        return Wanted({word.TOPIC: cls.forms.get(word, word) for word in cls.events} | whole, cls.reads_envelope)

    @abstractmethod
    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The rows that one entry means. Each fact says all: no row is looked up."""


class Wanted(NamedTuple):
    """By topic, the form in which a word is read; and whether who recorded it is read, too."""

    forms: Mapping[str, type[Event]]
    envelope: bool


class Stretch(Protocol):
    """A piece of history, and the position up to which it was read."""

    @property
    def entries(self) -> list[Entry]: ...

    @property
    def upto(self) -> int: ...


Read = Callable[[int, int, Wanted], Stretch]
"""After a position, so many entries, of these words in these forms."""


class Overtaken(Exception):
    """Somebody else moved this projection; nothing of ours stays."""


def position(connection: Reading, name: str) -> int:
    """How far a projection has come; 0 where it has not begun."""
    return connection.scalar(sa.select(positions.c.position).where(positions.c.name == name)) or 0


class State(NamedTuple):
    """How far a projection or reaction has come, and where it is stuck."""

    name: str
    position: int
    moved_at: str
    stuck_at: int | None
    stuck_why: str | None


def states(connection: Reading) -> list[State]:
    """Of everything that follows history."""
    query = sa.select(*(positions.c[name] for name in State._fields)).order_by(positions.c.name)
    return [State(*row) for row in connection.execute(query)]


def catch_up(
    projection: Projection,
    read: Read,
    engine: sa.Engine,
    batch: int = LIVE_BATCH,
    on_progress: Callable[[int], None] | None = None,
) -> int:
    """Applies what is new. Returns the position reached. Raises Overtaken, and what `read` raises."""
    reached = -1
    while (upto := apply_batch(projection, read, engine, batch)) != reached:
        reached = upto
        if on_progress:
            on_progress(reached)
    return reached


def apply_batch(projection: Projection, read: Read, engine: sa.Engine, batch: int) -> int:
    """One batch; where nothing is new, nothing is written. Returns the position reached. Raises as `catch_up`.

    The row of its position is locked first: of two at once, the second waits, and then has nothing of its own to undo.
    """
    with engine.connect() as connection:
        here, generation = _state(connection, projection.name)
        calendar = load_calendar(connection, projection.name)
    stretch = read(here, batch, projection.wanted())
    if stretch.upto == here:
        return here
    writer = Writer()
    fold_all(projection, stretch.entries, calendar, writer)
    with engine.begin() as connection:
        _move(connection, projection, here, generation, stretch.upto)
        writer.write(connection)
        if calendar.changed:
            store_calendar(connection, projection.name, calendar)
    return stretch.upto


def fold_all(projection: Projection, entries: Iterable[Entry], calendar: Calendar, writer: Writer) -> None:
    """A batch, in the order of history."""
    wanted, fold = {event.TOPIC for event in projection.events}, projection.fold
    for entry in entries:
        topic = entry.event.TOPIC
        if topic in _CALENDAR_TOPICS:
            calendar.observe(entry.event)
        if topic in wanted:
            fold(entry, calendar, writer)


def load_calendar(connection: sa.Connection, name: str) -> Calendar:
    """The calendar as of the projection's own position."""
    query = sa.select(calendars.c.creditor, calendars.c.closed_through).where(calendars.c.name == name)
    return Calendar({row.creditor: row.closed_through for row in connection.execute(query)})


def store_calendar(connection: sa.Connection, name: str, calendar: Calendar) -> None:
    """In the same transaction as the rows that were booked by it."""
    rows = [
        {"name": name, "creditor": creditor, "closed_through": day} for creditor, day in calendar.closed_through.items()
    ]
    writer = Writer()
    writer.put(calendars, rows)
    writer.write(connection)


def mark_stuck(engine: sa.Engine, name: str, at: int, why: str) -> None:
    """Says loudly where a projection cannot go on, unless somebody else has gone beyond meanwhile; others do."""
    mine = (positions.c.name == name, positions.c.position < at)
    with engine.begin() as connection:
        connection.execute(positions.update().where(*mine).values(stuck_at=at, stuck_why=why[:500]))


def _state(connection: sa.Connection, name: str) -> tuple[int, int]:
    query = sa.select(positions.c.position, positions.c.generation).where(positions.c.name == name)
    row = connection.execute(query).one()
    return row.position, row.generation


def _move(connection: sa.Connection, projection: Projection, here: int, generation: int, upto: int) -> None:
    """Compare and set: two workers, or a rebuild, cannot both count the same entries."""
    mine = (
        positions.c.name == projection.name,
        positions.c.position == here,
        positions.c.generation == generation,
        positions.c.code_version == projection.code_version,
    )
    moved = positions.update().where(*mine)
    moved = moved.values(position=upto, moved_at=_now(), stuck_at=None, stuck_why=None)
    if connection.execute(moved).rowcount != 1:
        raise Overtaken(projection.name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""What a projection is, and how it follows history."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple, Protocol

import sqlalchemy as sa

from domain.history import Entry, Event
from projections.engine.calendar import CALENDAR_EVENTS, Calendar
from projections.engine.tables import Reading, Writer, calendars, positions

LIVE_BATCH, CATCH_UP_BATCH = 500, 5_000


class Projection(ABC):
    """A question that people ask, answered in tables. Facts in, rows out; it can be thrown away and made again."""

    name: ClassVar[str]
    code_version: ClassVar[int] = 1  # Counted up when the fold or its tables change: then it is rebuilt.
    tables: ClassVar[Sequence[sa.Table]]
    events: ClassVar[Sequence[type[Event]]]

    @classmethod
    def topics(cls) -> frozenset[str]:
        """What is decoded for it: its own words, and the calendar's."""
        return frozenset(event.TOPIC for event in (*cls.events, *CALENDAR_EVENTS))

    @abstractmethod
    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The rows that one entry means. Each fact says all: no row is looked up."""


class Stretch(Protocol):
    """A piece of history, and the position up to which it was read."""

    @property
    def entries(self) -> list[Entry]: ...

    @property
    def upto(self) -> int: ...


Read = Callable[[int, int, frozenset[str]], Stretch]
"""After a position, so many entries, of these topics."""


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
    while True:
        with engine.connect() as connection:
            here, generation = _state(connection, projection.name)
        stretch = read(here, batch, projection.topics())
        if stretch.upto == here:
            return here
        with engine.begin() as connection:
            calendar = load_calendar(connection, projection.name)
            writer = Writer()
            fold_all(projection, stretch.entries, calendar, writer)
            _move(connection, projection, here, generation, stretch.upto)
            writer.write(connection)
            store_calendar(connection, projection.name, calendar)
        if on_progress:
            on_progress(stretch.upto)


def fold_all(projection: Projection, entries: Sequence[Entry], calendar: Calendar, writer: Writer) -> None:
    """A batch, in the order of history."""
    wanted = set(projection.events)
    for entry in entries:
        calendar.observe(entry.event)
        if type(entry.event) in wanted:
            projection.fold(entry, calendar, writer)


def load_calendar(connection: sa.Connection, name: str) -> Calendar:
    """The calendar as of the projection's own position."""
    query = sa.select(calendars.c.creditor, calendars.c.closed_through).where(calendars.c.name == name)
    return Calendar({row.creditor: row.closed_through for row in connection.execute(query)})


def store_calendar(connection: sa.Connection, name: str, calendar: Calendar) -> None:
    """In the same transaction as the rows that were booked by it."""
    writer = Writer()
    writer.put(
        calendars,
        [
            {"name": name, "creditor": creditor, "closed_through": day}
            for creditor, day in calendar.closed_through.items()
        ],
    )
    writer.write(connection)


def mark_stuck(engine: sa.Engine, name: str, at: int, why: str) -> None:
    """Says loudly where a projection cannot go on; others do."""
    with engine.begin() as connection:
        connection.execute(positions.update().where(positions.c.name == name).values(stuck_at=at, stuck_why=why[:500]))


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

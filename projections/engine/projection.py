"""What a projection is, and how it follows history."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
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
    """One batch. Returns the position reached. Raises as `catch_up`.

    The row of its position is locked first: of two at once, the second waits, and then has nothing of its own to undo.
    """
    with engine.connect() as connection:
        begun = _begin(connection, [projection])
    stretch = read(begun.here, batch, projection.wanted())
    if stretch.upto > begun.here:
        _save(engine, begun, {projection: stretch})
    return stretch.upto


def apply_abreast(projections: Sequence[Projection], read: Read, engine: sa.Engine, batch: int) -> Mapping[str, int]:
    """One batch of all that stand at one place, in one save: where little is new, a save for each would cost more.

    Returns the positions reached, by name; whoever cannot read as far as the others stays out of it. Raises as
    `catch_up`, and the faults of all: then nothing of it stays, and nobody has moved.
    """
    with engine.connect() as connection:
        begun = _begin(connection, projections)
    stretches = {each: read(begun.here, batch, each.wanted()) for each in projections}
    upto = max(stretch.upto for stretch in stretches.values())
    abreast = {each: stretch for each, stretch in stretches.items() if stretch.upto == upto}
    if upto > begun.here:
        _save(engine, begun, abreast)
    return {each.name: upto for each in abreast}


class _Begun(NamedTuple):
    """Where projections stand, how often each was made anew, and the books as they were closed by then."""

    here: int
    generations: Mapping[str, int]
    calendars: Mapping[str, Calendar]


def _begin(connection: sa.Connection, projections: Sequence[Projection]) -> _Begun:
    """Raises Overtaken where they do not stand at one place."""
    names = [each.name for each in projections]
    query = sa.select(positions.c.name, positions.c.position, positions.c.generation)
    standing = connection.execute(query.where(positions.c.name.in_(names))).all()
    if len(places := {row.position for row in standing}) != 1:
        raise Overtaken(*names)
    calendars = load_calendars(connection, names)
    return _Begun(places.pop(), {row.name: row.generation for row in standing}, calendars)


def _save(engine: sa.Engine, begun: _Begun, stretches: Mapping[Projection, Stretch]) -> None:
    """The rows that these entries mean, and that they are there. Their tables are nobody else's: one writer does."""
    writer = Writer()
    for projection, stretch in stretches.items():
        fold_all(projection, stretch.entries, begun.calendars[projection.name], writer)
    with engine.begin() as connection:
        _move(connection, begun, stretches)
        writer.write(connection)
        for projection in stretches:
            if begun.calendars[projection.name].changed:
                store_calendar(connection, projection.name, begun.calendars[projection.name])


def fold_all(projection: Projection, entries: Iterable[Entry], calendar: Calendar, writer: Writer) -> None:
    """A batch, in the order of history."""
    wanted, fold = {event.TOPIC for event in projection.events}, projection.fold
    for entry in entries:
        topic = entry.event.TOPIC
        if topic in _CALENDAR_TOPICS:
            calendar.observe(entry.event)
        if topic in wanted:
            fold(entry, calendar, writer)


def load_calendars(connection: sa.Connection, names: Sequence[str]) -> dict[str, Calendar]:
    """The calendar as of each projection's own position."""
    closed: dict[str, dict[str, date]] = {name: {} for name in names}
    query = sa.select(calendars.c.name, calendars.c.creditor, calendars.c.closed_through)
    for row in connection.execute(query.where(calendars.c.name.in_(names))):
        closed[row.name][row.creditor] = row.closed_through
    return {name: Calendar(through) for name, through in closed.items()}


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


def _move(connection: sa.Connection, begun: _Begun, stretches: Mapping[Projection, Stretch]) -> None:
    """Compare and set: two workers, or a rebuild, cannot both count the same entries."""
    [upto] = {stretch.upto for stretch in stretches.values()}
    mine = [(each.name, begun.here, begun.generations[each.name], each.code_version) for each in stretches]
    stands = sa.tuple_(*(positions.c[name] for name in ("name", "position", "generation", "code_version")))
    moved = positions.update().where(stands.in_(mine))
    moved = moved.values(position=upto, moved_at=_now(), stuck_at=None, stuck_why=None)
    if connection.execute(moved).rowcount != len(mine):
        raise Overtaken(*(each.name for each in stretches))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

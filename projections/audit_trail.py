"""Who recorded what, when, and what does it follow from? And what was known at an instant?"""

from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from domain import VOCABULARY
from domain.history import Entry
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.forms import unread

_STEPS, _CAUSED = sa.text("correlation_id IS NOT NULL"), sa.text("causation_id IS NOT NULL")
trail = sa.Table(
    "audit_trail",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False, index=True),  # UTC, ISO with µs: sorts as time.
    sa.Column("command_id", sa.Text, nullable=False, index=True),
    sa.Column("correlation_id", sa.Text),  # Of an act of several saves; None where the command is all of it.
    sa.Column("causation_id", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Index("audit_trail_by_stream", "stream", "version"),
    sa.Index("audit_trail_by_actor", "actor", "position"),
    sa.Index("audit_trail_by_correlation", "correlation_id", "position", postgresql_where=_STEPS, sqlite_where=_STEPS),
    sa.Index("audit_trail_by_cause", "causation_id", "position", postgresql_where=_CAUSED, sqlite_where=_CAUSED),
)


class TrailRow(msgspec.Struct, frozen=True):
    """An entry's place and envelope, without its content."""

    position: int
    stream: str
    version: int
    topic: str
    actor: str
    recorded_at: str
    command_id: str
    correlation_id: str | None
    causation_id: str | None
    reason: str | None

    @property
    def place(self) -> str:
        """As other entries name it when they follow from it."""
        return f"{self.stream}:{self.version}"


class AuditTrail(Projection):
    """One row an entry, of every word there is."""

    name = "audit_trail"
    code_version = 2
    tables = (trail,)
    events = tuple(VOCABULARY.values())
    forms = MappingProxyType({word: unread(word) for word in VOCABULARY.values()})
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The envelope; the content stays in history."""
        told = entry.envelope
        place, topic, instant = (entry.position, entry.stream, entry.version), entry.event.TOPIC, told.recorded_at
        whole = told.correlation_id if told.correlation_id != told.command_id else None
        who = told.actor, instant_text(instant), told.command_id, whole, told.causation_id, told.reason
        writer.insert_in_order(trail, [(*place, topic, *who)])


@lru_cache(64)  # All entries of a save have one.
def instant_text(instant: datetime) -> str:
    """UTC with microseconds, always as long, so that texts sort as instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def known_at(connection: Reading, instant: datetime) -> int:
    """The position of the last entry before anything that was recorded later than the instant.

    The answer for a past instant never changes: what comes later, even by a clock that went back,
    stands behind the first entry that was recorded after it.
    """
    later = sa.select(sa.func.min(trail.c.position)).where(trail.c.recorded_at > instant_text(instant))
    first_later: int | None = connection.scalar(later)
    if first_later is not None:
        return first_later - 1
    return connection.scalar(sa.select(sa.func.max(trail.c.position))) or 0


def of_command(connection: Reading, command_id: str) -> TrailRow | None:
    """The first entry that a command recorded; None where it recorded nothing that is shown yet."""
    query = sa.select(trail).where(trail.c.command_id == command_id).order_by(trail.c.position)
    row = connection.execute(query.limit(1)).one_or_none()
    return TrailRow(*row) if row else None


def of_stream(connection: Reading, stream: str) -> list[TrailRow]:
    """Everything that was recorded in a stream."""
    query = sa.select(trail).where(trail.c.stream == stream).order_by(trail.c.version)
    return [TrailRow(*row) for row in connection.execute(query)]


def entry(connection: Reading, stream: str, version: int) -> TrailRow | None:
    """One entry by its place."""
    query = sa.select(trail).where(trail.c.stream == stream, trail.c.version == version)
    row = connection.execute(query).one_or_none()
    return TrailRow(*row) if row else None


def of_act(connection: Reading, of: TrailRow, limit: int) -> list[TrailRow]:
    """What was recorded together with an entry, by the same command and by the other steps of its act."""
    c, whole = trail.c, of.correlation_id or of.command_id
    same = sa.or_(c.command_id == of.command_id, c.command_id == whole, c.correlation_id == whole)
    query = sa.select(trail).where(same, c.position != of.position).order_by(c.position)
    return [TrailRow(*row) for row in connection.execute(query.limit(limit))]


def following_from(connection: Reading, of: TrailRow, limit: int) -> list[TrailRow]:
    """What names an entry as its cause."""
    query = sa.select(trail).where(trail.c.causation_id == of.place).order_by(trail.c.position)
    return [TrailRow(*row) for row in connection.execute(query.limit(limit))]


class Sought(NamedTuple):
    """Which entries are asked for; of None, all."""

    actor: str | None = None
    topic: str | None = None
    begun: datetime | None = None
    ended: datetime | None = None  # Up to it, and not at it.


def newest(connection: Reading, sought: Sought, before: int | None, limit: int) -> list[TrailRow]:
    """The newest first, before a position."""
    c = trail.c
    wanted = [
        c.actor == sought.actor if sought.actor else None,
        c.topic == sought.topic if sought.topic else None,
        c.recorded_at >= instant_text(sought.begun) if sought.begun else None,
        c.recorded_at < instant_text(sought.ended) if sought.ended else None,
        c.position < before if before is not None else None,
    ]
    query = sa.select(trail).where(*(each for each in wanted if each is not None))
    return [TrailRow(*row) for row in connection.execute(query.order_by(c.position.desc()).limit(limit))]

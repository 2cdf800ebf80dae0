"""Who recorded what, when, and what does it follow from? And what was known at an instant?"""

from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec
import sqlalchemy as sa

from domain import VOCABULARY
from domain.history import Entry
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.forms import unread

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
    sa.Column("causation_id", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Index("audit_trail_by_stream", "stream", "version"),
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
    causation_id: str | None
    reason: str | None


class AuditTrail(Projection):
    """One row an entry, of every word there is."""

    name = "audit_trail"
    tables = (trail,)
    events = tuple(VOCABULARY.values())
    forms = MappingProxyType({word: unread(word) for word in VOCABULARY.values()})
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The envelope; the content stays in history."""
        told = entry.envelope
        place, topic, instant = (entry.position, entry.stream, entry.version), entry.event.TOPIC, told.recorded_at
        who = told.actor, instant_text(instant), told.command_id, told.causation_id, told.reason
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

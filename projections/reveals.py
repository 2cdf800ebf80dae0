"""Who looked at what is sealed about whom, when, and what for?"""

from collections.abc import Collection

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.privacy.events import ValuesRevealed
from projections.audit_trail import instant_text
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

reveals_ = sa.Table(
    "reveal",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("kinds", sa.Text, nullable=False),  # With commas between them.
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("about", sa.Text),
    sa.Column("seen_by", sa.Text, nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),  # UTC, ISO with µs: sorts as time.
)


class RevealRow(msgspec.Struct, frozen=True):
    """One look. `case` is the doubt that it was about."""

    subject: str
    kinds: tuple[str, ...]
    purpose: str
    case: str | None
    seen_by: str
    role: str
    seen_at: str


class Reveals(Projection):
    """One row a look."""

    name = "reveals"
    tables = (reveals_,)
    events = (ValuesRevealed,)
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """What stands in the fact, and when it was recorded."""
        fact = entry.event
        if isinstance(fact, ValuesRevealed):
            row = {name: getattr(fact, name) for name in ("subject", "purpose", "seen_by", "role")}
            row |= {"position": entry.position, "kinds": ",".join(fact.kinds), "about": fact.case}
            writer.insert(reveals_, [row | {"seen_at": instant_text(entry.envelope.recorded_at)}])


def reveals_of(connection: Reading, subjects: Collection[str], limit: int | None = None) -> list[RevealRow]:
    """The looks at what concerns these subjects, the newest first."""
    query = sa.select(reveals_).where(reveals_.c.subject.in_(sorted(subjects)))
    return [_row(row) for row in connection.execute(query.order_by(reveals_.c.position.desc()).limit(limit))]


def reveals(
    connection: Reading, *, seen_by: str | None = None, subject: str | None = None, after: int = 0, limit: int
) -> list[tuple[int, RevealRow]]:
    """All looks in their order, after a cursor, with the cursor of each: of one person, or at one subject."""
    query = sa.select(reveals_).where(reveals_.c.position > after)
    if seen_by is not None:
        query = query.where(reveals_.c.seen_by == seen_by)
    if subject is not None:
        query = query.where(reveals_.c.subject == subject)
    rows = connection.execute(query.order_by(reveals_.c.position).limit(limit))
    return [(row.position, _row(row)) for row in rows]


def _row(row: sa.Row) -> RevealRow:  # type: ignore[type-arg]  # The columns of its table.
    return RevealRow(
        row.subject, tuple(row.kinds.split(",")), row.purpose, row.about, row.seen_by, row.role, row.seen_at
    )

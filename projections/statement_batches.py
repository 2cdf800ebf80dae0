"""Which papers were issued, up to where did they tell, and whom do they invite to join?"""

from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing.events.papers import IssuedBefore, StatementsIssued
from domain.history import Entry
from domain.values.dwelling_code import place
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

batches_ = sa.Table(
    "statement_batch",
    metadata,
    sa.Column("batch", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False, index=True),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
    sa.Column("known_at", sa.BigInteger, nullable=False),
    sa.Column("statements", sa.Integer, nullable=False),
    sa.Column("issued_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)
papers_ = sa.Table(
    "statement_paper",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("batch", sa.Text, primary_key=True),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("invites", sa.Boolean, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("issued_at", sa.BigInteger, nullable=False),
)


class BatchRow(msgspec.Struct, frozen=True):
    """The papers of a building for a month."""

    batch: str
    area: str
    building: str
    period: str
    issued_on: date
    last: date
    statements: int


class PaperRow(msgspec.Struct, frozen=True):
    """A dwelling's paper, and whether a code to join stands on it."""

    batch: str
    debtor: str
    invites: bool


class StatementBatches(Projection):
    """A row a batch, and a row a paper."""

    name = "statement_batches"
    tables = (batches_, papers_)
    events = (StatementsIssued,)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """One fact says it all."""
        fact = entry.event
        if not isinstance(fact, StatementsIssued):
            return
        named = ("batch", "building", "period", "issued_on", "last", "known_at")
        row = {name: getattr(fact, name) for name in named} | {"area": place(f"{fact.building}-1-1").area}
        writer.insert(batches_, [row | {"statements": len(fact.lines), "issued_at": entry.position}])
        shared = {"batch": fact.batch, "issued_on": fact.issued_on, "issued_at": entry.position}
        lines = [{"dwelling": each.dwelling, "debtor": each.debtor, "invites": each.invites} for each in fact.lines]
        writer.insert(papers_, [line | shared for line in lines])


_BATCH = [batches_.c[name] for name in BatchRow.__struct_fields__]


def batch(connection: Reading, key: str) -> BatchRow | None:
    """One batch."""
    row = connection.execute(sa.select(*_BATCH).where(batches_.c.batch == key)).one_or_none()
    return BatchRow(*row) if row else None


def batches_of_building(connection: Reading, building: str, limit: int) -> list[BatchRow]:
    """The newest first."""
    query = sa.select(*_BATCH).where(batches_.c.building == building).order_by(batches_.c.issued_at.desc())
    return [BatchRow(*row) for row in connection.execute(query.limit(limit))]


def latest_of_building(connection: Reading, building: str) -> tuple[str, IssuedBefore] | None:
    """The last month that was issued, and up to where it told."""
    query = sa.select(batches_.c.period, batches_.c.last, batches_.c.known_at).where(batches_.c.building == building)
    row = connection.execute(query.order_by(batches_.c.issued_at.desc()).limit(1)).one_or_none()
    return (row.period, IssuedBefore(last=row.last, known_at=row.known_at)) if row else None


def newest_papers(connection: Reading, dwelling: str, since: date, count: int) -> list[PaperRow]:
    """A dwelling's last papers, the newest first, of those that were issued since a day."""
    query = sa.select(papers_.c.batch, papers_.c.debtor, papers_.c.invites)
    query = query.where(papers_.c.dwelling == dwelling, papers_.c.issued_on >= since)
    return [PaperRow(*row) for row in connection.execute(query.order_by(papers_.c.issued_at.desc()).limit(count))]

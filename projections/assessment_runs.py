"""Which runs are planned, approved, posted, and how far has each come?"""

from collections.abc import Collection
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.history import Entry
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

runs_ = sa.Table(
    "assessment_run",
    metadata,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("fee_kind", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sheets", sa.Integer, nullable=False),
    sa.Column("sheets_posted", sa.Integer, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("total_fen", sa.BigInteger, nullable=False),
    sa.Column("posted_fen", sa.BigInteger, nullable=False),
    sa.Column("planned_by", sa.Text, nullable=False),
    sa.Column("approved_by", sa.Text),
    sa.Column("planned_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)


class RunRow(msgspec.Struct, frozen=True):
    """A run and how far it has come. 分."""

    run: str
    area: str
    fee_kind: str
    period: str
    due_on: date
    state: str
    sheets: int
    sheets_posted: int
    lines: int
    total_fen: int
    posted_fen: int
    planned_by: str
    approved_by: str | None


class AssessmentRuns(Projection):
    """One row a run."""

    name = "assessment_runs"
    tables = (runs_,)
    events = (billing.RunPlanned, billing.RunApproved, billing.RunCompleted, billing.RunAbandoned, billing.SheetPosted)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """From plan to completion."""
        match entry.event:
            case billing.RunPlanned() as fact:
                row = {name: getattr(fact, name) for name in ("run", "area", "fee_kind", "period", "due_on")}
                row |= {"state": "planned", "sheets": len(fact.sheets), "sheets_posted": 0, "posted_fen": 0}
                row |= {"lines": sum(sheet.lines for sheet in fact.sheets), "total_fen": fact.total_fen}
                row |= {"planned_by": fact.planned_by, "approved_by": None, "planned_at": entry.position}
                writer.insert(runs_, [row])
            case billing.RunApproved() as fact:
                row = {"run": fact.run, "state": "approved", "approved_by": fact.approved_by}
                writer.change(runs_, [row])
            case billing.SheetPosted() as fact:
                writer.add(runs_, [{"run": fact.run, "sheets_posted": 1, "posted_fen": fact.total_fen}])
            case billing.RunCompleted() as fact:
                writer.change(runs_, [{"run": fact.run, "state": "completed"}])
            case billing.RunAbandoned() as fact:
                writer.change(runs_, [{"run": fact.run, "state": "abandoned"}])


_FIELDS = [runs_.c[name] for name in RunRow.__struct_fields__]


def runs(
    connection: Reading,
    area: str | None = None,
    after: int = 0,
    limit: int | None = None,
    areas: Collection[str] | None = None,
) -> list[tuple[int, RunRow]]:
    """Runs in the order of planning, after a cursor, with the cursor of each; of some areas alone."""
    query = sa.select(runs_.c.planned_at, *_FIELDS).where(runs_.c.planned_at > after)
    if area is not None:
        query = query.where(runs_.c.area == area)
    if areas is not None:
        query = query.where(runs_.c.area.in_(areas))
    rows = connection.execute(query.order_by(runs_.c.planned_at).limit(limit))
    return [(row[0], RunRow(*row[1:])) for row in rows]


def latest_runs(connection: Reading, state: str | None = None, limit: int | None = None) -> list[RunRow]:
    """The newest first."""
    query = sa.select(*_FIELDS).order_by(runs_.c.planned_at.desc())
    if state is not None:
        query = query.where(runs_.c.state == state)
    return [RunRow(*row) for row in connection.execute(query.limit(limit))]


def run(connection: Reading, key: str) -> RunRow | None:
    """One run."""
    row = connection.execute(sa.select(*_FIELDS).where(runs_.c.run == key)).one_or_none()
    return RunRow(*row) if row else None


def runs_of_month(connection: Reading, area: str, fee_kind: str, period: str) -> int:
    """How many runs a month has had: the next one's number is one more."""
    query = sa.select(sa.func.count()).where(
        runs_.c.area == area, runs_.c.fee_kind == fee_kind, runs_.c.period == period
    )
    return connection.scalar(query) or 0

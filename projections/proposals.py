"""What waits for a second person, and what became of it?"""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.approvals import events as approvals
from domain.history import Entry
from domain.registry import events as registry
from domain.values.dwelling_code import AreaCodeInvalid, DwellingCodeInvalid, area_code, canonical, place
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

proposals_ = sa.Table(
    "proposal",
    metadata,
    sa.Column("proposal_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("area", sa.Text),  # None where it is about no area alone.
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("settled_by", sa.Text),
    sa.Column("made_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)


planned_imports = sa.Table(
    "planned_import",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("areas", sa.Text, nullable=False),  # With spaces between.
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("planned_by", sa.Text, nullable=False),
    sa.Column("planned_at", sa.BigInteger, nullable=False),
    sa.Column("applied_by", sa.Text),
)


class PlannedImport(msgspec.Struct, frozen=True):
    """A file that one person stands for, and that another applies by sending it again."""

    kind: str
    sha256: str
    areas: tuple[str, ...]
    rows: int
    planned_by: str


class ProposalRow(msgspec.Struct, frozen=True):
    """An act that one person prepared: open, approved, rejected or withdrawn."""

    proposal_id: str
    kind: str
    content: dict[str, Any]
    state: str
    made_by: str
    settled_by: str | None


class Proposals(Projection):
    """One row a proposal, and one a file that was planned."""

    name = "proposals"
    code_version = 3
    tables = (proposals_, planned_imports)
    events = (
        registry.ImportPlanned,
        registry.ImportApplied,
        registry.ImportAppliedInPart,
        approvals.ProposalMade,
        approvals.ProposalApproved,
        approvals.ProposalRejected,
        approvals.ProposalWithdrawn,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Made, then settled once."""
        match entry.event:
            case registry.ImportPlanned() as fact:
                areas = sorted({each.building.partition("-")[0] for each in fact.control_sums})
                row = {"kind": fact.kind, "sha256": fact.sha256, "rows": fact.rows, "planned_by": fact.planned_by}
                row |= {"areas": " ".join(areas), "planned_at": entry.position, "applied_by": None}
                writer.insert(planned_imports, [row])
            case registry.ImportApplied() | registry.ImportAppliedInPart() as fact:
                applied = {"kind": fact.kind, "sha256": fact.sha256, "applied_by": fact.applied_by}
                writer.change(planned_imports, [applied])
            case approvals.ProposalMade() as fact:
                writer.insert(
                    proposals_,
                    [
                        {
                            "proposal_id": fact.proposal_id,
                            "kind": fact.kind,
                            "area": area_of(fact.content),
                            "content": msgspec.json.encode(fact.content),
                            "state": "open",
                            "made_by": fact.made_by,
                            "settled_by": None,
                            "made_at": entry.position,
                        }
                    ],
                )
            case approvals.ProposalApproved() as fact:
                _settle(writer, fact.proposal_id, "approved", fact.approved_by)
            case approvals.ProposalRejected() as fact:
                _settle(writer, fact.proposal_id, "rejected", fact.rejected_by)
            case approvals.ProposalWithdrawn() as fact:
                _settle(writer, fact.proposal_id, "withdrawn", fact.withdrawn_by)


def area_of(content: Mapping[str, Any]) -> str | None:
    """The area that an act is about: by its name, or by that of its first dwelling, however it is written."""
    dwellings = content.get("dwellings") or [content.get("dwelling", "")]
    try:
        return area_code(content["area"]) if "area" in content else place(canonical(str(dwellings[0]))).area
    except (AreaCodeInvalid, DwellingCodeInvalid, LookupError, TypeError):
        return None


def _settle(writer: Writer, proposal_id: str, state: str, by: str) -> None:
    writer.change(proposals_, [{"proposal_id": proposal_id, "state": state, "settled_by": by}])


_FIELDS = [proposals_.c[name] for name in ProposalRow.__struct_fields__]


def proposal(connection: Reading, proposal_id: str) -> ProposalRow | None:
    """One proposal."""
    query = sa.select(*_FIELDS).where(proposals_.c.proposal_id == proposal_id)
    row = connection.execute(query).one_or_none()
    return _row(row) if row else None


def proposals(
    connection: Reading, state: str | None = None, after: int = 0, limit: int | None = None
) -> list[tuple[int, ProposalRow]]:
    """Proposals in the order of making, after a cursor, with the cursor of each."""
    query = sa.select(*_FIELDS, proposals_.c.made_at).where(proposals_.c.made_at > after)
    if state is not None:
        query = query.where(proposals_.c.state == state)
    rows = connection.execute(query.order_by(proposals_.c.made_at).limit(limit))
    return [(row.made_at, _row(row)) for row in rows]


def imports_planned(connection: Reading) -> list[PlannedImport]:
    """Files that nobody has applied yet, the oldest first."""
    columns = [planned_imports.c[name] for name in PlannedImport.__struct_fields__]
    query = sa.select(*columns).where(planned_imports.c.applied_by.is_(None)).order_by(planned_imports.c.planned_at)
    return [
        PlannedImport(row.kind, row.sha256, tuple(row.areas.split()), row.rows, row.planned_by)
        for row in connection.execute(query)
    ]


def _row(row: sa.Row) -> ProposalRow:  # type: ignore[type-arg]  # The columns of _FIELDS.
    return ProposalRow(
        row.proposal_id, row.kind, msgspec.json.decode(row.content), row.state, row.made_by, row.settled_by
    )

"""What waits for a second person, and what became of it?"""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.approvals import events as approvals
from domain.history import Entry
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


class ProposalRow(msgspec.Struct, frozen=True):
    """An act that one person prepared: open, approved, rejected or withdrawn."""

    proposal_id: str
    kind: str
    content: dict[str, Any]
    state: str
    made_by: str
    settled_by: str | None


class Proposals(Projection):
    """One row a proposal."""

    name = "proposals"
    code_version = 2
    tables = (proposals_,)
    events = (
        approvals.ProposalMade,
        approvals.ProposalApproved,
        approvals.ProposalRejected,
        approvals.ProposalWithdrawn,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Made, then settled once."""
        match entry.event:
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


def _row(row: sa.Row) -> ProposalRow:  # type: ignore[type-arg]  # The columns of _FIELDS.
    return ProposalRow(
        row.proposal_id, row.kind, msgspec.json.decode(row.content), row.state, row.made_by, row.settled_by
    )

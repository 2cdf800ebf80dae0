"""What was prepared and decided: runs and proposals, the newest first."""

import sqlalchemy as sa

from projections.assessment_runs import runs_
from projections.audit_trail import trail
from projections.engine.listing import Asked, Listing, Rows
from projections.lists.homes import is_of_area
from projections.proposals import proposals_


def _runs(_asked: Asked) -> Rows:
    return sa.select(runs_, (runs_.c.total_fen - runs_.c.posted_fen).label("waiting_fen"))


RUNS = Listing(
    rows=_runs,
    order=("planned_at",),
    sums=("lines", "total_fen", "posted_fen", "waiting_fen"),
    filters={
        "area": is_of_area,
        "fee_kind": lambda columns, kind, _day: columns.fee_kind == kind,
        "period": lambda columns, period, _day: columns.period == period,
        "state": lambda columns, state, _day: columns.state == state,
    },
    newest_first=True,
)


def _proposals(_asked: Asked) -> Rows:
    made = proposals_.c.made_at == trail.c.position
    return sa.select(proposals_, trail.c.recorded_at).join_from(proposals_, trail, made)


PROPOSALS = Listing(
    rows=_proposals,
    order=("made_at",),
    filters={
        "area": is_of_area,
        "kind": lambda columns, kind, _day: columns.kind == kind,
        "state": lambda columns, state, _day: columns.state == state,
        "made_by": lambda columns, who, _day: columns.made_by == who,
    },
    newest_first=True,
)

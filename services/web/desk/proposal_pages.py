"""What takes two persons: what waits for me, what I prepared, what became of it; each with what it will do."""

from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response

from domain.approvals.refusals import UnknownProposal
from domain.errors import Refusal
from projections import assessment_runs, proposals
from projections.assessment_runs import RunRow
from projections.engine.tables import Reading
from projections.proposals import PlannedImport, ProposalRow
from services.auth.access import Step
from services.auth.entering import reach_of
from services.auth.reach import Reach
from services.auth.whereabouts import reaches
from services.documents.workbooks import KINDS
from services.house import House
from services.http.routes.assessment_runs import id_of_run
from services.languages import Tongue
from services.use_cases import approvals
from services.web.desk.act_telling import Told, tell_act
from services.web.desk.clerk import Clerk, clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.pages import house_of, tongue_of

router = desk_router()
SETTLED = 20
APPROVE_RUN, APPLY_IMPORT = "POST /desk/runs/{id}/approval", "POST /desk/import"
DONE = ("made", "approved", "rejected", "withdrawn")
MARKS = {"open": "wait", "approved": "good", "rejected": "bad", "withdrawn": "plain"}
NEEDS = ("proposals", "billing_statement", "arrears", "collection", "directory", "tariffs")
"""Whatever an approval carries out is there to be seen, too."""


class Shown(NamedTuple):
    """A proposal of a list."""

    id: str
    kind: str
    state: str
    mark: str
    word: str
    made_by: str
    settled_by: str
    told: Told


class Waiting(NamedTuple):
    """A planned run that another person must approve."""

    at: str
    area: str
    fee: str
    period: str
    total: str
    planned_by: str
    is_mine: bool


class File(NamedTuple):
    """A clerk's file that another person must send again and apply."""

    ledger: str
    rows: int
    mark: str
    planned_by: str
    is_mine: bool


@router.get("/proposals")
def proposals_page(request: Request) -> Response:
    """Others' first: they wait for me."""
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        rows = [row for _, row in proposals.proposals(reading) if reaches(reach_of(request), row.content)]
        runs = [
            _waiting(row, me, tongue) for row in assessment_runs.latest_runs(reading, "planned") if me.is_at(row.area)
        ]
        files = [each for each in proposals.imports_planned(reading) if all(map(me.is_at, each.areas))]
        open_ = [row for row in rows if row.state == "open"]
        settled = [row for row in rows if row.state != "open"][-SETTLED:]
        return desk_page(
            request,
            "proposals.html",
            for_me=[_shown(house, reading, row, tongue) for row in open_ if waits_for(request, row)],
            mine=[_shown(house, reading, row, tongue) for row in open_ if row.made_by == me.actor],
            settled=[_shown(house, reading, row, tongue) for row in reversed(settled)],
            runs=[each for each in runs if not each.is_mine and me.may(APPROVE_RUN)],
            my_runs=[each for each in runs if each.is_mine],
            files=[_file(each, me, tongue) for each in files if waits_for_applying(me, each)],
            my_files=[_file(each, me, tongue) for each in files if each.planned_by == me.actor],
        )


@router.get("/proposals/{id}")
def proposal_page(request: Request, id: str) -> Response:
    """What it will do, or did. Raises UnknownProposal."""
    return _proposal(request, id)


@router.post("/proposals/{id}/approval")
def approve(sent: Sent, id: str) -> Response:
    """Carried out in the same save, by the facts of this moment."""
    try:
        with sent.commanding(_settling(sent, id, "approve")):
            done = approvals.approve(sent.house, id)
    except Refusal as refusal:
        return _proposal(sent.request, id, fault(sent.request, refusal), status_of(refusal))
    return sent.seen(done, f"/desk/proposals/{id}?done=approved", *NEEDS)


@router.post("/proposals/{id}/rejection")
def reject(sent: Sent, id: str) -> Response:
    """With a reason."""
    try:
        with sent.commanding(_settling(sent, id, "approve")):
            done = approvals.reject(sent.house, id, reason=sent.text("reason"))
    except Refusal as refusal:
        return _proposal(sent.request, id, fault(sent.request, refusal, "reason"), status_of(refusal))
    return sent.seen(done, f"/desk/proposals/{id}?done=rejected", "proposals")


@router.post("/proposals/{id}/withdrawal")
def withdraw(sent: Sent, id: str) -> Response:
    """By its maker."""
    try:
        with sent.commanding(_settling(sent, id, "prepare")):
            done = approvals.withdraw(sent.house, id)
    except Refusal as refusal:
        return _proposal(sent.request, id, fault(sent.request, refusal), status_of(refusal))
    return sent.seen(done, f"/desk/proposals/{id}?done=withdrawn", "proposals")


def _proposal(request: Request, id: str, faults: Faults | None = None, status: int = 200) -> Response:
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        row = proposals.proposal(reading, id)
        if row is None or not reaches(reach_of(request), row.content):
            raise UnknownProposal(id)
        shown = _shown(house, reading, row, tongue)
    done = request.query_params.get("done", "")
    return desk_page(
        request,
        "proposal.html",
        status=status,
        faults=faults or [],
        done=done if done in DONE else "",
        p=shown,
        is_mine=row.made_by == me.actor,
        may_approve=me.may_settle(row.kind, "approve"),
    )


def waits_for(request: Request, row: ProposalRow) -> bool:
    """Whether this very person may approve it."""
    me = clerk_of(request)
    return row.made_by != me.actor and me.may_settle(row.kind, "approve") and reaches(reach_of(request), row.content)


def waits_for_approval(me: Clerk, row: RunRow) -> bool:
    """Whether this very person may approve a run."""
    return row.state == "planned" and row.planned_by != me.actor and me.may(APPROVE_RUN)


def waits_for_applying(me: Clerk, planned: PlannedImport) -> bool:
    """Whether this very person may apply a file that another stands for."""
    is_others = planned.planned_by != me.actor and all(map(me.is_at, planned.areas))
    return is_others and me.may_approve_at(APPLY_IMPORT)


def _settling(sent: Form, id: str, step: Step) -> Reach:
    """As far as they may prepare or approve this very act. Raises UnknownProposal, NotAllowed."""
    found = sent.house.ask(lambda reading: proposals.proposal(reading, id))
    if found is None:
        raise UnknownProposal(id)
    reach = sent.reach.settling(found.kind, step)
    if not reaches(reach, found.content):
        raise UnknownProposal(id)
    return reach


def _shown(house: House, reading: Reading, row: ProposalRow, tongue: Tongue) -> Shown:
    return Shown(
        id=row.proposal_id,
        kind=tongue.word(row.kind),
        state=row.state,
        mark=MARKS[row.state],
        word=tongue.word(row.state),
        made_by=row.made_by.partition(":")[2],
        settled_by=(row.settled_by or "").partition(":")[2],
        told=tell_act(house, reading, row, tongue),
    )


def _file(planned: PlannedImport, me: Clerk, tongue: Tongue) -> File:
    kind = KINDS[planned.kind]
    return File(
        ledger=kind.name if tongue.code == "zh" else kind.english,
        rows=planned.rows,
        mark=planned.sha256[:12],
        planned_by=planned.planned_by.partition(":")[2],
        is_mine=planned.planned_by == me.actor,
    )


def _waiting(row: RunRow, me: Clerk, tongue: Tongue) -> Waiting:
    return Waiting(
        at=f"/desk/runs/{id_of_run(row.run)}",
        area=row.area,
        fee=tongue.name(row.fee_kind).text,
        period=tongue.period(row.period),
        total=tongue.money(row.total_fen),
        planned_by=row.planned_by.partition(":")[2],
        is_mine=row.planned_by == me.actor,
    )

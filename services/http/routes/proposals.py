"""Proposals: prepared by one person, approved or rejected by another, or withdrawn."""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Query
from fastapi.responses import JSONResponse

from domain.approvals.refusals import UnknownProposal
from projections import PROJECTIONS, proposals
from projections.engine.tables import Reading
from projections.proposals import ProposalRow
from services.auth.access import Step
from services.auth.reach import Reach
from services.auth.whereabouts import reaches
from services.http.acting import Act, Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import IdPath
from services.http.proposing import NEEDS, proposal_told, propose
from services.http.schemas.approvals import ProposalAsked, ProposalTold, Rejection
from services.http.schemas.page import Page
from services.http.strict_route import nouns
from services.use_cases import approvals
from services.use_cases.command import Done

router = nouns("proposals")
ALL = tuple(projection.name for projection in PROJECTIONS)
"""Whatever an approval has carried out is there to be read, too."""
State = Annotated[Literal["open", "approved", "rejected", "withdrawn"] | None, Query(description="Those alone.")]


@router.get("/proposals", summary="All proposals", response_model=Page[ProposalTold], responses=asking())
def list_proposals(house: Asking, reach: Reaching, paged: Paged, state: State = None) -> Page[ProposalTold]:
    """In the order of their making."""
    with house.read() as reading:
        found = _reached(reading, reach, state, int(paged.after or 0), paged.asked)
    return paged.page(found, ProposalTold.model_validate)


@router.get("/proposals/{id}", summary="One proposal", response_model=ProposalTold, responses=asking(404))
def get_proposal(house: Asking, reach: Reaching, id: IdPath) -> ProposalTold:
    """Open, or what became of it."""
    with house.read() as reading:
        found = proposals.proposal(reading, id)
    if found is None or not reaches(reach, found.content):
        raise UnknownProposal(id)
    return ProposalTold.model_validate(found)


@router.post(
    "/proposals",
    summary="Propose any act that takes two persons",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def make_proposal(act: Acting, asked: ProposalAsked) -> JSONResponse:
    """What could not be carried out now is refused now."""
    return propose(act, asked.kind, asked.content.model_dump(mode="json"))


@router.post(
    "/proposals/{id}/approval", summary="Approve and carry out", response_model=ProposalTold, responses=acting_on()
)
def approve_proposal(act: Acting, id: IdPath) -> JSONResponse:
    """By another person; decided anew on the facts of this moment."""
    act = _settling(act, id, "approve")
    with act.commanding():
        done = approvals.approve(act.house, id)
    return _settled(act, done, id, ALL)


@router.post("/proposals/{id}/rejection", summary="Reject", response_model=ProposalTold, responses=acting_on())
def reject_proposal(act: Acting, id: IdPath, asked: Rejection) -> JSONResponse:
    """By another person, with a reason."""
    act = _settling(act, id, "approve")
    with act.commanding():
        done = approvals.reject(act.house, id, reason=asked.reason)
    return _settled(act, done, id, NEEDS)


@router.post("/proposals/{id}/withdrawal", summary="Withdraw", response_model=ProposalTold, responses=acting_on())
def withdraw_proposal(act: Acting, id: IdPath) -> JSONResponse:
    """By its maker."""
    act = _settling(act, id, "prepare")
    with act.commanding():
        done = approvals.withdraw(act.house, id)
    return _settled(act, done, id, NEEDS)


def _settling(act: Act, id: str, step: Step) -> Act:
    """As far as he may prepare or approve this very act. Raises UnknownProposal, NotAllowed."""
    found = act.house.ask(lambda reading: proposals.proposal(reading, id))
    if found is None:
        raise UnknownProposal(id)
    reach = act.reach.settling(found.kind, step)
    if not reaches(reach, found.content):
        raise UnknownProposal(id)
    return replace(act, reach=reach)


def _reached(
    reading: Reading, reach: Reach, state: str | None, after: int, count: int
) -> list[tuple[int, ProposalRow]]:
    """So many of those that lie within a reach."""
    found: list[tuple[int, ProposalRow]] = []
    while len(found) < count and (more := proposals.proposals(reading, state, after, count)):
        found += [(at, row) for at, row in more if reaches(reach, row.content)]
        after = more[-1][0]
    return found[:count]


def _settled(act: Act, done: Done, id: str, needs: tuple[str, ...]) -> JSONResponse:
    return answer(act, done, lambda reading: proposal_told(reading, id), needs=needs, code=200)

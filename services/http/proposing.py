"""An act that waits for a second person, from whichever noun it is asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse

from projections import proposals
from projections.engine.tables import Reading
from services.auth.whereabouts import must_reach
from services.http.acting import Act
from services.http.answering import answer
from services.http.refusals import NothingThere
from services.http.schemas.approvals import ProposalTold
from services.use_cases import approvals

NEEDS = ("proposals",)


def propose(act: Act, kind: str, content: dict[str, Any]) -> JSONResponse:
    """The proposal's number comes from the command, and a refund's is the same: sent again, it is known again."""
    content = {name: value for name, value in content.items() if value is not None}
    act = replace(act, reach=act.reach.settling(kind, "prepare"))
    must_reach(act.reach, content)
    with act.commanding() as envelope:
        proposal_id = UUID(envelope.command_id).hex
        if kind == "refund":
            content = {**content, "refund_id": proposal_id}
        done = approvals.propose(act.house, proposal_id, kind=kind, content=content)
    at = f"/api/v1/proposals/{proposal_id}"
    return answer(act, done, lambda reading: proposal_told(reading, proposal_id), needs=NEEDS, at=at)


def proposal_told(reading: Reading, proposal_id: str) -> ProposalTold:
    """Raises NothingThere."""
    found = proposals.proposal(reading, proposal_id)
    if found is None:
        raise NothingThere()
    return ProposalTold.model_validate(found)

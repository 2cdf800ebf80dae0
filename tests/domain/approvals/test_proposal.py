from collections.abc import Callable

import pytest

from domain.approvals import refusals
from domain.approvals.events import ProposalApproved, ProposalEvent, ProposalMade, ProposalRejected, ProposalWithdrawn
from domain.approvals.proposal import Proposal
from tests.scenario import given

LI, ZHAO = "person:li", "person:zhao"
CONTENT = {"dwelling": "BH-1-1-101", "charge_id": "物业服务费/2026-11/1", "reason": "not owed", "note": ""}
MADE = ProposalMade(proposal_id="7", kind="charge reversal", content=CONTENT, made_by=LI)
APPROVED = ProposalApproved(proposal_id="7", approved_by=ZHAO)
REJECTED = ProposalRejected(proposal_id="7", rejected_by=ZHAO, reason="the area is right")
WITHDRAWN = ProposalWithdrawn(proposal_id="7", withdrawn_by=LI)
SETTLED: dict[str, ProposalEvent] = {"approved": APPROVED, "rejected": REJECTED, "withdrawn": WITHDRAWN}
ACTS: dict[str, Callable[[Proposal], object]] = {
    "approve": lambda p: p.approve(by=ZHAO),
    "reject": lambda p: p.reject(by=ZHAO, reason="the area is right"),
    "withdraw": lambda p: p.withdraw(by=LI),
}


def proposal(*facts: ProposalEvent) -> given[Proposal]:
    return given(Proposal("7"), *facts)


def test_one_person_prepares() -> None:
    past = proposal()
    past.when(lambda p: p.make("charge reversal", dict(CONTENT), by=LI)).then(MADE)
    assert past.thing.state == "open"


@pytest.mark.parametrize("facts", [(MADE,), (MADE, APPROVED), (MADE, WITHDRAWN)])
def test_a_proposal_made_alike_again_is_no_news(facts: tuple[ProposalEvent, ...]) -> None:
    proposal(*facts).when(lambda p: p.make("charge reversal", dict(CONTENT), by=LI)).then()


@pytest.mark.parametrize(
    ("kind", "content", "by"),
    [
        ("refund", CONTENT, LI),
        ("charge reversal", CONTENT | {"note": "please"}, LI),
        ("charge reversal", CONTENT, ZHAO),
    ],
)
def test_a_number_does_not_stand_for_two_proposals(kind: str, content: dict[str, str], by: str) -> None:
    past = proposal(MADE).when(lambda p: p.make(kind, content, by=by))
    assert past.then_refuses(refusals.ProposalSettled).facts == {"proposal_id": "7", "state": "open"}


@pytest.mark.parametrize(("act", "fact"), [("approve", APPROVED), ("reject", REJECTED), ("withdraw", WITHDRAWN)])
def test_another_approves_or_rejects_and_its_maker_withdraws(act: str, fact: ProposalEvent) -> None:
    past = proposal(MADE)
    past.when(ACTS[act]).then(fact)
    assert past.thing.state in SETTLED


def test_an_approval_says_what_is_to_be_done() -> None:
    assert proposal(MADE).thing.approve(by=ZHAO) == MADE


def test_nobody_approves_or_rejects_what_they_prepared() -> None:
    approving = proposal(MADE).when(lambda p: p.approve(by=LI)).then_refuses(refusals.SamePerson)
    rejecting = proposal(MADE).when(lambda p: p.reject(by=LI, reason="")).then_refuses(refusals.SamePerson)
    assert approving.facts == rejecting.facts == {"person": LI}


def test_only_its_maker_withdraws_a_proposal() -> None:
    why = proposal(MADE).when(lambda p: p.withdraw(by=ZHAO)).then_refuses(refusals.NotTheProposer)
    assert why.facts == {"person": ZHAO, "proposal_id": "7"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", SETTLED)
def test_a_proposal_is_settled_once(act: str, state: str) -> None:
    why = proposal(MADE, SETTLED[state]).when(ACTS[act]).then_refuses(refusals.ProposalSettled)
    assert why.facts == {"proposal_id": "7", "state": state}


@pytest.mark.parametrize("act", ACTS)
def test_a_proposal_that_nobody_made_is_not_settled(act: str) -> None:
    proposal().when(ACTS[act]).then_refuses(refusals.UnknownProposal)

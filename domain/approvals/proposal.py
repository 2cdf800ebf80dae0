"""Proposal: the one four-eyes pattern of the house."""

from typing import Any, assert_never

from domain.approvals import refusals
from domain.approvals.events import ProposalApproved, ProposalEvent, ProposalMade, ProposalRejected, ProposalWithdrawn
from domain.history import Aggregate


class Proposal(Aggregate[ProposalEvent]):
    """Prepared by one person, approved or rejected by another, or withdrawn by its maker; settled once.

    What it asks for is recorded in the same save as the approval, decided anew on the facts of that
    moment: a proposal may grow stale, and then the approval is refused and the proposal still stands.
    """

    KIND = "proposal"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not made"
        self.made: ProposalMade | None = None

    def make(self, kind: str, content: dict[str, Any], *, by: str) -> None:
        """Prepares an act. Quiet when repeated alike; raises ProposalSettled for another content."""
        fact = ProposalMade(proposal_id=self.key, kind=kind, content=content, made_by=by)
        if self.made is None:
            self.record(fact)
        elif fact != self.made:
            raise refusals.ProposalSettled(self.key, self.state)

    def approve(self, *, by: str) -> ProposalMade:
        """What is to be done now. Raises UnknownProposal, ProposalSettled, SamePerson."""
        made = self._open()
        if by == made.made_by:
            raise refusals.SamePerson(by)
        self.record(ProposalApproved(proposal_id=self.key, approved_by=by))
        return made

    def reject(self, *, by: str, reason: str) -> None:
        """Raises UnknownProposal, ProposalSettled, SamePerson (its maker withdraws it)."""
        made = self._open()
        if by == made.made_by:
            raise refusals.SamePerson(by)
        self.record(ProposalRejected(proposal_id=self.key, rejected_by=by, reason=reason))

    def withdraw(self, *, by: str) -> None:
        """Raises UnknownProposal, ProposalSettled, NotTheProposer."""
        made = self._open()
        if by != made.made_by:
            raise refusals.NotTheProposer(by, self.key)
        self.record(ProposalWithdrawn(proposal_id=self.key, withdrawn_by=by))

    def evolve(self, event: ProposalEvent) -> None:
        match event:
            case ProposalMade():
                self.made, self.state = event, "open"
            case ProposalApproved():
                self.state = "approved"
            case ProposalRejected():
                self.state = "rejected"
            case ProposalWithdrawn():
                self.state = "withdrawn"
            case _:
                assert_never(event)

    def _open(self) -> ProposalMade:
        if self.made is None:
            raise refusals.UnknownProposal(self.key)
        if self.state != "open":
            raise refusals.ProposalSettled(self.key, self.state)
        return self.made

"""The vocabulary of approvals. These words stay on disk: add, never alter."""

from typing import Any

from domain.history import Event


class ProposalMade(Event, frozen=True):
    """Somebody prepared what another must approve; the content is that of the act it asks for."""

    TOPIC = "ProposalMade.v1"
    proposal_id: str
    kind: str  # Which act: charge reversal, refund, tariff adoption, …
    content: dict[str, Any]
    made_by: str


class ProposalApproved(Event, frozen=True):
    TOPIC = "ProposalApproved.v1"
    proposal_id: str
    approved_by: str


class ProposalRejected(Event, frozen=True):
    TOPIC = "ProposalRejected.v1"
    proposal_id: str
    rejected_by: str
    reason: str


class ProposalWithdrawn(Event, frozen=True):
    TOPIC = "ProposalWithdrawn.v1"
    proposal_id: str
    withdrawn_by: str


ProposalEvent = ProposalMade | ProposalApproved | ProposalRejected | ProposalWithdrawn

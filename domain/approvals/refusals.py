"""What approvals refuse."""

from domain.errors import Refusal


class UnknownProposal(Refusal):
    """There is no proposal {proposal_id}: check its number."""

    proposal_id: str


class ProposalSettled(Refusal):
    """Proposal {proposal_id} is {state} already: make a new one if it is still wanted."""

    proposal_id: str
    state: str


class SamePerson(Refusal):
    """{person} prepared this: another person must approve it."""

    person: str


class NotTheProposer(Refusal):
    """{person} did not make proposal {proposal_id}: only its maker withdraws it, others reject it."""

    person: str
    proposal_id: str

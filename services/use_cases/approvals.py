"""Acts that take two persons: prepared as a proposal, carried out in the save that approves it."""

from typing import Any

import msgspec

from domain.approvals.proposal import Proposal
from domain.errors import Refusal
from services.house import House
from services.use_cases.acts import ACTS, Act
from services.use_cases.command import actor, use_case


class UnknownAct(Refusal):
    """There is no act {kind} that waits for a second person: choose one of {kinds}."""

    kind: str
    kinds: str


class ContentInvalid(Refusal):
    """The content does not fit this act: {why}."""

    why: str


@use_case
def propose(house: House, proposal_id: str, *, kind: str, content: dict[str, Any]) -> int:
    """Prepares an act. What could not be carried out now is refused now, not only at its approval."""
    proposal = house.store.load(Proposal, proposal_id)
    act, asked = _read(kind, content)
    act.carry_out(house, asked, prepared_by=actor(), approved_by="")  # Tried, and thrown away.
    proposal.make(kind, msgspec.to_builtins(asked, enc_hook=str), by=actor())
    return house.store.record(proposal)


@use_case
def approve(house: House, proposal_id: str) -> int:
    """The approval and what it asks for in one save, decided anew on the facts of this moment."""
    proposal = house.store.load(Proposal, proposal_id)
    made = proposal.approve(by=actor())
    act, asked = _read(made.kind, made.content)
    changed = act.carry_out(house, asked, prepared_by=made.made_by, approved_by=actor())
    return house.store.record(proposal, *changed)


@use_case
def reject(house: House, proposal_id: str, *, reason: str) -> int:
    """Another person says no."""
    proposal = house.store.load(Proposal, proposal_id)
    proposal.reject(by=actor(), reason=reason)
    return house.store.record(proposal)


@use_case
def withdraw(house: House, proposal_id: str) -> int:
    """Its maker takes it back."""
    proposal = house.store.load(Proposal, proposal_id)
    proposal.withdraw(by=actor())
    return house.store.record(proposal)


def _read(kind: str, content: dict[str, Any]) -> tuple[Act[Any], Any]:
    act = ACTS.get(kind)
    if act is None:
        raise UnknownAct(kind, ", ".join(ACTS))
    try:
        return act, msgspec.convert(content, act.content, strict=False)
    except msgspec.ValidationError as error:
        raise ContentInvalid(str(error)) from None

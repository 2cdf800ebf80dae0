"""Membership: that a resident has joined, and by which paper."""

from domain.history import Aggregate
from domain.staff import refusals
from domain.staff.events import MembershipEvent, ResidentJoined, SlipIssued


class Membership(Aggregate[MembershipEvent]):
    """One a resident: whoever has joined signs in, and no paper invites them any more."""

    KIND = "membership"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.joined: ResidentJoined | None = None

    def join(self, dwelling: str, batch: str) -> None:
        """Raises JoinedAlready."""
        if self.joined:
            raise refusals.JoinedAlready()
        self.record(ResidentJoined(resident=self.key, dwelling=dwelling, batch=batch))

    def issue_slip(self, *, reason: str) -> None:
        """For a password, by whoever has seen who this is; no paper is needed. Raises ReasonMissing."""
        self.record(SlipIssued(holder=f"resident:{self.key}", reason=refusals.reason_said(reason)))

    def evolve(self, event: MembershipEvent) -> None:
        if isinstance(event, ResidentJoined):
            self.joined = event

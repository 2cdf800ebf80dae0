"""Membership: that a resident has joined, and by which paper."""

from domain.history import Aggregate
from domain.staff import refusals
from domain.staff.events import MembershipEvent, ResidentJoined


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

    def evolve(self, event: MembershipEvent) -> None:
        self.joined = event

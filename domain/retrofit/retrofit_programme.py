"""RetrofitProgramme (水电气改造) of an area: one item, such as 天然气入户."""

from typing import assert_never

from domain.history import Aggregate
from domain.retrofit import refusals
from domain.retrofit.events import ConsentGiven, ConsentRefused, RetrofitEvent, RetrofitShareBroughtForward, VisitMade


class RetrofitProgramme(Aggregate[RetrofitEvent]):
    """Each dwelling's share of one item, and its word on it: given, refused or not yet spoken."""

    KIND = "retrofit"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.area, _, self.item = key.partition("/")
        self.shares: dict[str, RetrofitShareBroughtForward] = {}
        self.consents: dict[str, str] = {}

    def bring_share_forward(self, fact: RetrofitShareBroughtForward) -> None:
        """Quiet when known alike. Raises ShareBroughtForwardOtherwise, SharesDoNotAddUp."""
        if fact.household_cost_fen != fact.subsidy_fen + fact.share_fen or min(fact.subsidy_fen, fact.share_fen) < 0:
            raise refusals.SharesDoNotAddUp(fact.dwelling, self.item)
        known = self.shares.get(fact.dwelling)
        if known is None:
            self.record(fact)
        elif known != fact:
            raise refusals.ShareBroughtForwardOtherwise(fact.dwelling, self.item)

    def give_consent(self, dwelling: str) -> None:
        """Quiet when given already. Raises UnknownShare."""
        self._must_have_share(dwelling)
        if self.consents.get(dwelling) != "given":
            self.record(ConsentGiven(dwelling=dwelling, item=self.item))

    def refuse_consent(self, dwelling: str, reason: str | None) -> None:
        """Quiet when refused already. Raises UnknownShare."""
        self._must_have_share(dwelling)
        if self.consents.get(dwelling) != "refused":
            self.record(ConsentRefused(dwelling=dwelling, item=self.item, reason=reason))

    def make_visit(self, dwelling: str) -> None:
        """Somebody called at the door. Raises UnknownShare."""
        self._must_have_share(dwelling)
        self.record(VisitMade(dwelling=dwelling, item=self.item))

    def evolve(self, event: RetrofitEvent) -> None:
        match event:
            case RetrofitShareBroughtForward():
                self.shares[event.dwelling] = event
            case ConsentGiven():
                self.consents[event.dwelling] = "given"
            case ConsentRefused():
                self.consents[event.dwelling] = "refused"
            case VisitMade():
                pass
            case _:
                assert_never(event)

    def _must_have_share(self, dwelling: str) -> None:
        if dwelling not in self.shares:
            raise refusals.UnknownShare(dwelling, self.item)

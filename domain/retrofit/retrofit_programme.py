"""RetrofitProgramme (水电气改造) of an area: one item, such as 天然气入户."""

from dataclasses import dataclass
from typing import assert_never

from domain.history import Aggregate
from domain.retrofit import refusals
from domain.retrofit.events import (
    ConsentGiven,
    ConsentRefused,
    RetrofitEvent,
    RetrofitShareBroughtForward,
    RetrofitShareCorrected,
    VisitMade,
)
from domain.values.authority import Authority, must_be_named


@dataclass(frozen=True)
class Share:
    """What a dwelling's part of an item costs, and who bears it. 分."""

    household_cost_fen: int
    subsidy_fen: int
    share_fen: int


class RetrofitProgramme(Aggregate[RetrofitEvent]):
    """Each dwelling's share of one item, and its word on it: given, refused or not yet spoken."""

    KIND = "retrofit"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.area, _, self.item = key.partition("/")
        self.brought_forward: dict[str, RetrofitShareBroughtForward] = {}
        self.shares: dict[str, Share] = {}
        self.visits: dict[str, int] = {}
        self.consents: dict[str, str] = {}

    def bring_share_forward(self, fact: RetrofitShareBroughtForward) -> None:
        """Quiet when known alike. Raises ShareBroughtForwardOtherwise, SharesDoNotAddUp."""
        self._must_add_up(fact.dwelling, _share(fact))
        known = self.brought_forward.get(fact.dwelling)
        if known is None:
            self.record(fact)
        elif known != fact:
            raise refusals.ShareBroughtForwardOtherwise(fact.dwelling, self.item)

    def correct_share(
        self, dwelling: str, share: Share, *, authority: Authority, prepared_by: str, approved_by: str
    ) -> None:
        """Other figures than were brought forward. Quiet when known. Raises UnknownShare, SharesDoNotAddUp, …"""
        must_be_named(authority)
        self._must_have_share(dwelling)
        self._must_add_up(dwelling, share)
        known = self.shares[dwelling]
        if share == known:
            return
        self.record(
            RetrofitShareCorrected(
                dwelling=dwelling,
                item=self.item,
                household_cost_fen=share.household_cost_fen,
                subsidy_fen=share.subsidy_fen,
                share_fen=share.share_fen,
                formerly_household_cost_fen=known.household_cost_fen,
                formerly_subsidy_fen=known.subsidy_fen,
                formerly_share_fen=known.share_fen,
                authority=authority,
                prepared_by=prepared_by,
                approved_by=approved_by,
            )
        )

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
                self.brought_forward[event.dwelling] = event
                self.shares[event.dwelling] = _share(event)
                self.visits[event.dwelling] = event.visits
            case RetrofitShareCorrected():
                self.shares[event.dwelling] = _share(event)
            case ConsentGiven():
                self.consents[event.dwelling] = "given"
            case ConsentRefused():
                self.consents[event.dwelling] = "refused"
            case VisitMade():
                self.visits[event.dwelling] += 1
            case _:
                assert_never(event)

    def _must_have_share(self, dwelling: str) -> None:
        if dwelling not in self.shares:
            raise refusals.UnknownShare(dwelling, self.item)

    def _must_add_up(self, dwelling: str, share: Share) -> None:
        if (
            share.household_cost_fen != share.subsidy_fen + share.share_fen
            or min(share.subsidy_fen, share.share_fen) < 0
        ):
            raise refusals.SharesDoNotAddUp(dwelling, self.item)


def _share(of: RetrofitShareBroughtForward | RetrofitShareCorrected) -> Share:
    return Share(of.household_cost_fen, of.subsidy_fen, of.share_fen)

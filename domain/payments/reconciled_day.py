"""ReconciledDay (对账日)."""

from datetime import date
from typing import assert_never

from domain.history import Aggregate
from domain.payments import refusals
from domain.payments.events.reconciling import (
    NOT_ON_RECORD,
    DayReconciled,
    DifferenceCleared,
    DifferenceExplained,
    DifferenceFound,
    PayoutReconciled,
    ReconcilingEvent,
)
from domain.values.authority import Authority, must_be_named


def day_key(provider: str, day: date) -> str:
    """A day of one provider's books."""
    return f"{provider}/{day.isoformat()}"


class ReconciledDay(Aggregate[ReconcilingEvent]):
    """A day of a provider's books: its figures beside ours, what differs, and by what that was cleared or explained."""

    KIND = "reconciled-day"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.figures: DayReconciled | None = None
        self.payouts: dict[str, PayoutReconciled] = {}
        self.open: dict[str, DifferenceFound] = {}
        self.explained: dict[str, DifferenceFound] = {}

    def reconcile(self, figures: DayReconciled) -> None:
        """Quiet where they are as before. Raises DayUneven."""
        if figures.opening_fen + figures.there.net_fen != figures.closing_fen:
            raise refusals.DayUneven(figures.day)
        if figures != self.figures:
            self.record(figures)

    def reconcile_payout(self, payout: PayoutReconciled) -> None:
        """Quiet where it is as before."""
        if self.payouts.get(payout.payout) != payout:
            self.record(payout)

    def find(self, difference: DifferenceFound) -> None:
        """Quiet where it is open, or explained, with the same amounts."""
        if difference not in (self.open.get(difference.difference), self.explained.get(difference.difference)):
            self.record(difference)

    def clear(self, difference: str, by: str) -> None:
        """Quiet where it is open no more."""
        found = self.open.get(difference)
        if found is not None:
            self.record(DifferenceCleared(provider=found.provider, day=found.day, difference=difference, by=by))

    def explain(
        self, difference: str, *, reason: str, authority: Authority, prepared_by: str, approved_by: str
    ) -> None:
        """It will stay, and it is known why. Raises DifferenceNotOpen, MoneyInSuspense, AuthorityMissing."""
        found = self.open.get(difference)
        if found is None:
            raise refusals.DifferenceNotOpen(difference)
        if (found.kind, found.of) == (NOT_ON_RECORD, "charge"):
            raise refusals.MoneyInSuspense(found.source)
        must_be_named(authority)
        self.record(
            DifferenceExplained(
                provider=found.provider,
                day=found.day,
                difference=difference,
                reason=reason,
                authority=authority,
                prepared_by=prepared_by,
                approved_by=approved_by,
            )
        )

    def evolve(self, event: ReconcilingEvent) -> None:
        match event:
            case DayReconciled():
                self.figures = event
            case PayoutReconciled():
                self.payouts[event.payout] = event
            case DifferenceFound():
                self.open[event.difference] = event
                self.explained.pop(event.difference, None)
            case DifferenceCleared():
                self.open.pop(event.difference, None)
            case DifferenceExplained():
                self.explained[event.difference] = self.open.pop(event.difference)
            case _:
                assert_never(event)

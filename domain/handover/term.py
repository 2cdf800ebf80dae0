"""Term (任期) of a company in an area."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.handover import refusals
from domain.handover.events import HandoverPlanned


@dataclass
class Suspension:
    """From an instant on, until the one at which it is resumed."""

    suspended_from: datetime
    resumed_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """At its first instant already, and no more at that of the resumption."""
        return self.suspended_from <= at and (self.resumed_at is None or at < self.resumed_at)


@dataclass
class Term:
    """One company's time in the area: from the cut-off to its end, but for suspensions.

    The first instant of each already belongs to what begins there.
    """

    planned: HandoverPlanned
    cut_off_at: datetime | None = None
    suspensions: list[Suspension] = field(default_factory=list)
    ended_at: datetime | None = None

    @property
    def company(self) -> str:
        """Whose it is."""
        return self.planned.company

    @property
    def open_suspension(self) -> Suspension | None:
        """The one that nobody has resumed."""
        return next((each for each in self.suspensions if each.resumed_at is None), None)

    @property
    def latest(self) -> datetime | None:
        """The last instant that is on record for it, but for its end; None before a cut-off is agreed."""
        if self.suspensions:
            return self.suspensions[-1].resumed_at or self.suspensions[-1].suspended_from
        return self.cut_off_at

    def runs(self, at: datetime) -> bool:
        """From the cut-off to the end, suspended or not."""
        return self.cut_off_at is not None and self.cut_off_at <= at and not self._is_over(at)

    def begun(self) -> datetime:
        """Its cut-off. Raises NoCutOffAgreed."""
        if self.cut_off_at is None:
            raise refusals.NoCutOffAgreed(self.planned.area, self.company)
        return self.cut_off_at

    def must_hold(self, at: datetime) -> None:
        """Raises NoCutOffAgreed, BeforeCutOff, WhileSuspended, AfterTerm."""
        area, cut_off_at = self.planned.area, self.begun()
        if at < cut_off_at:
            raise refusals.BeforeCutOff(area, self.company, cut_off_at)
        self.must_end_after(at)
        for each in self.suspensions:
            if each.holds(at):
                raise refusals.WhileSuspended(area, self.company, each.suspended_from)

    def must_end_after(self, at: datetime) -> None:
        """Raises AfterTerm."""
        if self.ended_at is not None and self._is_over(at):
            raise refusals.AfterTerm(self.planned.area, self.company, self.ended_at)

    def must_reach(self, at: datetime) -> None:
        """What happens later than all that is on record. Raises InstantTooEarly."""
        if self.latest is not None and at < self.latest:
            raise refusals.InstantTooEarly(self.latest)

    def _is_over(self, at: datetime) -> bool:
        return self.ended_at is not None and self.ended_at <= at

"""AssessmentSheet (计费单): one building of a run."""

from datetime import date
from typing import assert_never

from domain.billing import refusals
from domain.billing.events import Assessment, SheetApproved, SheetEvent, SheetPlanned, SheetPosted
from domain.history import Aggregate


def sheet_key(run: str, building: str) -> str:
    """ "BH/物业服务费/2026-11/1/BH-1"."""
    return f"{run}/{building}"


class AssessmentSheet(Aggregate[SheetEvent]):
    """A building's assessments for a month: planned, approved by another person, posted once.

    What was approved is what is posted, because the lines themselves stand in the plan.
    """

    KIND = "sheet"
    FACTS_WHEN_POSTED = 3
    """Planned, approved, posted: each happens once, in this order."""
    planned: SheetPlanned

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not planned"
        self.run, _, self.building = key.rpartition("/")

    def plan(self, lines: tuple[Assessment, ...], *, as_of: int, by: str) -> None:
        """`as_of` is the position of history at which each line was found to be owed. Raises SheetNotReady."""
        self._must_be("not planned")
        self.record(
            SheetPlanned(
                run=self.run,
                building=self.building,
                lines=lines,
                total_fen=sum(line.amount_fen for line in lines),
                as_of=as_of,
                planned_by=by,
            )
        )

    def approve(self, *, by: str) -> None:
        """Raises SheetNotReady, SamePerson."""
        self._must_be("planned")
        if by == self.planned.planned_by:
            raise refusals.SamePerson(by)
        self.record(
            SheetApproved(run=self.run, building=self.building, total_fen=self.planned.total_fen, approved_by=by)
        )

    def post(self, *, booked_on: date) -> None:
        """Raises SheetNotReady."""
        self._must_be("approved")
        self.record(
            SheetPosted(run=self.run, building=self.building, total_fen=self.planned.total_fen, booked_on=booked_on)
        )

    def evolve(self, event: SheetEvent) -> None:
        match event:
            case SheetPlanned():
                self.state, self.planned = "planned", event
            case SheetApproved():
                self.state = "approved"
            case SheetPosted():
                self.state = "posted"
            case _:
                assert_never(event)

    def _must_be(self, state: str) -> None:
        if self.state != state:
            raise refusals.SheetNotReady(self.building, self.state)

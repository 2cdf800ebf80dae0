"""AssessmentRun (计费批次): one fee kind, one month, one area."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from domain.billing import refusals
from domain.billing.events import RunAbandoned, RunApproved, RunCompleted, RunEvent, RunPlanned, SheetTotal
from domain.history import Aggregate


def run_key(area: str, fee_kind: str, period: str, number: int) -> str:
    """ "BH/物业服务费/2026-11/1": the number counts up where a month needs a second run."""
    return f"{area}/{fee_kind}/{period}/{number}"


class AssessmentRun(Aggregate[RunEvent]):
    """The whole of a month's assessment: its sheets and its total, planned, approved by another, completed.

    Each sheet is posted by itself; the run is complete when the last one is.
    """

    KIND = "run"
    planned: RunPlanned

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not planned"
        self.area, self.fee_kind, self.period, self.number = (*key.split("/"), "", "", "")[:4]

    def plan(self, sheets: Sequence[SheetTotal], *, due_on: date, as_of: int, by: str) -> None:
        """Raises RunNotReady, NothingToAssess."""
        self._must_be("not planned")
        if not sheets:
            raise refusals.NothingToAssess(self.area, self.fee_kind, self.period)
        self.record(
            RunPlanned(
                run=self.key,
                area=self.area,
                fee_kind=self.fee_kind,
                period=self.period,
                due_on=due_on,
                sheets=tuple(sheets),
                total_fen=sum(sheet.total_fen for sheet in sheets),
                as_of=as_of,
                planned_by=by,
            )
        )

    def approve(self, *, by: str) -> None:
        """Raises RunNotReady, SamePerson."""
        self._must_be("planned")
        if by == self.planned.planned_by:
            raise refusals.SamePerson(by)
        self.record(RunApproved(run=self.key, total_fen=self.planned.total_fen, approved_by=by))

    def complete(self) -> None:
        """All sheets are posted. Quiet when complete already. Raises RunNotReady."""
        if self.state == "completed":
            return
        self._must_be("approved")
        lines = sum(sheet.lines for sheet in self.planned.sheets)
        self.record(RunCompleted(run=self.key, lines=lines, total_fen=self.planned.total_fen))

    def abandon(self, *, reason: str, by: str) -> None:
        """A plan that nobody wants any more; what was posted stays. Raises RunNotReady."""
        if self.state not in ("planned", "approved"):
            raise refusals.RunNotReady(self.key, self.state)
        self.record(RunAbandoned(run=self.key, reason=reason, abandoned_by=by))

    def must_be_approved(self) -> None:
        """Before its sheets are posted, at the first time or after a kill. Raises RunNotReady."""
        if self.state != "completed":
            self._must_be("approved")

    def evolve(self, event: RunEvent) -> None:
        match event:
            case RunPlanned():
                self.state, self.planned = "planned", event
            case RunApproved():
                self.state = "approved"
            case RunCompleted():
                self.state = "completed"
            case RunAbandoned():
                self.state = "abandoned"
            case _:
                assert_never(event)

    def _must_be(self, state: str) -> None:
        if self.state != state:
            raise refusals.RunNotReady(self.key, self.state)

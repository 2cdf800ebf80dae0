"""ImportBatch: a file, known by its content."""

from collections.abc import Sequence
from typing import assert_never

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import ControlSum, ImportApplied, ImportAppliedInPart, ImportEvent, ImportPlanned


class ImportBatch(Aggregate[ImportEvent]):
    """What one file brought, once: the same content sent again, by whomever, brings nothing.

    Where it changes what others must agree to (owners, debts), one person plans it and another applies it.
    """

    KIND = "import"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.kind, _, self.sha256 = key.partition("/")
        self.planned_by = ""
        self.applied = False

    def plan(self, rows: int, control_sums: Sequence[ControlSum], *, by: str) -> None:
        """Quiet when it was planned before: the first planner stays."""
        if not self.planned_by:
            sums = tuple(control_sums)
            self.record(ImportPlanned(kind=self.kind, sha256=self.sha256, rows=rows, control_sums=sums, planned_by=by))

    def apply(
        self,
        rows: int,
        control_sums: Sequence[ControlSum],
        *,
        recorded: int,
        left_out: int = 0,
        agreed: int = 0,
        by: str,
    ) -> None:
        """Quiet when all of it was applied before. Raises ChangesNotPlanned, PlannerApplies.

        `agreed` counts the changes that take two persons, `left_out` the rows that stay behind.
        """
        if self.applied:
            return
        if agreed and not self.planned_by:
            raise refusals.ChangesNotPlanned(agreed)
        if agreed and self.planned_by == by:
            raise refusals.PlannerApplies(by)
        self.plan(rows, control_sums, by=by)
        if left_out:
            self.record(
                ImportAppliedInPart(
                    kind=self.kind, sha256=self.sha256, recorded=recorded, left_out=left_out, applied_by=by
                )
            )
        else:
            self.record(ImportApplied(kind=self.kind, sha256=self.sha256, recorded=recorded, applied_by=by))

    def evolve(self, event: ImportEvent) -> None:
        match event:
            case ImportPlanned():
                self.planned_by = event.planned_by
            case ImportApplied():
                self.applied = True
            case ImportAppliedInPart():
                pass
            case _:
                assert_never(event)

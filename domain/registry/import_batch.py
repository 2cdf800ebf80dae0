"""ImportBatch: a file, known by its content."""

from collections.abc import Sequence
from typing import assert_never

from domain.history import Aggregate
from domain.registry.events import ControlSum, ImportApplied, ImportEvent, ImportPlanned


class ImportBatch(Aggregate[ImportEvent]):
    """What one file brought, once: the same content sent again, by whomever, brings nothing."""

    KIND = "import"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.kind, _, self.sha256 = key.partition("/")
        self.applied = False

    def apply(self, rows: int, control_sums: Sequence[ControlSum], *, recorded: int, by: str) -> None:
        """Quiet when it was applied before."""
        if self.applied:
            return
        self.record(
            ImportPlanned(
                kind=self.kind, sha256=self.sha256, rows=rows, control_sums=tuple(control_sums), planned_by=by
            )
        )
        self.record(ImportApplied(kind=self.kind, sha256=self.sha256, recorded=recorded, applied_by=by))

    def evolve(self, event: ImportEvent) -> None:
        match event:
            case ImportPlanned():
                pass
            case ImportApplied():
                self.applied = True
            case _:
                assert_never(event)

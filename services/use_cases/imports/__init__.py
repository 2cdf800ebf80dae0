"""The bureau's ledgers become facts: dry run, then apply; all or nothing; the same file again changes nothing."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from domain.errors import Refusal
from domain.registry.events import ControlSum
from domain.registry.import_batch import ImportBatch
from services.documents.workbooks import Fault, Ledger, read_ledger
from services.house import House
from services.use_cases.command import Done, actor, asking, use_case
from services.use_cases.imports.arrears import decide_arrears
from services.use_cases.imports.contacts import decide_contacts
from services.use_cases.imports.control import Change, Decided, File, Missing, in_first_codes, sums_table
from services.use_cases.imports.dwellings import decide_dwellings
from services.use_cases.imports.faulty_rows import given_back, is_of_rows, rows_of
from services.use_cases.imports.fund import decide_fund
from services.use_cases.imports.retrofit import decide_retrofit
from services.use_cases.imports.tariffs import decide_tariffs

__all__ = [
    "KINDS",
    "Allows",
    "Change",
    "ImportFaulty",
    "ImportReport",
    "Missing",
    "Phase",
    "Told",
    "UnknownImportKind",
    "apply_import",
    "dry_run",
    "given_back",
    "plan_import",
    "sums_table",
]

KINDS: dict[str, Callable[[House, Ledger[Any], File], Decided]] = {
    "dwellings": decide_dwellings,
    "fund": decide_fund,
    "arrears": decide_arrears,
    "retrofit": decide_retrofit,
    "tariffs": decide_tariffs,
    "contacts": decide_contacts,
}
"""房屋台账, 维修资金台账, 历史欠费台账, 水电气改造台账, 收费标准, 联系方式: a new kind is a file here and a line."""


Phase = Literal["read", "compared", "recorded", "marked"]
Told = Callable[[Phase, int, int], None]
"""Which phase, how much of it is done, and out of how much: rows that are read and compared, facts that are ready.

What is not known yet is 0; no fact is recorded before all are.
"""


def _nobody_watches(_phase: Phase, _done: int, _total: int) -> None:
    """Most callers answer when all is done."""


def _anything(_report: "ImportReport") -> None:
    """Who sits at the machine itself may bring any rows."""


class UnknownImportKind(Refusal):
    """There is no ledger {kind} to import: choose one of {kinds}."""

    kind: str
    kinds: str


class ImportFaulty(Refusal):
    """{count} faults were found and nothing was imported: mend the cells that are named, then send the file again."""

    count: int
    faults: tuple[Fault, ...]


class ImportReport(Struct, frozen=True, kw_only=True):
    """What a file holds and what it would bring, or brought."""

    kind: str
    sha256: str
    rows: int
    sheets: tuple[tuple[str, int], ...]
    hidden_rows: int  # Read like all others.
    hidden_sheets: tuple[str, ...]  # Not read.
    faults: tuple[Fault, ...]
    control_sums: tuple[ControlSum, ...]
    facts: int  # That are new; rows known before bring none.
    unchanged: int  # Rows that were known before, with the same figures.
    changes: tuple[Change, ...]
    missing: tuple[Missing, ...]
    left_out: int  # Rows with a fault, where the sound ones are taken without them.
    planned_by: str
    applied: bool

    @property
    def takes_two(self) -> bool:
        """Whether another person than the planner must apply it."""
        return any(change.takes_two for change in self.changes)


class _Sent(NamedTuple):
    """A file as it was read, and what was decided about it last."""

    kind: str
    digest: str
    ledger: Ledger[Any]
    skip_faulty: bool
    told: Told
    may: "Allows"
    decided: list[tuple[Decided, ImportBatch]]

    @property
    def batch(self) -> str:
        """Under which its fate is recorded."""
        return f"{self.kind}/{self.digest}"

    def decide(self, house: House, batch: ImportBatch) -> Decided:
        """On the record of this moment."""
        who = asking()
        rows = len(self.ledger.rows)
        file = File(self.digest, batch.planned_by or who, who, lambda done: self.told("compared", done, rows))
        decision = KINDS[self.kind](house, in_first_codes(house, self.ledger), file)
        self.told("compared", rows, rows)
        self.decided.append((decision, batch))
        self.may(self.report())
        return decision

    def left_out(self, decision: Decided) -> int:
        """How many rows stay behind. Raises ImportFaulty where any fault stops the file, or a sheet is unsound."""
        if decision.faults and not (self.skip_faulty and all(map(is_of_rows, decision.faults))):
            raise ImportFaulty(len(decision.faults), decision.faults)
        return len(rows_of(decision.faults))

    def report(self) -> ImportReport:
        """Of what was decided last; of a command that is repeated, only what the file is."""
        rows = sum(rows for _, rows in self.ledger.sheets)
        nothing = Decided((), self.ledger.faults, (), unchanged=rows), ImportBatch(self.batch)
        decision, batch = self.decided[-1] if self.decided else nothing
        return ImportReport(
            kind=self.kind,
            sha256=self.digest,
            rows=rows,
            sheets=self.ledger.sheets,
            hidden_rows=self.ledger.hidden_rows,
            hidden_sheets=self.ledger.hidden_sheets,
            faults=decision.faults,
            control_sums=decision.control_sums,
            facts=decision.facts,
            unchanged=decision.unchanged,
            changes=decision.changes,
            missing=decision.missing,
            left_out=len(rows_of(decision.faults)) if self.skip_faulty else 0,
            planned_by=batch.planned_by,
            applied=batch.applied or not self.decided,
        )


Allows = Callable[[ImportReport], None]
"""Raises a refusal where whoever asks may not bring these rows: asked once they are known, before anything is told of
their faults."""


def dry_run(
    house: House,
    kind: str,
    content: bytes,
    *,
    skip_faulty: bool = False,
    on_progress: Told = _nobody_watches,
    may: Allows = _anything,
) -> ImportReport:
    """Everything that applying would find out, and nothing recorded. Raises WorkbookRefused, UnknownImportKind."""
    sent = _read(kind, content, skip_faulty, on_progress, may)
    sent.decide(house, house.store.load(ImportBatch, sent.batch))
    return sent.report()


def plan_import(
    house: House,
    kind: str,
    content: bytes,
    *,
    skip_faulty: bool = False,
    on_progress: Told = _nobody_watches,
    may: Allows = _anything,
) -> tuple[Done, ImportReport]:
    """One person stands for what the file changes; another applies it. Raises as `apply_import`."""
    sent = _read(kind, content, skip_faulty, on_progress, may)
    return _plan(house, sent), sent.report()


def apply_import(
    house: House,
    kind: str,
    content: bytes,
    *,
    skip_faulty: bool = False,
    on_progress: Told = _nobody_watches,
    may: Allows = _anything,
) -> tuple[Done, ImportReport]:
    """All of it in one save, or nothing; with `skip_faulty` all of its sound rows.

    Raises ImportFaulty, ChangesNotPlanned, PlannerApplies, WorkbookRefused, UnknownImportKind.
    """
    sent = _read(kind, content, skip_faulty, on_progress, may)
    return _apply(house, sent), sent.report()


@use_case
def _plan(house: House, sent: _Sent) -> int:
    batch = house.store.load(ImportBatch, sent.batch)
    decision = sent.decide(house, batch)
    sent.left_out(decision)
    batch.plan(len(sent.ledger.rows), decision.control_sums, by=actor())
    return house.store.record(batch)


@use_case
def _apply(house: House, sent: _Sent) -> int:
    batch = house.store.load(ImportBatch, sent.batch)
    if batch.applied:
        return house.store.secured_position()
    decision = sent.decide(house, batch)
    facts = decision.facts
    batch.apply(
        len(sent.ledger.rows),
        decision.control_sums,
        recorded=facts,
        left_out=sent.left_out(decision),
        agreed=decision.agreed,
        by=actor(),
    )
    sent.told("recorded", 0, facts)
    position = house.store.record(
        batch, *decision.aggregates, told=lambda ready: sent.told("recorded", min(ready, facts), facts)
    )
    sent.told("recorded", facts, facts)
    return position


def _read(kind: str, content: bytes, skip_faulty: bool, told: Told, may: Allows) -> _Sent:
    if kind not in KINDS:
        raise UnknownImportKind(kind, ", ".join(KINDS))
    told("read", 0, 0)
    ledger = read_ledger(content, kind, lambda done, total: told("read", done, total))
    told("read", rows := sum(rows for _, rows in ledger.sheets), rows)
    return _Sent(kind, sha256(content).hexdigest(), ledger, skip_faulty, told, may, [])

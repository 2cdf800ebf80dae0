"""The bureau's ledgers become facts: dry run, then apply; all or nothing; the same file again changes nothing."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from msgspec import Struct

from domain.errors import Refusal
from domain.registry.events import ControlSum
from domain.registry.import_batch import ImportBatch
from services.documents.workbooks import Fault, Ledger, read_ledger
from services.house import House
from services.use_cases.command import Done, actor, use_case
from services.use_cases.imports.arrears import decide_arrears
from services.use_cases.imports.control import Decided
from services.use_cases.imports.dwellings import decide_dwellings
from services.use_cases.imports.fund import decide_fund
from services.use_cases.imports.retrofit import decide_retrofit

KINDS: dict[str, Callable[[House, Ledger[Any], str], Decided]] = {
    "dwellings": decide_dwellings,
    "fund": decide_fund,
    "arrears": decide_arrears,
    "retrofit": decide_retrofit,
}
"""房屋台账, 维修资金台账, 历史欠费台账, 水电气改造台账: a new kind is a file here and a line."""


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
    faults: tuple[Fault, ...]
    control_sums: tuple[ControlSum, ...]
    facts: int  # That are new; rows known before bring none.
    unchanged: int  # Rows that were known before, with the same figures.
    applied: bool


def dry_run(house: House, kind: str, content: bytes) -> ImportReport:
    """Everything that applying would find out, and nothing recorded. Raises WorkbookRefused, UnknownImportKind."""
    digest, ledger = _read(kind, content)
    applied = house.store.load(ImportBatch, f"{kind}/{digest}").applied
    decided = KINDS[kind](house, ledger, digest)
    return _report(kind, digest, ledger, decided, applied=applied)


def apply_import(house: House, kind: str, content: bytes) -> tuple[Done, ImportReport]:
    """All of it in one save, or nothing. Raises ImportFaulty, WorkbookRefused, UnknownImportKind."""
    digest, ledger = _read(kind, content)
    decided: list[Decided] = []
    done = _apply(house, kind, digest, ledger, decided)
    if not decided:
        decided.append(Decided((), ledger.faults, (), unchanged=len(ledger.rows)))
    return done, _report(kind, digest, ledger, decided[-1], applied=True)


@use_case
def _apply(house: House, kind: str, digest: str, ledger: Ledger[Any], decided: list[Decided]) -> int:
    batch = house.store.load(ImportBatch, f"{kind}/{digest}")
    if batch.applied:
        return house.store.secured_position()
    decision = KINDS[kind](house, ledger, digest)
    if decision.faults:
        raise ImportFaulty(len(decision.faults), decision.faults)
    batch.apply(len(ledger.rows), decision.control_sums, recorded=decision.facts, by=actor())
    decided.append(decision)
    return house.store.record(batch, *decision.aggregates)


def _read(kind: str, content: bytes) -> tuple[str, Ledger[Any]]:
    if kind not in KINDS:
        raise UnknownImportKind(kind, ", ".join(KINDS))
    return sha256(content).hexdigest(), read_ledger(content, kind)


def _report(kind: str, digest: str, ledger: Ledger[Any], decided: Decided, *, applied: bool) -> ImportReport:
    return ImportReport(
        kind=kind,
        sha256=digest,
        rows=sum(rows for _, rows in ledger.sheets),
        sheets=ledger.sheets,
        faults=decided.faults,
        control_sums=decided.control_sums,
        facts=decided.facts,
        unchanged=decided.unchanged,
        applied=applied,
    )

"""From a receipt back to the resolution: what it was given for, why that was owed, and who decided it on what."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.approvals.events import ProposalApproved, ProposalMade
from domain.approvals.proposal import Proposal
from domain.billing.assessment_run import AssessmentRun
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import (
    ArrearsBroughtForward,
    FeeAssessed,
    PaymentAllocated,
    RunApproved,
    RunPlanned,
    SheetPosted,
    TariffAdopted,
)
from domain.billing.tariff import Tariff
from domain.history import Aggregate, Entry
from domain.payments.events import ReceiptIssued
from domain.registry.events import ImportApplied, ImportAppliedInPart, ImportPlanned
from domain.registry.import_batch import ImportBatch
from domain.values.dwelling_code import place
from projections import audit_trail, collection
from projections.audit_trail import TrailRow
from projections.collection import PaymentRow
from projections.engine.tables import Reading
from services.house import House
from services.languages import N_

BESIDE_MAX = 2_000
"""So much was recorded together with one entry, at most: a save of a run, of an import."""


class Step(NamedTuple):
    """One step back, and the entries that stand for it."""

    title: str
    entries: tuple[Entry, ...]


class Tracing(NamedTuple):
    """Where it is asked."""

    house: House
    reading: Reading

    def of(self, kind: type[Aggregate], key: str) -> list[Entry]:  # type: ignore[type-arg]  # Of any kind.
        """All entries of a stream."""
        return self.house.store.since([self.house.store.stream(kind, key)], 0)

    def row(self, entry: Entry) -> TrailRow | None:
        """Its place in the trail."""
        return audit_trail.entry(self.reading, entry.stream, entry.version)

    def at(self, row: TrailRow) -> Entry:
        """The entry itself. Raises PoisonEntry."""
        store = self.house.store
        return store.entry(store.history(row.position - 1, 1)[0])

    def beside(self, entry: Entry, kind: str) -> list[Entry]:
        """What the same act recorded in streams of a kind."""
        row = self.row(entry)
        found = audit_trail.of_act(self.reading, row, BESIDE_MAX) if row else []
        return [self.at(each) for each in found if each.stream.split("/", 2)[1] == kind]


def trace(house: House, reading: Reading, payment: PaymentRow) -> list[Step]:
    """Step by step; each charge that was paid brings its own."""
    asked = Tracing(house, reading)
    account = asked.of(DwellingAccount, payment.dwelling)
    mine = [entry for entry in account if getattr(entry.event, "payment_id", None) == payment.payment_id]
    received = mine[:1]
    receipts = asked.beside(received[0], "receipt-book") if received else []
    issued = [each for each in receipts if isinstance(each.event, ReceiptIssued)]
    allocations = [entry for entry in mine if isinstance(entry.event, PaymentAllocated)]
    steps = [
        Step(N_("收据"), tuple(issued)),
        Step(N_("交款"), tuple(received)),
        Step(N_("付了什么"), tuple(allocations)),
    ]
    paid = {
        line.charge_id for each in allocations if isinstance(each.event, PaymentAllocated) for line in each.event.lines
    }
    made = [entry for entry in account if _charge(entry) in paid]
    steps.append(Step(N_("为什么要交"), tuple(made)))
    for title, found in _behind(asked, made):
        steps.append(Step(title, tuple(_once(found))))
    return [step for step in steps if step.entries]


def _behind(asked: Tracing, made: list[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """The runs that posted the charges, the files that brought the old ones, the tariffs, and who decided on these."""
    fees = [entry for entry in made if isinstance(entry.event, FeeAssessed)]
    posted = [each for entry in fees for each in asked.beside(entry, "sheet") if _posts(each, entry.key)]
    yield N_("哪个计费批次"), [each for entry in posted for each in _run(asked, entry)]
    yield N_("哪一份台账"), [each for entry in made for each in _ledger(asked, entry)]
    adopted = [each for entry in made for each in _adopted(asked, entry)]
    yield N_("按哪个收费标准"), adopted
    proposals = [each for entry in adopted for each in asked.beside(entry, "proposal")]
    keys = dict.fromkeys(each.key for each in proposals if isinstance(each.event, ProposalApproved))
    yield N_("谁提出、谁批准，凭什么文件"), [each for key in keys for each in _proposal(asked, key)]


def _posts(sheet: Entry, dwelling: str) -> bool:
    """A save holds the sheets of several buildings."""
    return isinstance(sheet.event, SheetPosted) and sheet.event.building == place(dwelling).building


def _run(asked: Tracing, posted: Entry) -> list[Entry]:
    event = posted.event
    if not isinstance(event, SheetPosted):
        return []
    run = [each for each in asked.of(AssessmentRun, event.run) if isinstance(each.event, RunPlanned | RunApproved)]
    return [*run, *(each for each in asked.of(AssessmentSheet, posted.key) if each.version == posted.version)]


def _ledger(asked: Tracing, made: Entry) -> list[Entry]:
    if not isinstance(made.event, ArrearsBroughtForward):
        return []
    found = asked.of(ImportBatch, f"arrears/{made.event.source.sha256}")
    return [each for each in found if isinstance(each.event, ImportPlanned | ImportApplied | ImportAppliedInPart)]


def _adopted(asked: Tracing, made: Entry) -> list[Entry]:
    if not isinstance(made.event, FeeAssessed):
        return []
    basis = made.event.assessment.basis
    found = asked.of(Tariff, basis.tariff)
    return [
        each for each in found if isinstance(each.event, TariffAdopted) and each.event.version == basis.tariff_version
    ]


def _proposal(asked: Tracing, key: str) -> list[Entry]:
    return [each for each in asked.of(Proposal, key) if isinstance(each.event, ProposalMade | ProposalApproved)]


def _charge(entry: Entry) -> str:
    match entry.event:
        case FeeAssessed() as fact:
            return fact.assessment.charge_id
        case ArrearsBroughtForward() as fact:
            return fact.charge_id
        case _:
            return ""


def _once(entries: list[Entry]) -> list[Entry]:
    return list({(entry.stream, entry.version): entry for entry in entries}.values())


def payment_of(reading: Reading, kind: str, key: str) -> PaymentRow | None:
    """Of a receipt, or of a payment."""
    return collection.payment_by_receipt(reading, key) if kind == "receipts" else collection.payment(reading, key)

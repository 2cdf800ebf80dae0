"""The vocabulary of billing. These words stay on disk: add, never alter."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from domain.billing.events.doubts import DoubtEvent
from domain.billing.events.money_back import MoneyBackEvent
from domain.billing.events.papers import PaperEvent
from domain.history import Event
from domain.values.allocation import Considered, Line
from domain.values.authority import Authority
from domain.values.personal import Personal

LEDGER_CORRECTED = "ledger corrected"
REVERSAL_REASONS = ("wrong floor area", "wrong tariff", "wrong debtor", "assessed twice", "not owed", LEDGER_CORRECTED)
REFUND_REASONS = ("overpaid", "moved away", "charge reversed", "paid by mistake")


class Basis(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """All that an amount was computed from: enough to compute it again by hand."""

    tariff: str  # "BH/物业服务费"
    tariff_version: int
    basis: str  # Which quantity: floor_area or per_dwelling.
    quantity: Decimal
    unit: str  # ㎡ or 户
    rate_yuan: Decimal  # For one unit and one month.
    months: int
    unrounded_fen: Decimal
    rounding: str
    authority: Authority


class Assessment(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One debt: planned on a sheet, approved as such, and posted unchanged."""

    charge_id: str  # Fee kind/period/attempt, unique in its account.
    dwelling: str
    fee_kind: str
    period: str  # YYYY-MM
    amount_fen: int
    due_on: date
    debtor: str
    liable_with: tuple[str, ...]
    creditor: str
    basis: Basis


class TariffAdopted(Event, frozen=True):
    TOPIC = "TariffAdopted.v1"
    area: str
    version: int  # Counted from 1 in the order of adoption.
    fee_kind: str  # By the name that its authority gives it, such as 物业服务费.
    basis: str
    rate_yuan: Decimal
    effective_from: str  # YYYY-MM
    creditor: str
    rounding: str
    authority: Authority
    prepared_by: str
    approved_by: str


class TariffWithdrawn(Event, frozen=True):
    """A mis-keyed version that no standing charge names: as if it had never been."""

    TOPIC = "TariffWithdrawn.v1"
    area: str
    fee_kind: str
    version: int
    reason: str
    prepared_by: str
    approved_by: str


class TariffEnded(Event, frozen=True):
    """After this month the fee is not assessed any more."""

    TOPIC = "TariffEnded.v1"
    area: str
    fee_kind: str
    last_period: str
    authority: Authority
    prepared_by: str
    approved_by: str


class SheetTotal(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One building's part of a run."""

    sheet: str
    building: str
    lines: int
    total_fen: int


class RunPlanned(Event, frozen=True):
    TOPIC = "RunPlanned.v1"
    run: str
    area: str
    fee_kind: str
    period: str
    due_on: date
    sheets: tuple[SheetTotal, ...]
    total_fen: int
    as_of: int  # The position of history at which every line was found to be owed.
    planned_by: str


class RunApproved(Event, frozen=True):
    TOPIC = "RunApproved.v1"
    run: str
    total_fen: int
    approved_by: str


class RunCompleted(Event, frozen=True):
    TOPIC = "RunCompleted.v1"
    run: str
    lines: int
    total_fen: int


class RunAbandoned(Event, frozen=True):
    TOPIC = "RunAbandoned.v1"
    run: str
    reason: str
    abandoned_by: str


class SheetPlanned(Event, frozen=True):
    TOPIC = "SheetPlanned.v1"
    run: str
    building: str
    lines: tuple[Assessment, ...]
    total_fen: int
    as_of: int
    planned_by: str


class SheetApproved(Event, frozen=True):
    TOPIC = "SheetApproved.v1"
    run: str
    building: str
    total_fen: int
    approved_by: str


class SheetPosted(Event, frozen=True):
    TOPIC = "SheetPosted.v1"
    run: str
    building: str
    total_fen: int
    booked_on: date


class AccountOpened(Event, frozen=True):
    TOPIC = "AccountOpened.v1"
    dwelling: str


class Source(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """Where a figure stands in the bureau's ledger."""

    sha256: str
    sheet: str
    row: int


class ArrearsBroughtForward(Event, frozen=True):
    """An old debt as the bureau hands it over: assessed, paid and outstanding by its own ledger."""

    TOPIC = "ArrearsBroughtForward.v1"
    charge_id: str
    dwelling: str
    fee_kind: str
    period: str
    assessed_fen: int
    paid_fen: int
    outstanding_fen: int
    due_on: date
    debtor: str
    creditor: str
    source: Source
    note: Personal | None  # Free text may name people.
    booked_on: date


class FeeAssessed(Event, frozen=True):
    TOPIC = "FeeAssessed.v1"
    assessment: Assessment
    booked_on: date


class AssessmentReversed(Event, frozen=True):
    TOPIC = "AssessmentReversed.v1"
    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int  # The whole of what the charge stood for.
    brought_forward: bool  # Then the opening balances take it back, not an income.
    debtor: str
    creditor: str
    reason: str
    note: str
    prepared_by: str
    approved_by: str
    booked_on: date


class PaymentReceived(Event, frozen=True):
    TOPIC = "PaymentReceived.v1"
    payment_id: str
    dwelling: str
    amount_fen: int
    channel: str
    received_on: date
    payer: str  # Who brought it.
    debtor: str  # For whose debts it was given.
    payee: str  # Into whose hands it went.
    designation: tuple[str, ...]  # Charges that the payer named (Civil Code 560); empty: none.
    receipt: str
    shift: str
    backdating_reason: str | None
    booked_on: date


class PaymentRecovered(PaymentReceived, frozen=True):
    """Received before history went back to a backup, and told anew by the provider that took it."""

    TOPIC = "PaymentRecovered.v1"


class PaymentAllocated(Event, frozen=True):
    TOPIC = "PaymentAllocated.v1"
    payment_id: str
    debtor: str
    payee: str
    lines: tuple[Line, ...]
    rule: str
    trace: tuple[Considered, ...]
    booked_on: date


class AllocationReleased(Event, frozen=True):
    TOPIC = "AllocationReleased.v1"
    release_id: str
    payment_id: str
    debtor: str
    payee: str
    lines: tuple[Line, ...]
    reason: str
    booked_on: date


class RefundIssued(Event, frozen=True):
    TOPIC = "RefundIssued.v1"
    refund_id: str
    payment_id: str
    amount_fen: int
    channel: str
    shift: str | None  # Whose drawer it came out of, if it was cash.
    debtor: str
    payee: str
    reason: str
    prepared_by: str
    approved_by: str
    booked_on: date


class PeriodClosed(Event, frozen=True):
    TOPIC = "PeriodClosed.v1"
    creditor: str
    through: date
    closed_by: str


class PeriodReopened(Event, frozen=True):
    TOPIC = "PeriodReopened.v1"
    creditor: str
    from_day: date
    reason: str
    prepared_by: str
    approved_by: str


TariffEvent = TariffAdopted | TariffWithdrawn | TariffEnded
RunEvent = RunPlanned | RunApproved | RunCompleted | RunAbandoned
SheetEvent = SheetPlanned | SheetApproved | SheetPosted
ChargeEvent = ArrearsBroughtForward | FeeAssessed | AssessmentReversed
MoneyEvent = PaymentReceived | PaymentRecovered | PaymentAllocated | AllocationReleased | RefundIssued | MoneyBackEvent
AccountEvent = AccountOpened | ChargeEvent | MoneyEvent | DoubtEvent
BooksEvent = PeriodClosed | PeriodReopened
BillingEvent = TariffEvent | RunEvent | SheetEvent | AccountEvent | BooksEvent | PaperEvent

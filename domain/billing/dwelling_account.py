"""DwellingAccount (户账)."""

from datetime import date
from typing import assert_never

from domain.billing import refusals
from domain.billing.accepted_facts import AcceptedFacts
from domain.billing.disputes import Answer, Disputes, Doubt
from domain.billing.events import (
    REFUND_REASONS,
    REVERSAL_REASONS,
    AccountEvent,
    AccountOpened,
    AllocationReleased,
    ArrearsBroughtForward,
    Assessment,
    AssessmentReversed,
    FeeAssessed,
    PaymentAllocated,
    PaymentReceived,
    RefundIssued,
)
from domain.billing.events.doubts import ChargeDisputed, DisputeSettled
from domain.billing.events.money_back import PaymentReinstated, PaymentReversed, RefundReturned
from domain.billing.held import Charge, Payment, put, unless_same
from domain.values.allocation import DESIGNATED_FIRST, OLDEST_DUE_FIRST, Debt, Line, allocate
from domain.values.money import must_be_bookable, must_be_payable
from domain.values.period import overlap


class DwellingAccount(AcceptedFacts):
    """What is owed to, and held for, the property service at one dwelling, as long as it stands.

    There is no balance to keep: debt is what is outstanding of charges, credit is what rests on
    payments. A payment pays the debts of its own debtor, and of its own payee unless the payer
    designates another's; a former owner's credit never pays the next one's debts.
    """

    KIND = "account"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.charges: dict[str, Charge] = {}
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, RefundIssued] = {}
        self.reversals: dict[str, PaymentReversed] = {}
        self.came_back: set[str] = set()
        self.disputes = Disputes()

    # What it decides --------------------------------------------------------------------------

    def open(self) -> None:
        """With the dwelling's registration. Quiet when open."""
        if self.version == 0:
            self.record(AccountOpened(dwelling=self.key))

    def bring_arrears_forward(self, arrears: ArrearsBroughtForward) -> None:
        """An old debt from the bureau's ledger. Raises ArrearsDoNotAddUp, PeriodAlreadyAssessed, IdReused."""
        self._must_be_open()
        if known := self.charges.get(arrears.charge_id):
            return unless_same(arrears.charge_id, known.fact, arrears)
        adds_up = arrears.assessed_fen - arrears.paid_fen == arrears.outstanding_fen
        if not adds_up or min(arrears.paid_fen, arrears.outstanding_fen) < 0:
            raise refusals.ArrearsDoNotAddUp(arrears.charge_id)
        must_be_bookable(arrears.assessed_fen)
        self._must_be_free(arrears.fee_kind, arrears.period)
        self.record(arrears)

    def assess(self, fee: Assessment, *, booked_on: date) -> None:
        """A month of a fee is owed once, until it is reversed. Raises PeriodAlreadyAssessed, IdReused."""
        self._must_be_open()
        if known := self.charges.get(fee.charge_id):
            return unless_same(fee.charge_id, known.fact, fee)
        self._must_be_free(fee.fee_kind, fee.period)
        self.record(FeeAssessed(assessment=fee, booked_on=booked_on))

    def receive_payment(self, payment: PaymentReceived) -> None:
        """Money that arrived pays its debtor's debts; what is left rests on it. Raises ChargeOfAnother, …"""
        self._must_be_open()
        if known := self.payments.get(payment.payment_id):
            return unless_same(payment.payment_id, known.received, payment)
        must_be_payable(payment.amount_fen)
        for charge_id in payment.designation:
            if self._charge(charge_id).fact.debtor != payment.debtor:
                raise refusals.ChargeOfAnother(charge_id)
        self.record(payment)
        self._allocate(payment.payment_id, payment.booked_on)

    def apply_rests(self, *, booked_on: date) -> None:
        """What rests on payments, the oldest first, pays what has become owed since."""
        for payment_id in self.payments:
            self._allocate(payment_id, booked_on)

    def reverse_assessment(
        self, charge_id: str, *, reason: str, note: str, prepared_by: str, approved_by: str, booked_on: date
    ) -> None:
        """The whole charge goes; the money that lay on it rests on its payments again. Quiet when gone."""
        charge = self._charge(charge_id)
        if reason not in REVERSAL_REASONS:
            raise refusals.UnknownReason(reason, ", ".join(REVERSAL_REASONS))
        if charge.reversed:
            return
        self._release(charge_id, charge, reason, booked_on)
        self.record(
            AssessmentReversed(
                charge_id=charge_id,
                fee_kind=charge.fact.fee_kind,
                period=charge.fact.period,
                amount_fen=charge.amount_fen,
                brought_forward=isinstance(charge.fact, ArrearsBroughtForward),
                debtor=charge.fact.debtor,
                creditor=charge.fact.creditor,
                reason=reason,
                note=note,
                prepared_by=prepared_by,
                approved_by=approved_by,
                booked_on=booked_on,
            )
        )

    def issue_refund(self, refund: RefundIssued) -> None:
        """Only what rests on a payment is given back. Raises RefundExceedsRest, UnknownPayment, UnknownReason."""
        if known := self.refunds.get(refund.refund_id):
            return unless_same(refund.refund_id, known, refund)
        must_be_payable(refund.amount_fen)
        if refund.reason not in REFUND_REASONS:
            raise refusals.UnknownReason(refund.reason, ", ".join(REFUND_REASONS))
        rest_fen = self.payment(refund.payment_id).rest_fen
        if refund.amount_fen > rest_fen:
            raise refusals.RefundExceedsRest(refund.payment_id, rest_fen)
        self.record(refund)

    def dispute(self, doubt: Doubt) -> None:
        """Whoever owes a charge doubts it; the balance stays. Raises UnknownCharge, ChargeGone, DoubtOfAnother, …"""
        charge = self._charge(doubt.charge_id)
        if charge.reversed:
            raise refusals.ChargeGone(doubt.charge_id)
        self.record(self.disputes.about(doubt, charge.fact, charge.amount_fen))

    def settle_dispute(self, dispute_id: str, answer: Answer) -> None:
        """A doubt has its answer, once. Raises UnknownDispute, DisputeSettledAlready, UnknownReason."""
        self.record(self.disputes.answered(dispute_id, answer))

    # What it is asked -------------------------------------------------------------------------

    def payment(self, payment_id: str) -> Payment:
        """Raises UnknownPayment."""
        if payment_id not in self.payments:
            raise refusals.UnknownPayment(payment_id)
        return self.payments[payment_id]

    def debtors(self) -> set[str]:
        """Who owes something here now."""
        return {charge.fact.debtor for charge in self.charges.values() if charge.outstanding_fen}

    # What it remembers ------------------------------------------------------------------------

    def evolve(self, event: AccountEvent) -> None:
        match event:
            case FeeAssessed(assessment=fee):
                self.charges[fee.charge_id] = Charge(fee, fee.amount_fen, fee.amount_fen)
            case ArrearsBroughtForward():
                self.charges[event.charge_id] = Charge(event, event.outstanding_fen, event.outstanding_fen)
            case PaymentReceived():
                self.payments[event.payment_id] = Payment(event, event.amount_fen)
            case PaymentAllocated():
                for line in event.lines:
                    self._move(event.payment_id, line.charge_id, line.amount_fen)
            case AllocationReleased():
                for line in event.lines:
                    self._move(event.payment_id, line.charge_id, -line.amount_fen)
            case AssessmentReversed():
                charge = self.charges[event.charge_id]
                charge.outstanding_fen, charge.reversed = 0, True
            case RefundIssued():
                self.refunds[event.refund_id] = event
                self.payments[event.payment_id].rest_fen -= event.amount_fen
            case PaymentReversed() | PaymentReinstated() | RefundReturned():
                self.evolve_money_back(event)
            case ChargeDisputed() | DisputeSettled():
                self.disputes.evolve(event)
            case AccountOpened():
                pass
            case _:
                assert_never(event)

    def _move(self, payment_id: str, charge_id: str, amount_fen: int) -> None:
        charge, payment = self.charges[charge_id], self.payments[payment_id]
        charge.outstanding_fen -= amount_fen
        put(charge.paid_fen, payment_id, amount_fen)
        put(payment.lies_on, charge_id, amount_fen)
        payment.rest_fen -= amount_fen

    # What it asks itself ----------------------------------------------------------------------

    def _must_be_open(self) -> None:
        if self.version == 0:
            raise refusals.AccountNotOpened(self.key)

    def _charge(self, charge_id: str) -> Charge:
        if charge_id not in self.charges:
            raise refusals.UnknownCharge(charge_id)
        return self.charges[charge_id]

    def _must_be_free(self, fee_kind: str, period: str) -> None:
        for charge_id, charge in self.charges.items():
            fact = charge.fact
            if not charge.reversed and fact.fee_kind == fee_kind and overlap(fact.period, period):
                raise refusals.PeriodAlreadyAssessed(self.key, fee_kind, period, charge_id)

    def _release(self, charge_id: str, charge: Charge, reason: str, booked_on: date) -> None:
        """The last payment's money comes off first."""
        for payment_id, paid_fen in reversed(list(charge.paid_fen.items())):
            received = self.payments[payment_id].received
            line = Line(charge_id, paid_fen, charge.fact.creditor, charge.fact.fee_kind)
            self.record(
                AllocationReleased(
                    release_id=f"{charge_id}@{payment_id}",
                    payment_id=payment_id,
                    debtor=received.debtor,
                    payee=received.payee,
                    lines=(line,),
                    reason=reason,
                    booked_on=booked_on,
                )
            )

    def _allocate(self, payment_id: str, booked_on: date) -> None:
        payment = self.payments[payment_id]
        if payment.rest_fen == 0:
            return
        received = payment.received
        debts = (
            Debt(charge.fact.due_on, charge_id, charge.outstanding_fen, charge.fact.creditor, charge.fact.fee_kind)
            for charge_id, charge in self.charges.items()
            if charge.outstanding_fen and _may_pay(received, charge_id, charge)
        )
        lines, trace = allocate(debts, payment.rest_fen, received.designation)
        if lines:
            self.record(
                PaymentAllocated(
                    payment_id=payment_id,
                    debtor=received.debtor,
                    payee=received.payee,
                    lines=lines,
                    rule=DESIGNATED_FIRST if received.designation else OLDEST_DUE_FIRST,
                    trace=trace,
                    booked_on=booked_on,
                )
            )


def _may_pay(received: PaymentReceived, charge_id: str, charge: Charge) -> bool:
    if charge.fact.debtor != received.debtor:
        return False
    return charge.fact.creditor == received.payee or charge_id in received.designation

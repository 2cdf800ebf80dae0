"""What a provider tells of its money is accepted as it is: it is there, or it is gone."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from domain.billing.events import AccountEvent, AllocationReleased, PaymentAllocated, PaymentReceived, RefundIssued
from domain.billing.events.money_back import MoneyBackEvent, PaymentReinstated, PaymentReversed, RefundReturned
from domain.billing.held import Charge, Payment, unless_same
from domain.history import Aggregate
from domain.values.allocation import DESIGNATED_BY_LINE, Debt, Line, allocate_by_line


class AcceptedFacts(Aggregate[AccountEvent]):
    """The part of an account that refuses nothing, because nobody here could undo it."""

    charges: dict[str, Charge]
    payments: dict[str, Payment]
    refunds: dict[str, RefundIssued]
    reversals: dict[str, PaymentReversed]
    came_back: set[str]
    """Refunds and reversals whose money is there again."""

    def accept_payment(self, payment: PaymentReceived, lines: Sequence[tuple[str, int]]) -> None:
        """Each line gets what is outstanding of it, up to its amount; what is left rests. Raises IdReused."""
        if known := self.payments.get(payment.payment_id):
            return unless_same(payment.payment_id, known.received, payment)
        self.record(payment)
        self._allocate_by_line(payment.payment_id, lines, payment.amount_fen, payment.booked_on)

    def accept_refund(self, refund: RefundIssued) -> int:
        """What rests goes first, then its own lines, the last first. Gives what it could not cover. Raises IdReused."""
        if known := self.refunds.get(refund.refund_id):
            unless_same(refund.refund_id, known, replace(refund, amount_fen=known.amount_fen))
            return refund.amount_fen - known.amount_fen
        covered_fen = self._free(
            refund.payment_id, refund.amount_fen, refund.refund_id, refund.reason, refund.booked_on
        )
        if covered_fen:
            self.record(replace(refund, amount_fen=covered_fen))
        return refund.amount_fen - covered_fen

    def accept_refund_return(self, refund_id: str, *, cause: str, booked_on: date) -> None:
        """The money is there again, and pays what its payer had named. Quiet where it is known."""
        refund = self.refunds.get(refund_id)
        if refund is None or refund_id in self.came_back:
            return
        self.record(
            RefundReturned(
                refund_id=refund_id,
                payment_id=refund.payment_id,
                amount_fen=refund.amount_fen,
                channel=refund.channel,
                cause=cause,
                debtor=refund.debtor,
                payee=refund.payee,
                booked_on=booked_on,
            )
        )
        self._allocate_designated(refund.payment_id, refund.amount_fen, booked_on)

    def accept_reversal(
        self, reversal_id: str, payment_id: str, amount_fen: int, *, cause: str, booked_on: date
    ) -> int:
        """The money is gone, as far as it was still here. Gives what it could not cover. Quiet where it is known."""
        if known := self.reversals.get(reversal_id):
            return amount_fen - known.amount_fen
        received = self.payments[payment_id].received
        covered_fen = self._free(payment_id, amount_fen, reversal_id, cause, booked_on)
        if covered_fen:
            self.record(
                PaymentReversed(
                    reversal_id=reversal_id,
                    payment_id=payment_id,
                    amount_fen=covered_fen,
                    channel=received.channel,
                    cause=cause,
                    debtor=received.debtor,
                    payee=received.payee,
                    booked_on=booked_on,
                )
            )
        return amount_fen - covered_fen

    def accept_reinstatement(self, reversal_id: str, *, cause: str, booked_on: date) -> None:
        """What a reversal took is there again. Quiet where it is known, or where nothing was taken."""
        gone = self.reversals.get(reversal_id)
        if gone is None or reversal_id in self.came_back:
            return
        self.record(
            PaymentReinstated(
                reversal_id=reversal_id,
                payment_id=gone.payment_id,
                amount_fen=gone.amount_fen,
                channel=gone.channel,
                cause=cause,
                debtor=gone.debtor,
                payee=gone.payee,
                booked_on=booked_on,
            )
        )
        self._allocate_designated(gone.payment_id, gone.amount_fen, booked_on)

    def evolve_money_back(self, event: MoneyBackEvent) -> None:
        """Remembers what went, and what came again."""
        payment = self.payments[event.payment_id]
        match event:
            case PaymentReversed():
                self.reversals[event.reversal_id] = event
                payment.rest_fen -= event.amount_fen
            case PaymentReinstated():
                self.came_back.add(event.reversal_id)
                payment.rest_fen += event.amount_fen
            case RefundReturned():
                self.came_back.add(event.refund_id)
                payment.rest_fen += event.amount_fen

    # What it asks itself ----------------------------------------------------------------------

    def _free(self, payment_id: str, amount_fen: int, cause_id: str, reason: str, booked_on: date) -> int:
        """So much of it comes to rest, as far as it is still here; its own lines come off, the last first."""
        payment = self.payments[payment_id]
        wanted_fen = min(amount_fen, payment.held_fen)
        for charge_id, lies_fen in reversed(list(payment.lies_on.items())):
            missing_fen = wanted_fen - payment.rest_fen
            if missing_fen <= 0:
                break
            self.record(
                self._released(payment.received, charge_id, min(lies_fen, missing_fen), cause_id, reason, booked_on)
            )
        return wanted_fen

    def _released(
        self, received: PaymentReceived, charge_id: str, amount_fen: int, cause_id: str, reason: str, booked_on: date
    ) -> AllocationReleased:
        fact = self.charges[charge_id].fact
        return AllocationReleased(
            release_id=f"{charge_id}@{cause_id}",
            payment_id=received.payment_id,
            debtor=received.debtor,
            payee=received.payee,
            lines=(Line(charge_id, amount_fen, fact.creditor, fact.fee_kind),),
            reason=reason,
            booked_on=booked_on,
        )

    def _allocate_designated(self, payment_id: str, amount_fen: int, booked_on: date) -> None:
        designation = self.payments[payment_id].received.designation
        self._allocate_by_line(payment_id, [(each, amount_fen) for each in designation], amount_fen, booked_on)

    def _allocate_by_line(
        self, payment_id: str, lines: Iterable[tuple[str, int]], most_fen: int, booked_on: date
    ) -> None:
        payment = self.payments[payment_id]
        received = payment.received
        wanted = [
            (
                Debt(charge.fact.due_on, charge_id, charge.outstanding_fen, charge.fact.creditor, charge.fact.fee_kind),
                fen,
            )
            for charge_id, fen in lines
            if (charge := self.charges.get(charge_id)) and charge.fact.debtor == received.debtor
        ]
        found, trace = allocate_by_line(wanted, min(most_fen, payment.rest_fen))
        if found:
            self.record(
                PaymentAllocated(
                    payment_id=payment_id,
                    debtor=received.debtor,
                    payee=received.payee,
                    lines=found,
                    rule=DESIGNATED_BY_LINE,
                    trace=trace,
                    booked_on=booked_on,
                )
            )

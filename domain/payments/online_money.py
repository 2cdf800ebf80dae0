"""The money of an online payment, as its provider tells: captures, refunds, chargebacks."""

from datetime import date

from domain.history import Aggregate
from domain.payments import refusals
from domain.payments.chargebacks import Chargebacks
from domain.payments.events import online
from domain.payments.events.online import CaptureEvent, ChargebackEvent, OnlineEvent, OnlineRefundEvent
from domain.payments.online_refunds import OnlineRefunds
from domain.values.money import must_be_payable

ENDED = ("expired", "failed", "rejected")


class ProviderMoney(Aggregate[OnlineEvent]):
    """The part of the conversation that refuses nothing: each fact once, by the provider's own number for it."""

    state: str

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.captures: dict[str, online.PaymentCaptured] = {}
        self.foreign: dict[str, online.ForeignMoneyCaptured] = {}
        self.declined: set[str] = set()
        self.settled: dict[str, str] = {}
        """By the provider's reckoning, what it is for."""
        self.refunds = OnlineRefunds()
        self.chargebacks = Chargebacks()

    # Captures ---------------------------------------------------------------------------------

    def accept_decline(self, capture_id: str, code: str) -> None:
        """The payer may try again on the same page."""
        if capture_id not in self.declined:
            self.record(online.AttemptDeclined(payment_id=self.key, capture_id=capture_id, code=code))

    def accept_processing(self, capture_id: str) -> None:
        """The money is on its way: until it is known, nobody takes it a second time."""
        if self.state in ("requested", "open", "expired"):
            self.record(online.ProcessingStarted(payment_id=self.key, capture_id=capture_id))

    def accept_capture(
        self, capture_id: str, *, intent_id: str, amount_fen: int, method: str, received_on: date
    ) -> online.PaymentCaptured | None:
        """Money is there, whatever was expected. None where it is known."""
        if capture_id in self.captures:
            return None
        number = len(self.captures) + 1
        fact = online.PaymentCaptured(
            payment_id=self.key,
            capture_id=capture_id,
            intent_id=intent_id,
            received_as=self.key if number == 1 else f"{self.key}.{number}",
            amount_fen=amount_fen,
            method=method,
            received_on=received_on,
            late=self.state in ENDED,
        )
        self.record(fact)
        return fact

    def accept_foreign_money(
        self, capture_id: str, *, intent_id: str, currency: str, amount_minor: int, method: str
    ) -> None:
        """It pays nothing by itself."""
        if capture_id not in self.foreign:
            self.record(
                online.ForeignMoneyCaptured(
                    payment_id=self.key,
                    capture_id=capture_id,
                    intent_id=intent_id,
                    currency=currency,
                    amount_minor=amount_minor,
                    method=method,
                )
            )

    def accept_failure(self, code: str) -> None:
        """What was on its way has not come."""
        if self.state in ("open", "processing"):
            self.record(online.PaymentFailed(payment_id=self.key, code=code))

    @property
    def is_wholly_told(self) -> bool:
        """Whether money came, and what the provider reckons for each part of it is known."""
        return bool(self.captures) and self.captures.keys() <= set(self.settled.values())

    def accept_settlement(self, fact: online.ProviderSettled) -> None:
        """Kept beside the books, which are in CNY."""
        if fact.transaction_id not in self.settled:
            self.record(fact)

    # Refunds ----------------------------------------------------------------------------------

    def request_refund(
        self, refund_id: str, received_as: str, amount_fen: int, *, reason: str, prepared_by: str, approved_by: str
    ) -> None:
        """Kept free at once: two cannot ask for the same money. Raises OnlineRefundExceeds, PaymentChargedBack."""
        if refund_id in self.refunds.known:
            return
        must_be_payable(amount_fen)
        capture = self.capture_of(received_as)
        if self.chargebacks.is_open(capture.capture_id):
            raise refusals.PaymentChargedBack(received_as)
        left_fen = self.refundable_fen(capture)
        if amount_fen > left_fen:
            raise refusals.OnlineRefundExceeds(received_as, left_fen)
        self.record(
            online.OnlineRefundRequested(
                payment_id=self.key,
                refund_id=refund_id,
                capture_id=capture.capture_id,
                amount_fen=amount_fen,
                reason=reason,
                prepared_by=prepared_by,
                approved_by=approved_by,
            )
        )

    def attempt_refund(self, refund_id: str) -> int:
        """Another attempt, where none was found at the provider. Raises UnknownOnlineRefund."""
        refund = self.refunds.known.get(refund_id)
        if refund is None or refund.state != "requested":
            raise refusals.UnknownOnlineRefund(refund_id)
        self.record(online.OnlineRefundAttempted(payment_id=self.key, refund_id=refund_id, attempt=refund.attempt + 1))
        return refund.attempt

    def accept_refund(self, fact: online.OnlineRefundOpened) -> None:
        """The provider sends it."""
        known = self.refunds.known.get(fact.refund_id)
        if known is None or known.state == "requested":
            self.record(fact)

    def accept_refund_success(self, refund_id: str) -> None:
        """It has arrived; it may still come back."""
        if self.refunds.known[refund_id].state == "opened":
            self.record(online.OnlineRefundSucceeded(payment_id=self.key, refund_id=refund_id))

    def accept_refund_failure(self, refund_id: str, code: str, *, payee: str, booked_on: date) -> None:
        """It was refused, or has come back."""
        refund = self.refunds.known[refund_id]
        if refund.state != "failed":
            self.record(
                online.OnlineRefundFailed(
                    payment_id=self.key,
                    refund_id=refund_id,
                    provider_id=refund.provider_id,
                    amount_fen=refund.amount_fen,
                    code=code,
                    uncovered_fen=refund.uncovered_fen,
                    payee=payee,
                    booked_on=booked_on,
                )
            )

    # Chargebacks ------------------------------------------------------------------------------

    def accept_chargeback(self, chargeback_id: str, capture_id: str, amount_fen: int, *, is_inquiry: bool) -> None:
        """Somebody asks; no money moves yet."""
        if chargeback_id not in self.chargebacks.known:
            self.record(
                online.ChargebackOpened(
                    payment_id=self.key,
                    chargeback_id=chargeback_id,
                    capture_id=capture_id,
                    amount_fen=amount_fen,
                    is_inquiry=is_inquiry,
                )
            )

    def accept_withdrawal(self, chargeback_id: str, *, payee: str, booked_on: date) -> None:
        """The provider has put the money aside."""
        known = self.chargebacks.known[chargeback_id]
        if not known.withdrawn:
            self.record(
                online.ChargebackWithdrawn(
                    payment_id=self.key,
                    chargeback_id=chargeback_id,
                    amount_fen=known.amount_fen,
                    payee=payee,
                    booked_on=booked_on,
                )
            )

    def accept_reinstatement(self, chargeback_id: str, *, payee: str, booked_on: date) -> None:
        """The provider has given the money back to us."""
        known = self.chargebacks.known[chargeback_id]
        if known.withdrawn and not known.reinstated:
            self.record(
                online.ChargebackReinstated(
                    payment_id=self.key,
                    chargeback_id=chargeback_id,
                    amount_fen=known.amount_fen,
                    payee=payee,
                    booked_on=booked_on,
                )
            )

    def accept_outcome(
        self, chargeback_id: str, outcome: str, *, uncovered_fen: int, payee: str, booked_on: date
    ) -> None:
        """As it stands now; an appeal may say otherwise later."""
        if self.chargebacks.known[chargeback_id].outcome != outcome:
            self.record(
                online.ChargebackClosed(
                    payment_id=self.key,
                    chargeback_id=chargeback_id,
                    outcome=outcome,
                    uncovered_fen=uncovered_fen,
                    payee=payee,
                    booked_on=booked_on,
                )
            )

    # What it is asked -------------------------------------------------------------------------

    def capture_of(self, received_as: str) -> online.PaymentCaptured:
        """The capture that stands in the account as this payment. Raises UnknownOnlinePayment."""
        for capture in self.captures.values():
            if capture.received_as == received_as:
                return capture
        raise refusals.UnknownOnlinePayment(received_as)

    def refundable_fen(self, capture: online.PaymentCaptured) -> int:
        """What has not gone back of it, and is about to by nobody."""
        taken_fen = self.refunds.taken_fen(capture.capture_id) + self.chargebacks.taken_fen(capture.capture_id)
        return capture.amount_fen - taken_fen

    def evolve_money(self, event: CaptureEvent | OnlineRefundEvent | ChargebackEvent) -> None:
        """Remembers."""
        match event:
            case online.PaymentCaptured():
                self.captures[event.capture_id] = event
            case online.ForeignMoneyCaptured():
                self.foreign[event.capture_id] = event
            case online.AttemptDeclined():
                self.declined.add(event.capture_id)
            case online.ProviderSettled():
                self.settled[event.transaction_id] = event.source_id
            case (
                online.ChargebackOpened()
                | online.ChargebackWithdrawn()
                | online.ChargebackReinstated()
                | online.ChargebackClosed()
            ):
                self.chargebacks.evolve(event)
            case online.ProcessingStarted() | online.PaymentFailed():
                pass
            case _:
                self.refunds.evolve(event)

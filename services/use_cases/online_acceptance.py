"""What a provider tells of a payment becomes facts of the payment and of the account, each once, in one save."""

from datetime import date
from typing import Any

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentReceived, RefundIssued
from domain.billing.events.money_back import AT_THE_PROVIDER, CHARGED_BACK, DISPUTE_WON, REFUND_FAILED
from domain.history import Aggregate
from domain.payments.chargebacks import LOST, WON
from domain.payments.events import online
from domain.payments.events.online import ONLINE
from domain.payments.events.suspense import ForeignMoneyParked
from domain.payments.online_payment import OnlinePayment
from domain.payments.suspense_item import SuspenseItem, item_key
from projections.engine.business_day import BUSINESS_ZONE
from services.house import House
from services.payment_gateway.port import CaptureTold, ChargebackTold, RefundTold, Told
from services.use_cases.booking import booking_day
from services.use_cases.command import use_case

CNY = "cny"


@use_case
def accept_told(house: House, payment_id: str, told: Told) -> int:
    """Whatever order it comes in, however often. Raises UnknownOnlinePayment."""
    payment = house.store.load(OnlinePayment, payment_id)
    payment.must_be_requested()
    account = house.store.load(DwellingAccount, payment.requested.dwelling)
    accepting = Accepting(house, payment, account, booking_day(house, payment.requested.payee))
    accepting.all_of(told)
    return house.store.record(payment, account, *accepting.parked)


class Accepting:
    """One payment and its account, while a provider's facts are taken over; money is received, or recovered."""

    def __init__(
        self,
        house: House,
        payment: OnlinePayment,
        account: DwellingAccount,
        booked_on: date,
        received: type[PaymentReceived] = PaymentReceived,
    ) -> None:
        self._received, self._house, self._payment, self._account = received, house, payment, account
        self._payee, self._booked_on = payment.requested.payee, booked_on
        self.parked: list[Aggregate[Any]] = []

    def all_of(self, told: Told) -> None:
        """Captures first: what goes back has come before."""
        for capture in told.captures:
            self._capture(capture)
        for refund in told.refunds:
            if refund.capture_id in self._payment.captures:
                self._refund(refund)
        for chargeback in told.chargebacks:
            if chargeback.capture_id in self._payment.captures:
                self._chargeback(chargeback)
        self._end_of(told)

    def _capture(self, told: CaptureTold) -> None:
        payment = self._payment
        if told.status == "failed":
            payment.accept_decline(told.capture_id, told.code)
        elif told.status == "pending":
            payment.accept_processing(told.capture_id)
        elif told.currency == CNY:
            self._money(told)
        else:
            self._foreign_money(told)
        if told.settlement is not None:
            reckoned = told.settlement
            payment.accept_settlement(
                online.ProviderSettled(
                    payment_id=payment.key,
                    transaction_id=reckoned.transaction_id,
                    source_id=told.capture_id,
                    currency=reckoned.currency,
                    gross_minor=reckoned.gross_minor,
                    fee_minor=reckoned.fee_minor,
                    net_minor=reckoned.net_minor,
                )
            )

    def _money(self, told: CaptureTold) -> None:
        payment, asked = self._payment, self._payment.requested
        received_on = told.at.astimezone(BUSINESS_ZONE).date()
        captured = payment.accept_capture(
            told.capture_id,
            intent_id=told.intent_id,
            amount_fen=told.amount_minor,
            method=told.method,
            received_on=received_on,
        )
        if captured is None:
            return
        received = self._received(
            payment_id=captured.received_as,
            dwelling=asked.dwelling,
            amount_fen=captured.amount_fen,
            channel=ONLINE,
            received_on=received_on,
            payer=asked.payer,
            debtor=asked.debtor,
            payee=asked.payee,
            designation=tuple(line.charge_id for line in asked.lines),
            receipt="",
            shift="",
            backdating_reason=None,
            booked_on=self._booked_on,
        )
        self._account.accept_payment(received, [(line.charge_id, line.amount_fen) for line in asked.lines])

    def _foreign_money(self, told: CaptureTold) -> None:
        self._payment.accept_foreign_money(
            told.capture_id,
            intent_id=told.intent_id,
            currency=told.currency,
            amount_minor=told.amount_minor,
            method=told.method,
        )
        item = self._house.store.load(SuspenseItem, item_key(self._payee, told.capture_id))
        received_on = told.at.astimezone(BUSINESS_ZONE).date()
        item.park_foreign(
            ForeignMoneyParked(
                item=item.key,
                payee=self._payee,
                channel=ONLINE,
                number=told.capture_id,
                currency=told.currency,
                amount_minor=told.amount_minor,
                received_on=received_on,
            )
        )
        self.parked.append(item)

    def _refund(self, told: RefundTold) -> None:
        payment, capture = self._payment, self._payment.captures[told.capture_id]
        refund_id = payment.refunds.of_provider(told.provider_id, told.ours)
        known = payment.refunds.known.get(refund_id)
        if known is None or known.state == "requested":
            uncovered_fen = self._account.accept_refund(self._issued(refund_id, told, capture.received_as))
            payment.accept_refund(
                online.OnlineRefundOpened(
                    payment_id=payment.key,
                    refund_id=refund_id,
                    provider_id=told.provider_id,
                    capture_id=told.capture_id,
                    amount_fen=told.amount_minor,
                    uncovered_fen=uncovered_fen,
                    found=known is None,
                    payee=self._payee,
                    booked_on=self._booked_on,
                )
            )
        if told.status == "succeeded":
            payment.accept_refund_success(refund_id)
        elif told.status in ("failed", "canceled"):
            code = told.code or told.status
            payment.accept_refund_failure(refund_id, code, payee=self._payee, booked_on=self._booked_on)
            self._account.accept_refund_return(refund_id, cause=REFUND_FAILED, booked_on=self._booked_on)

    def _issued(self, refund_id: str, told: RefundTold, received_as: str) -> RefundIssued:
        asked = self._payment.refunds.asked.get(refund_id)
        return RefundIssued(
            refund_id=refund_id,
            payment_id=received_as,
            amount_fen=told.amount_minor,
            channel=ONLINE,
            shift=None,
            debtor=self._payment.requested.debtor,
            payee=self._payee,
            reason=asked.reason if asked else AT_THE_PROVIDER,
            prepared_by=asked.prepared_by if asked else "",
            approved_by=asked.approved_by if asked else "",
            booked_on=self._booked_on,
        )

    def _chargeback(self, told: ChargebackTold) -> None:
        payment, key = self._payment, told.chargeback_id
        day: dict[str, Any] = {"booked_on": self._booked_on}
        of: dict[str, Any] = {"payee": self._payee} | day
        payment.accept_chargeback(key, told.capture_id, told.amount_minor, is_inquiry=told.is_inquiry)
        known = payment.chargebacks.known[key]
        if told.withdrawn:
            payment.accept_withdrawal(key, **of)
        if told.outcome == LOST and known.holds_money and known.outcome != LOST:
            received_as = payment.captures[told.capture_id].received_as
            left_fen = self._account.accept_reversal(key, received_as, known.amount_fen, cause=CHARGED_BACK, **day)
            payment.accept_outcome(key, LOST, uncovered_fen=left_fen, **of)
        if told.reinstated and known.holds_money:
            self._account.accept_reinstatement(key, cause=DISPUTE_WON, **day)
            payment.accept_reinstatement(key, **of)
            payment.accept_outcome(key, told.outcome or WON, uncovered_fen=-known.uncovered_fen, **of)
        if told.outcome is not None:
            payment.accept_outcome(key, told.outcome, uncovered_fen=0, **of)

    def _end_of(self, told: Told) -> None:
        """Where no money came of the last page, and none can come any more."""
        payment = self._payment
        if payment.captures or payment.foreign or not told.sessions or payment.attempt is None:
            return
        last, charge = told.sessions[-1], told.captures[-1] if told.captures else None
        if all(each.status == "expired" for each in told.sessions):
            payment.expire_session(payment.attempt.attempt)
        elif last.status == "complete" and charge is not None and charge.status == "failed":
            payment.accept_failure(charge.code)

"""Payments through a provider, as it tells of them: paid, refunded, contested, foreign, expired, rejected."""

from dataclasses import replace as told_otherwise
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from domain.payments.events.online import AskedLine, OnlinePaymentRequested
from domain.payments.events.reconciling import BOOKED, CONFIRMED
from domain.payments.online_payment import OnlinePayment
from domain.payments.reconciled_day import ReconciledDay, day_key
from services.house import House
from services.payment_gateway.port import (
    CaptureTold,
    ChargebackTold,
    Claim,
    RefundTold,
    SessionTold,
    SettlementTold,
    Told,
)
from services.use_cases.online_acceptance import accept_told
from services.use_cases.online_recovery import recover_payment
from tests.builders import CHEN, COMPANY, asking, settle
from tests.every_word.acts import DEED_SENT, FIRST, RUBBISH, both, decide
from tests.golden.online_facts import DAY_RECONCILED, DIFFERENCE_FOUND, PAYOUT_RECONCILED


def online_payments(house: House) -> None:
    """What a provider would tell, taken over as it is."""
    at = house.clock()
    page = SessionTold("cs_1", "", "complete")
    money = CaptureTold("py_1", "pi_1", "succeeded", 800, "cny", "alipay", "", at)
    settled = told_otherwise(money, settlement=SettlementTold("txn_1", "cny", 800, 27, 773))
    refund = RefundTold("re_1", "py_1", 100, "cny", "succeeded", "", "online-refund", at)
    contested = ChargebackTold("du_1", "py_1", 700, "cny", None, False, True, False, at)
    _begin(house, "o-paid")
    declined = CaptureTold("ch_0", "pi_1", "failed", 800, "cny", "card", "card_declined", at)
    pending = told_otherwise(money, status="pending")
    _tell(house, "o-paid", Told((page,), (declined, pending)))
    _tell(house, "o-paid", Told((page,), (declined, settled)))
    content = {"dwelling": FIRST, "payment_id": "o-paid", "amount_fen": 100, "channel": "online", "reason": "overpaid"}
    both(house, "online-refund", "refund", refund_id="online-refund", **content)
    decide(house, OnlinePayment, "o-paid", lambda payment: payment.attempt_refund("online-refund"))
    _tell(house, "o-paid", Told((page,), (settled,), (refund,)))
    _tell(house, "o-paid", Told((page,), (settled,), (told_otherwise(refund, status="failed", code="declined"),)))
    lost = told_otherwise(contested, outcome="lost")
    _tell(house, "o-paid", Told((page,), (settled,), (), (contested,)))
    _tell(house, "o-paid", Told((page,), (settled,), (), (lost,)))
    _tell(house, "o-paid", Told((page,), (settled,), (), (told_otherwise(lost, outcome="won", reinstated=True),)))
    _begin(house, "o-foreign")
    foreign = told_otherwise(money, capture_id="py_2", currency="hkd", amount_minor=900)
    _tell(house, "o-foreign", Told((page,), (foreign,)))
    _begin(house, "o-expired")
    _tell(house, "o-expired", Told((told_otherwise(page, status="expired"),)))
    _begin(house, "o-failed")
    _tell(house, "o-failed", Told((page,), (told_otherwise(pending, capture_id="py_3"),)))
    _tell(house, "o-failed", Told((page,), (told_otherwise(pending, capture_id="py_3", status="failed"),)))
    decide(house, OnlinePayment, "o-rejected", partial(_request, house), lambda one: one.reject_session(1, "no"))
    _reconcile(house)
    _recover(house, page, money)
    settle(house)


def _reconcile(house: House) -> None:
    """A day of the provider's books, as it would be found: a refund was missing, and is not any more."""
    today = house.today()
    day, payout = replace(DAY_RECONCILED, day=today), replace(PAYOUT_RECONCILED, day=today)
    found = replace(DIFFERENCE_FOUND, day=today)
    decide(
        house,
        ReconciledDay,
        day_key("stripe", today),
        lambda one: one.reconcile(day),
        lambda one: one.reconcile_payout(payout),
        lambda one: one.find(found),
        lambda one: one.clear("refund re_2", BOOKED),
        lambda one: one.find(replace(found, difference="refund re_3", source="re_3")),
    )
    named = {"payee": house.settings.bureau, "provider": "stripe", "day": today.isoformat()}
    told = {"difference": "refund re_3", "reason": CONFIRMED, "authority": DEED_SENT}
    both(house, "explained", "difference explanation", **named, **told)


def _recover(house: House, page: SessionTold, money: CaptureTold) -> None:
    """Of a time that a restore has lost."""
    at = house.clock()
    claim = Claim(
        payment_id="o-lost",
        tenant=house.settings.tenant,
        epoch=0,
        dwelling=FIRST,
        debtor=CHEN,
        payee=COMPANY,
        payer=CHEN,
        charges=(f"{RUBBISH}/2026-11/1",),
        amount_minor=800,
        session=page,
        ends_at=at,
    )
    with asking(house, "provider"):
        recover_payment(house, "stripe", claim, Told((page,), (told_otherwise(money, capture_id="py_9"),)))


def _request(house: House, payment: OnlinePayment) -> None:
    line = AskedLine(charge_id=f"{RUBBISH}/2026-11/1", fee_kind=RUBBISH, period="2026-11", amount_fen=800)
    payment.request(
        OnlinePaymentRequested(
            payment_id=payment.key,
            provider="stripe",
            dwelling=FIRST,
            debtor=CHEN,
            payee=COMPANY,
            payer=CHEN,
            lines=(line,),
            total_fen=800,
        ),
        today=house.today(),
    )


def _begin(house: House, key: str) -> None:
    now = house.clock() - timedelta(minutes=5)
    decide(
        house,
        OnlinePayment,
        key,
        partial(_request, house),
        lambda payment: payment.attempt_session(now),
        lambda payment: payment.open_session(1, f"cs-{key}", f"https://checkout.stripe.com/c/pay/{key}"),
    )


def _tell(house: House, key: str, told: Told) -> None:
    with asking(house, "provider"):
        accept_told(house, key, told)
    settle(house)

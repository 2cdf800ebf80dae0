"""One fact for every word of a payment through a provider."""

from datetime import UTC, date, datetime
from typing import Any

from domain.billing import events as billing
from domain.billing.events import money_back
from domain.history import Event
from domain.payments.events import online, reconciling
from domain.values.authority import Authority

LETTER = Authority(kind="平台复函", number="2026-11", dated=date(2026, 11, 25), sha256=None)
HOME, CHEN, COMPANY, TODAY = "BH-1-1-101", "resident:chen", "company:shicheng", date(2026, 11, 23)
PAYMENT, ACCOUNT, KEY = "ezhou/online-payment/o1", "ezhou/account/BH-1-1-102", "o1"
LINE = online.AskedLine(charge_id="物业服务费/2026-11/1", fee_kind="物业服务费", period="2026-11", amount_fen=3113)
BACK: dict[str, Any] = {"channel": "online", "debtor": CHEN, "payee": COMPANY, "booked_on": TODAY}
WORDS: tuple[Event, ...] = (
    online.OnlinePaymentRequested(
        payment_id=KEY,
        provider="stripe",
        dwelling=HOME,
        debtor=CHEN,
        payee=COMPANY,
        payer="bearer:3f",
        lines=(LINE,),
        total_fen=3113,
    ),
    online.SessionAttempted(payment_id=KEY, attempt=1, expires_at=datetime(2026, 11, 23, 5, tzinfo=UTC)),
    online.SessionOpened(
        payment_id=KEY, attempt=1, session_id="cs_1", url="https://checkout.stripe.com/c/pay/cs_1", late=False
    ),
    online.SessionRejected(payment_id=KEY, attempt=1, code="amount_too_small"),
    online.SessionExpired(payment_id=KEY, attempt=1),
    online.AttemptDeclined(payment_id=KEY, capture_id="ch_0", code="card_declined"),
    online.ProcessingStarted(payment_id=KEY, capture_id="py_1"),
    online.PaymentCaptured(
        payment_id=KEY,
        capture_id="py_1",
        intent_id="pi_1",
        received_as=KEY,
        amount_fen=3113,
        method="alipay",
        received_on=TODAY,
        late=False,
    ),
    online.ForeignMoneyCaptured(
        payment_id=KEY, capture_id="py_2", intent_id="pi_1", currency="hkd", amount_minor=3400, method="card"
    ),
    online.PaymentFailed(payment_id=KEY, code="payment_intent_payment_attempt_failed"),
    online.ProviderSettled(
        payment_id=KEY,
        transaction_id="txn_1",
        source_id="py_1",
        currency="hkd",
        gross_minor=3400,
        fee_minor=116,
        net_minor=3284,
    ),
    online.OnlineRefundRequested(
        payment_id=KEY,
        refund_id="r1",
        capture_id="py_1",
        amount_fen=1000,
        reason="overpaid",
        prepared_by="person:li",
        approved_by="person:zhao",
    ),
    online.OnlineRefundAttempted(payment_id=KEY, refund_id="r1", attempt=1),
    online.OnlineRefundOpened(
        payment_id=KEY,
        refund_id="r1",
        provider_id="re_1",
        capture_id="py_1",
        amount_fen=1000,
        uncovered_fen=0,
        found=False,
        payee=COMPANY,
        booked_on=TODAY,
    ),
    online.OnlineRefundSucceeded(payment_id=KEY, refund_id="r1"),
    online.OnlineRefundFailed(
        payment_id=KEY,
        refund_id="r1",
        provider_id="re_1",
        amount_fen=1000,
        code="declined",
        uncovered_fen=0,
        payee=COMPANY,
        booked_on=TODAY,
    ),
    online.ChargebackOpened(payment_id=KEY, chargeback_id="du_1", capture_id="py_1", amount_fen=3113, is_inquiry=False),
    online.ChargebackWithdrawn(payment_id=KEY, chargeback_id="du_1", amount_fen=3113, payee=COMPANY, booked_on=TODAY),
    online.ChargebackReinstated(payment_id=KEY, chargeback_id="du_1", amount_fen=3113, payee=COMPANY, booked_on=TODAY),
    online.ChargebackClosed(
        payment_id=KEY, chargeback_id="du_1", outcome="lost", uncovered_fen=13, payee=COMPANY, booked_on=TODAY
    ),
)
MOVED = reconciling.Movements(captured_fen=3113, refunded_fen=1000, came_back_fen=0, withdrawn_fen=0, reinstated_fen=0)
DAY: dict[str, Any] = {"provider": "stripe", "day": TODAY}
DAY_RECONCILED = reconciling.DayReconciled(
    **DAY,
    opening_fen=500,
    there=MOVED,
    closing_fen=2613,
    here=MOVED,
    ledger_fen=2613,
    settled=(reconciling.SettledSum(currency="hkd", movements=2, gross_minor=2282, fee_minor=116, net_minor=2166),),
)
PAYOUT_RECONCILED = reconciling.PayoutReconciled(
    **DAY,
    payout="po_1",
    status="paid",
    currency="hkd",
    amount_minor=2166,
    movements=2,
    net_minor=2166,
    arrives_on=date(2026, 11, 25),
)
DIFFERENCE_FOUND = reconciling.DifferenceFound(
    **DAY,
    difference="refund re_2",
    kind=reconciling.NOT_ON_RECORD,
    of="refund",
    source="re_2",
    payment_id=KEY,
    currency="cny",
    there_minor=-500,
    here_minor=0,
)
DIFFERENCE_CLEARED = reconciling.DifferenceCleared(**DAY, difference="refund re_2", by=reconciling.BOOKED)
DIFFERENCE_EXPLAINED = reconciling.DifferenceExplained(
    **DAY,
    difference="refund re_2",
    reason=reconciling.CONFIRMED,
    authority=LETTER,
    prepared_by="person:li",
    approved_by="person:zhao",
)
RECONCILED: tuple[Event, ...] = (
    *(DAY_RECONCILED, PAYOUT_RECONCILED, DIFFERENCE_FOUND, DIFFERENCE_CLEARED, DIFFERENCE_EXPLAINED),
)
FACTS: list[tuple[str, int, Event]] = [
    *(("ezhou/reconciled-day/stripe/2026-11-23", version, fact) for version, fact in enumerate(RECONCILED, 1)),
    *((PAYMENT, version, fact) for version, fact in enumerate(WORDS, 1)),
    (
        ACCOUNT,
        101,
        money_back.RefundReturned(refund_id="r1", payment_id=KEY, amount_fen=1000, cause="refund failed", **BACK),
    ),
    (
        ACCOUNT,
        102,
        money_back.PaymentReversed(reversal_id="du_1", payment_id=KEY, amount_fen=3100, cause="charged back", **BACK),
    ),
    (
        ACCOUNT,
        103,
        money_back.PaymentReinstated(reversal_id="du_1", payment_id=KEY, amount_fen=3100, cause="dispute won", **BACK),
    ),
    (
        ACCOUNT,
        104,
        billing.PaymentRecovered(
            payment_id="o2",
            dwelling="BH-1-1-102",
            amount_fen=3113,
            channel="online",
            received_on=TODAY,
            payer=CHEN,
            debtor=CHEN,
            payee=COMPANY,
            designation=("物业服务费/2026-11/1",),
            receipt="",
            shift="",
            backdating_reason=None,
            booked_on=TODAY,
        ),
    ),
]

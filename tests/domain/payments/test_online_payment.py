"""The conversation with a provider: what is asked for is checked, what is told is accepted, each fact once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.payments import refusals
from domain.payments.events import online
from domain.payments.events.online import AskedLine, OnlineEvent, OnlinePaymentRequested
from domain.payments.online_limits import limits_on
from domain.payments.online_payment import SESSION_LIVES, OnlinePayment
from domain.values.money import AmountNotPositive
from tests.builders import CHEN, COMPANY, FEE, HOME, TODAY
from tests.scenario import given

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
LINE = AskedLine(charge_id=f"{FEE}/2026-11/1", fee_kind=FEE, period="2026-11", amount_fen=3113)
REQUESTED = OnlinePaymentRequested(
    payment_id="o1",
    provider="stripe",
    dwelling=HOME.dwelling,
    debtor=CHEN,
    payee=COMPANY,
    payer=CHEN,
    lines=(LINE,),
    total_fen=3113,
)
ATTEMPTED = online.SessionAttempted(payment_id="o1", attempt=1, expires_at=NOON + SESSION_LIVES)
OPENED = online.SessionOpened(payment_id="o1", attempt=1, session_id="cs_1", url="https://x/cs_1", late=False)
EXPIRED = online.SessionExpired(payment_id="o1", attempt=1)
PROCESSING = online.ProcessingStarted(payment_id="o1", capture_id="py_1")
CAPTURED = online.PaymentCaptured(
    payment_id="o1",
    capture_id="py_1",
    intent_id="pi_1",
    received_as="o1",
    amount_fen=3113,
    method="alipay",
    received_on=TODAY,
    late=False,
)
ASKED_BACK = online.OnlineRefundRequested(
    payment_id="o1",
    refund_id="r1",
    capture_id="py_1",
    amount_fen=1000,
    reason="overpaid",
    prepared_by="person:li",
    approved_by="person:zhao",
)
SENT_BACK = online.OnlineRefundOpened(
    payment_id="o1",
    refund_id="r1",
    provider_id="re_1",
    capture_id="py_1",
    amount_fen=1000,
    uncovered_fen=0,
    found=False,
    payee=COMPANY,
    booked_on=TODAY,
)
CONTESTED = online.ChargebackOpened(
    payment_id="o1", chargeback_id="du_1", capture_id="py_1", amount_fen=3113, is_inquiry=False
)
PUT_ASIDE = online.ChargebackWithdrawn(
    payment_id="o1", chargeback_id="du_1", amount_fen=3113, payee=COMPANY, booked_on=TODAY
)
OPEN = (REQUESTED, ATTEMPTED, OPENED)
PAID = (*OPEN, CAPTURED)
Decide = Callable[[OnlinePayment], object]


def payment(*facts: OnlineEvent) -> given[OnlinePayment]:
    return given(OnlinePayment("o1"), *facts)


def request(**changes: object) -> Decide:
    fact = replace(REQUESTED, **changes)
    return lambda one: one.request(fact, today=TODAY)


def capture(one: OnlinePayment, capture_id: str = "py_1", amount_fen: int = 3113) -> None:
    about = {"intent_id": "pi_1", "method": "alipay", "received_on": TODAY}
    one.accept_capture(capture_id, amount_fen=amount_fen, **about)  # type: ignore[arg-type]  # of three kinds


def ask_back(fen: int = 1000, of: str = "o1") -> Decide:
    persons = {"prepared_by": "person:li", "approved_by": "person:zhao"}
    return lambda one: one.request_refund("r1", of, fen, reason="overpaid", **persons)


def test_a_payment_is_asked_for_once() -> None:
    payment().when(request()).then(REQUESTED)
    payment(REQUESTED).when(request()).then()
    payment(REQUESTED).when(request(payer="bearer:x")).then_refuses(refusals.OnlinePaymentOtherwise)


def test_what_is_asked_for_is_something_and_within_the_limits() -> None:
    limits = limits_on(TODAY)
    payment().when(request(lines=())).then_refuses(refusals.NothingToPay)
    payment().when(request(lines=(replace(LINE, amount_fen=0),))).then_refuses(AmountNotPositive)
    payment().when(request(total_fen=limits.least_fen - 1)).then_refuses(refusals.TooLittleOnline)
    payment().when(request(total_fen=limits.most_fen + 1)).then_refuses(refusals.TooMuchOnline)
    assert limits_on(date(1990, 1, 1)) == limits


def test_an_attempt_stands_before_anybody_is_asked_and_stays_the_same() -> None:
    payment(REQUESTED).when(lambda one: one.attempt_session(NOON)).then(ATTEMPTED)
    payment(REQUESTED, ATTEMPTED).when(lambda one: one.attempt_session(NOON + timedelta(hours=1))).then()


def test_after_a_failure_that_is_kept_another_attempt_is_made_once() -> None:
    second = replace(ATTEMPTED, attempt=2)
    past = payment(REQUESTED, ATTEMPTED)
    past.when(lambda one: one.attempt_again(1, NOON)).then(second)
    payment(REQUESTED, ATTEMPTED, second).when(lambda one: one.attempt_again(1, NOON)).then()


@pytest.mark.parametrize("end", [EXPIRED, CAPTURED, online.SessionRejected(payment_id="o1", attempt=1, code="x")])
def test_what_has_ended_is_not_attempted(end: OnlineEvent) -> None:
    payment(*OPEN, end).when(lambda one: one.attempt_session(NOON)).then_refuses(refusals.OnlinePaymentEnded)


def test_what_was_never_asked_for_has_no_page() -> None:
    payment().when(lambda one: one.attempt_session(NOON)).then_refuses(refusals.UnknownOnlinePayment)
    payment().when(lambda one: one.open_session(1, "cs", "u")).then_refuses(refusals.UnknownOnlinePayment)


def test_a_page_is_open_until_it_expires() -> None:
    past = payment(REQUESTED, ATTEMPTED)
    past.when(lambda one: one.open_session(1, "cs_1", "https://x/cs_1")).then(OPENED)
    assert past.thing.page == OPENED
    payment(*OPEN).when(lambda one: one.open_session(1, "cs_1", "https://x/cs_1")).then()
    ended = payment(*OPEN)
    ended.when(lambda one: one.expire_session(1)).then(EXPIRED)
    assert ended.thing.page is None
    payment(*PAID).when(lambda one: one.expire_session(1)).then()


def test_a_page_that_is_found_late_is_watched_and_not_offered() -> None:
    past = payment(REQUESTED, ATTEMPTED, EXPIRED)
    past.when(lambda one: one.open_session(1, "cs_1", "https://x/cs_1")).then(replace(OPENED, late=True))
    assert past.thing.page is None


@pytest.mark.parametrize("past", [OPEN, (*OPEN, PROCESSING), (REQUESTED,), (REQUESTED, ATTEMPTED)])
def test_money_that_arrived_is_accepted(past: tuple[OnlineEvent, ...]) -> None:
    payment(*past).when(capture).then(CAPTURED)
    payment(*past, CAPTURED).when(capture).then()


@pytest.mark.parametrize("end", [EXPIRED, online.PaymentFailed(payment_id="o1", code="x")])
def test_money_that_nobody_expected_any_more_is_accepted_too(end: OnlineEvent) -> None:
    payment(*OPEN, end).when(capture).then(replace(CAPTURED, late=True))


def test_a_second_capture_is_a_payment_of_its_own() -> None:
    second = replace(CAPTURED, capture_id="py_2", received_as="o1.2", amount_fen=1)
    payment(*PAID).when(lambda one: capture(one, "py_2", 1)).then(second)


def test_declines_and_failures_are_noted_once() -> None:
    declined = online.AttemptDeclined(payment_id="o1", capture_id="ch_0", code="card_declined")
    payment(*OPEN).when(lambda one: one.accept_decline("ch_0", "card_declined")).then(declined)
    payment(*OPEN, declined).when(lambda one: one.accept_decline("ch_0", "card_declined")).then()
    payment(*OPEN).when(lambda one: one.accept_processing("py_1")).then(PROCESSING)
    payment(*PAID).when(lambda one: one.accept_processing("py_1")).then()
    failed = online.PaymentFailed(payment_id="o1", code="x")
    payment(*OPEN, PROCESSING).when(lambda one: one.accept_failure("x")).then(failed)
    payment(*PAID).when(lambda one: one.accept_failure("x")).then()


def test_what_is_on_its_way_is_in_doubt() -> None:
    assert payment(*OPEN, PROCESSING).thing.is_in_doubt
    assert not payment(*PAID).thing.is_in_doubt


def test_a_refund_keeps_its_money_free_at_once() -> None:
    payment(*PAID).when(ask_back()).then(ASKED_BACK)
    payment(*PAID, ASKED_BACK).when(ask_back()).then()
    other = replace(ASKED_BACK, refund_id="r0", amount_fen=2114)
    payment(*PAID, other).when(ask_back()).then_refuses(refusals.OnlineRefundExceeds)


def test_a_refund_is_refused_where_nothing_can_go_back() -> None:
    payment(*PAID).when(ask_back(3114)).then_refuses(refusals.OnlineRefundExceeds)
    payment(*PAID).when(ask_back(0)).then_refuses(AmountNotPositive)
    payment(*OPEN).when(ask_back()).then_refuses(refusals.UnknownOnlinePayment)
    payment(*PAID, CONTESTED).when(ask_back()).then_refuses(refusals.PaymentChargedBack)


def test_each_attempt_at_a_refund_is_written_down_first() -> None:
    attempted = online.OnlineRefundAttempted(payment_id="o1", refund_id="r1", attempt=1)
    payment(*PAID, ASKED_BACK).when(lambda one: one.attempt_refund("r1")).then(attempted)
    second = replace(attempted, attempt=2)
    payment(*PAID, ASKED_BACK, attempted).when(lambda one: one.attempt_refund("r1")).then(second)
    for past in ((*PAID,), (*PAID, ASKED_BACK, SENT_BACK)):
        payment(*past).when(lambda one: one.attempt_refund("r1")).then_refuses(refusals.UnknownOnlineRefund)


def test_a_refund_is_sent_arrives_and_may_still_come_back() -> None:
    arrived = online.OnlineRefundSucceeded(payment_id="o1", refund_id="r1")
    failed = online.OnlineRefundFailed(
        payment_id="o1",
        refund_id="r1",
        provider_id="re_1",
        amount_fen=1000,
        code="lost",
        uncovered_fen=0,
        payee=COMPANY,
        booked_on=TODAY,
    )
    sent = (*PAID, ASKED_BACK, SENT_BACK)
    payment(*PAID, ASKED_BACK).when(lambda one: one.accept_refund(SENT_BACK)).then(SENT_BACK)
    payment(*sent).when(lambda one: one.accept_refund(SENT_BACK)).then()
    payment(*sent).when(lambda one: one.accept_refund_success("r1")).then(arrived)
    payment(*sent, arrived).when(lambda one: one.accept_refund_success("r1")).then()

    def fail(one: OnlinePayment) -> None:
        one.accept_refund_failure("r1", "lost", payee=COMPANY, booked_on=TODAY)

    payment(*sent, arrived).when(fail).then(failed)
    back = payment(*sent, arrived, failed)
    back.when(fail).then()
    assert back.thing.refundable_fen(CAPTURED) == 3113


def test_a_chargeback_holds_the_money_until_it_is_decided() -> None:
    lost = online.ChargebackClosed(
        payment_id="o1", chargeback_id="du_1", outcome="lost", uncovered_fen=0, payee=COMPANY, booked_on=TODAY
    )
    back = online.ChargebackReinstated(
        payment_id="o1", chargeback_id="du_1", amount_fen=3113, payee=COMPANY, booked_on=TODAY
    )
    of = {"payee": COMPANY, "booked_on": TODAY}
    contested = (*PAID, CONTESTED)
    payment(*PAID).when(lambda one: one.accept_chargeback("du_1", "py_1", 3113, is_inquiry=False)).then(CONTESTED)
    payment(*contested).when(lambda one: one.accept_chargeback("du_1", "py_1", 3113, is_inquiry=False)).then()
    payment(*contested).when(lambda one: one.accept_withdrawal("du_1", **of)).then(PUT_ASIDE)  # type: ignore[arg-type]
    payment(*contested).when(lambda one: one.accept_reinstatement("du_1", **of)).then()  # type: ignore[arg-type]
    held = payment(*contested, PUT_ASIDE)
    assert held.thing.refundable_fen(CAPTURED) == 0
    held.when(lambda one: one.accept_reinstatement("du_1", **of)).then(back)  # type: ignore[arg-type]
    again = payment(*contested, PUT_ASIDE, lost)
    again.when(lambda one: one.accept_outcome("du_1", "lost", uncovered_fen=0, **of)).then()  # type: ignore[arg-type]


def test_what_a_restore_has_lost_is_asked_for_once_more_as_the_provider_tells_it() -> None:
    def recover(lost: OnlinePayment) -> None:
        lost.recover(REQUESTED, "cs_1", "https://x/cs_1", NOON + SESSION_LIVES)

    payment().when(recover).then(*OPEN)
    payment(*PAID).when(recover).then()

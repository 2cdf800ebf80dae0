"""What a provider tells once more changes nothing, and what is decided is free again."""

from domain.payments.events import online
from tests.builders import COMPANY, TODAY
from tests.domain.payments.test_online_payment import (
    ASKED_BACK,
    CAPTURED,
    CONTESTED,
    PAID,
    PUT_ASIDE,
    SENT_BACK,
    ask_back,
    payment,
)

SETTLED = online.ProviderSettled(
    payment_id="o1",
    transaction_id="txn_1",
    source_id="py_1",
    currency="hkd",
    gross_minor=3362,
    fee_minor=114,
    net_minor=3248,
)
GIVEN_BACK = online.ChargebackReinstated(
    payment_id="o1", chargeback_id="du_1", amount_fen=3113, payee=COMPANY, booked_on=TODAY
)
WON = online.ChargebackClosed(
    payment_id="o1", chargeback_id="du_1", outcome="won", uncovered_fen=0, payee=COMPANY, booked_on=TODAY
)


def test_what_the_provider_reckoned_is_noted_once() -> None:
    payment(*PAID).when(lambda one: one.accept_settlement(SETTLED)).then(SETTLED)
    payment(*PAID, SETTLED).when(lambda one: one.accept_settlement(SETTLED)).then()


def test_money_that_was_put_aside_comes_back_once_and_can_be_refunded_then() -> None:
    past = payment(*PAID, CONTESTED, PUT_ASIDE, GIVEN_BACK, WON)
    assert past.thing.refundable_fen(CAPTURED) == 3113
    past.when(lambda one: one.accept_reinstatement("du_1", payee=COMPANY, booked_on=TODAY)).then()
    past.when(lambda one: one.accept_withdrawal("du_1", payee=COMPANY, booked_on=TODAY)).then()
    past.when(ask_back(1000)).then(ASKED_BACK)


def test_a_refund_of_ours_is_known_by_our_number_and_a_strangers_by_the_providers() -> None:
    asked = payment(*PAID, ASKED_BACK).thing.refunds
    assert asked.of_provider("re_1", "r1") == "r1"
    assert asked.of_provider("re_1", None) == asked.of_provider("re_1", "unknown") == "re_1"
    sent = payment(*PAID, ASKED_BACK, SENT_BACK)
    assert sent.thing.refunds.waiting() == {}
    sent.when(lambda one: one.accept_refund(SENT_BACK)).then()

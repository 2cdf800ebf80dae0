"""Paying online against a Stripe of test money over HTTP: whatever happens in between, once and to the 分."""

import pytest

from domain.billing.refusals import ChargeOfAnother, UnknownCharge
from domain.payments.refusals import NothingToPay, TooLittleOnline
from services.house import House
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.refusals import OnlineNotSetUp, OtherPayee, PaymentInDoubt
from services.payment_gateway.sync import look_at
from services.stripe_simulator import Simulator
from tests.builders import LIN, Clock, pay, settle
from tests.online import FEB, HERE, JAN, at_the_provider, credit, disputed, learn, outstanding, start, started

MONTH = 3113


def agrees(home: House, bank: Simulator) -> None:
    """Ours to the 分 what the provider says that it holds."""
    assert at_the_provider(home) == bank.books.held_fen(app="anju")


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
def test_paid_in_each_way(home: House, bank: Simulator, method: str) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page, method)
    assert learn(home, payment_id) == "paid"
    before = home.store.position()
    assert learn(home, payment_id) == "paid"
    assert home.store.position() == before
    assert outstanding(home, JAN, FEB) == (0, 0)
    assert credit(home) == 0
    agrees(home, bank)


def test_promised_then_come_or_not(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.promise(page)
    assert learn(home, payment_id) == "processing"
    assert outstanding(home, JAN) == (MONTH,)
    with pytest.raises(PaymentInDoubt):
        pay(home, MONTH)
    with pytest.raises(PaymentInDoubt):
        start(home, JAN)
    bank.bank.confirm(page)
    assert learn(home, payment_id) == "paid"
    agrees(home, bank)


def test_promised_and_not_come(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.promise(page)
    bank.bank.disappoint(page)
    assert learn(home, payment_id) == "failed"
    assert outstanding(home, JAN, FEB) == (MONTH, MONTH)
    agrees(home, bank)


def test_declined_then_paid_on_the_same_page(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.be_declined(page)
    assert learn(home, payment_id) == "open"
    bank.payer.pay(page)
    assert learn(home, payment_id) == "paid"
    assert len(look_at(home, payment_id).declined) == 1
    agrees(home, bank)


def test_the_same_choice_gets_the_same_page(home: House, bank: Simulator) -> None:
    assert start(home, JAN, FEB) == start(home, JAN, FEB)
    settle(home)
    assert start(home, JAN, FEB) == start(home, JAN, FEB)
    assert len(bank.every("checkout.session")) == 1


def test_another_choice_closes_the_page_before(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    second, own_page = started(home, JAN)
    assert bank.one(page)["status"] == "expired"
    assert look_at(home, payment_id).state == "expired"
    bank.payer.pay(own_page)
    learn(home, second)
    assert outstanding(home, JAN, FEB) == (0, MONTH)
    agrees(home, bank)


def test_paid_in_one_tab_while_another_begins(home: House, bank: Simulator) -> None:
    _, page = started(home)
    bank.payer.pay(page)
    with pytest.raises(NothingToPay):
        start(home, JAN)
    assert outstanding(home, JAN, FEB) == (0, 0)


def test_the_counter_closes_the_page_first(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    pay(home, 2 * MONTH)
    assert bank.one(page)["status"] == "expired"
    assert look_at(home, payment_id).state == "expired"
    assert outstanding(home, JAN, FEB) == (0, 0)


def test_paid_online_while_cash_is_counted_rests(home: House, bank: Simulator) -> None:
    """The page was paid before it could be closed: both are booked, and what is too much rests."""
    _, page = started(home, JAN)
    bank.payer.pay(page)
    pay(home, MONTH)
    assert outstanding(home, JAN, FEB) == (0, 0)
    agrees(home, bank)


def test_where_nobody_answers_nothing_is_taken_at_the_counter(home: House, bank: Simulator) -> None:
    _, page = started(home)
    bank.faults.next("POST", f"/v1/checkout/sessions/{page}/expire", "before", times=3)
    with pytest.raises(PaymentInDoubt):
        pay(home, MONTH)
    pay(home, MONTH)


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_that_is_lost_is_asked_for_once_more(home: House, bank: Simulator, clock: Clock, when: str) -> None:
    bank.faults.next("POST", "/v1/checkout/sessions", when, times=3)  # type: ignore[arg-type]  # one of its words
    with pytest.raises(NoAnswer):
        start(home, JAN, FEB)
    settle(home)
    payment_id, page = started(home)
    assert len(bank.every("checkout.session")) == 1
    bank.payer.pay(page)
    learn(home, payment_id)
    agrees(home, bank)


def test_a_failure_that_is_kept_is_followed_by_another_attempt(home: House, bank: Simulator) -> None:
    bank.faults.next("POST", "/v1/checkout/sessions", "during", 500)
    with pytest.raises(NoAnswer):
        start(home, JAN, FEB)
    settle(home)
    payment_id, page = started(home)
    attempt = look_at(home, payment_id).attempt
    assert attempt is not None
    assert attempt.attempt == 2
    bank.payer.pay(page)
    learn(home, payment_id)
    agrees(home, bank)


def test_a_page_that_nobody_used_expires(home: House, bank: Simulator, clock: Clock) -> None:
    payment_id, _ = started(home)
    clock.pass_days(1)
    bank.bank.book()
    assert learn(home, payment_id) == "expired"
    assert outstanding(home, JAN, FEB) == (MONTH, MONTH)


def test_a_refund_found_at_the_provider_takes_the_rest_first_then_its_lines(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page, amount_fen=2 * MONTH + 100)
    learn(home, payment_id)
    assert credit(home) == 100
    [charge] = bank.every("charge")
    bank.bank.refund(charge["id"], 150)
    learn(home, payment_id)
    assert outstanding(home, JAN, FEB) == (0, 50)
    assert credit(home) == 0
    agrees(home, bank)


def test_a_refund_that_fails_later_pays_again(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page, "alipay")
    learn(home, payment_id)
    [charge] = bank.every("charge")
    refund = bank.bank.refund(charge["id"], 50)
    learn(home, payment_id)
    assert outstanding(home, FEB) == (50,)
    bank.bank.fail_refund(refund)
    learn(home, payment_id)
    assert outstanding(home, JAN, FEB) == (0, 0)
    agrees(home, bank)


def test_a_dispute_won_moves_no_charge(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page)
    learn(home, payment_id)
    [charge] = bank.every("charge")
    dispute = bank.bank.dispute(charge["id"])
    learn(home, payment_id)
    assert (outstanding(home, JAN, FEB), disputed(home)) == ((0, 0), 2 * MONTH)
    agrees(home, bank)
    bank.bank.decide(dispute, won=True)
    learn(home, payment_id)
    assert (outstanding(home, JAN, FEB), disputed(home)) == ((0, 0), 0)
    agrees(home, bank)


def test_a_dispute_lost_opens_the_charges_and_an_appeal_pays_them_again(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page)
    learn(home, payment_id)
    [charge] = bank.every("charge")
    dispute = bank.bank.dispute(charge["id"])
    bank.bank.decide(dispute, won=False)
    learn(home, payment_id)
    assert (outstanding(home, JAN, FEB), disputed(home)) == ((MONTH, MONTH), 0)
    agrees(home, bank)
    bank.bank.appeal(dispute)
    learn(home, payment_id)
    bank.bank.decide(dispute, won=True)
    learn(home, payment_id)
    assert (outstanding(home, JAN, FEB), disputed(home)) == ((0, 0), 0)
    agrees(home, bank)


def test_an_inquiry_moves_no_money(home: House, bank: Simulator) -> None:
    payment_id, page = started(home)
    bank.payer.pay(page)
    [charge] = bank.every("charge")
    bank.bank.dispute(charge["id"], inquiry=True)
    learn(home, payment_id)
    assert outstanding(home, JAN, FEB) == (0, 0)
    agrees(home, bank)


def test_what_cannot_be_paid_is_refused_before_anybody_is_asked(home: House, bank: Simulator, street: House) -> None:
    with pytest.raises(UnknownCharge):
        start(home, "x/2026-01/1")
    with pytest.raises(ChargeOfAnother):
        start(home, JAN, debtor=LIN)
    with pytest.raises(NothingToPay):
        start(home)
    with pytest.raises(OnlineNotSetUp):
        start(street, JAN)
    pay(home, MONTH - 399)
    with pytest.raises(TooLittleOnline):
        start(home, JAN)
    home.settings.stripe_payee = "company:another"
    try:
        with pytest.raises(OtherPayee):
            start(home, FEB)
    finally:
        home.settings.stripe_payee = None
    assert bank.every("checkout.session") == []
    assert HERE

"""A page is paid, or not: once, whoever hears of it first."""

from datetime import timedelta

import pytest

from domain.payments.refusals import NothingToPay, TooLittleOnline
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.sync import look_at, sync
from tests.builders import pay
from tests.online import FEB, JAN, outstanding, start
from tests.payment_histories.conftest import World
from tests.payment_histories.histories import MONTH


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
def test_paid_and_the_browser_closed_before_it_came_back(world: World, method: str) -> None:
    payment_id = world.paid(method)
    world.hear()
    assert world.state(payment_id) == "paid"
    world.stands()


def test_the_return_page_asks_first_and_the_messages_come_later(world: World) -> None:
    payment_id = world.paid()
    sync(world.house, payment_id)
    world.stands()
    before = world.house.store.position()
    world.hear()
    world.stands()
    assert len(look_at(world.house, payment_id).captures) == 1
    assert world.house.store.position() - before <= 2, "its fee, and its receipt"


def test_promised_and_come(world: World) -> None:
    payment_id = world.start()
    world.bank.payer.promise(world.page(payment_id))
    world.hear()
    assert world.state(payment_id) == "processing"
    world.stands(MONTH, MONTH)
    world.bank.bank.confirm(world.page(payment_id))
    world.hear()
    world.stands()


def test_promised_and_not_come(world: World) -> None:
    payment_id = world.start()
    world.bank.payer.promise(world.page(payment_id))
    world.bank.bank.disappoint(world.page(payment_id))
    world.hear()
    assert world.state(payment_id) == "failed"
    world.stands(MONTH, MONTH)


def test_declined_then_paid_on_the_same_page(world: World) -> None:
    payment_id = world.start()
    world.bank.payer.be_declined(world.page(payment_id))
    world.bank.payer.pay(world.page(payment_id))
    world.hear()
    assert len(look_at(world.house, payment_id).declined) == 1
    world.stands()


def test_a_page_that_nobody_used_expires(world: World) -> None:
    payment_id = world.start()
    world.clock.pass_days(1)
    world.hear()
    assert world.state(payment_id) == "expired"
    world.stands(MONTH, MONTH)


def test_two_tabs_with_the_same_choice_have_one_page(world: World) -> None:
    first, second = world.start(), world.start()
    assert first == second
    world.bank.payer.pay(world.page(first))
    world.hear()
    assert len(world.bank.every("checkout.session")) == 1
    world.stands()


def test_a_second_tab_with_another_choice_closes_the_first(world: World) -> None:
    first, second = world.start(), world.start(JAN)
    world.bank.payer.pay(world.page(second))
    world.hear()
    assert (world.state(first), world.state(second)) == ("expired", "paid")
    world.stands(0, MONTH)


def test_paid_in_one_tab_while_another_begins(world: World) -> None:
    world.paid()
    with pytest.raises(NothingToPay):
        start(world.house, JAN)
    world.hear()
    world.stands()


@pytest.mark.parametrize(("cash", "rests"), [(MONTH, MONTH), (1000, 1000)], ids=["all of it", "a part"])
def test_what_was_taken_at_a_counter_meanwhile_rests(world: World, cash: int, rests: int) -> None:
    """At a counter that has heard of no page: one that could not ask, say."""
    payment_id = world.start(JAN)
    pay(world.counter_alone, cash)
    world.bank.payer.pay(world.page(payment_id))
    world.hear()
    world.stands(0, MONTH, rests=rests)


@pytest.mark.parametrize(
    ("fen", "feb", "rests"), [(2 * MONTH + 100, 0, 100), (2 * MONTH - 100, 100, 0)], ids=["more", "less"]
)
def test_another_amount_than_was_asked_for(world: World, fen: int, feb: int, rests: int) -> None:
    world.paid(fen=fen)
    world.hear()
    world.stands(0, feb, rests=rests)


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_answer_to_the_first_question(world: World, when: str) -> None:
    """The client asks three times by itself; then it is not known whether there is a page."""
    world.bank.faults.next("POST", "/v1/checkout/sessions", when, times=3)  # type: ignore[arg-type]  # one of its words
    with pytest.raises(NoAnswer):
        start(world.house, JAN, FEB)
    assert outstanding(world.house, JAN, FEB) == (MONTH, MONTH)
    world.clock.now += timedelta(seconds=7)
    payment_id = world.start()
    assert len(world.bank.every("checkout.session")) == 1
    world.bank.payer.pay(world.page(payment_id))
    world.hear()
    world.stands()


def test_a_failure_that_is_kept_is_followed_by_another_attempt(world: World) -> None:
    world.bank.faults.next("POST", "/v1/checkout/sessions", "during", 500)
    with pytest.raises(NoAnswer):
        start(world.house, JAN, FEB)
    payment_id = world.start()
    attempt = look_at(world.house, payment_id).attempt
    assert attempt is not None
    assert attempt.attempt == 2
    world.bank.payer.pay(world.page(payment_id))
    world.hear()
    world.stands()


def test_an_endpoint_that_was_down_for_a_day_is_told_then(world: World) -> None:
    world.paid()
    world.endpoint_is_down = True
    world.bank.bank.book()
    world.bank.webhooks.deliver()
    world.clock.pass_days(1)
    world.endpoint_is_down = False
    world.hear()
    world.stands()


def test_too_little_is_refused_before_anybody_is_asked(world: World) -> None:
    pay(world.counter_alone, MONTH - 399)
    with pytest.raises(TooLittleOnline):
        start(world.house, JAN)
    assert world.bank.api.heard == []

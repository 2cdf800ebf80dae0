"""Money goes back: asked for by two persons, found in the dashboard, returned, or taken by the payer's bank."""

import pytest

from domain.payments.refusals import OnlineRefundExceeds, PaymentChargedBack
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.refunding import send_refund
from services.payment_gateway.sync import look_at
from tests.builders import pay, settle
from tests.every_word import approve, propose
from tests.online import HERE, JAN, start
from tests.payment_histories.conftest import World
from tests.payment_histories.histories import MONTH, TWO_DAYS


def ask_back(world: World, payment_id: str, fen: int, number: str = "r1", *, approved: bool = True) -> None:
    """Prepared by one; approved by another."""
    content = {"dwelling": HERE, "payment_id": payment_id, "amount_fen": fen, "channel": "online"}
    propose(world.house, number, "refund", refund_id=number, reason="paid by mistake", **content)
    if approved:
        approve(world.house, number)


def refunds(world: World) -> list[int]:
    return [each["amount"] for each in world.bank.every("refund")]


@pytest.fixture
def payment_id(world: World) -> str:
    """January and February, paid by card and heard of."""
    made = world.paid()
    world.hear()
    return made


def test_a_part_of_it_opens_the_last_line(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, 50)
    world.hear()
    world.stands(0, 50)


def test_what_rests_goes_back_first(world: World) -> None:
    payment_id = world.start(JAN)
    pay(world.counter_alone, MONTH)
    world.bank.payer.pay(world.page(payment_id))
    world.hear()
    ask_back(world, payment_id, MONTH)
    world.hear()
    world.stands(0, MONTH)


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_answer_to_a_refund_makes_no_second_one(world: World, payment_id: str, when: str) -> None:
    world.bank.faults.next("POST", "/v1/refunds", when, times=3)  # type: ignore[arg-type]  # one of its words
    ask_back(world, payment_id, 50)
    world.clock.pass_days(3)  # The key is forgotten by then.
    reconcile(world.house, TWO_DAYS)
    world.hear()
    assert refunds(world) == [50]
    world.stands(0, 50)


def test_sent_twice_it_is_one_refund(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, 50)
    send_refund(world.house, payment_id, "r1")
    world.hear()
    assert refunds(world) == [50]
    world.stands(0, 50)


def test_a_wallets_refund_that_comes_back_pays_again(world: World) -> None:
    payment_id = world.paid("alipay")
    world.hear()
    ask_back(world, payment_id, MONTH)
    world.hear()
    world.stands(0, MONTH)
    world.bank.bank.fail_refund(world.bank.every("refund")[0]["id"], "unknown")
    world.hear()
    world.stands()
    assert look_at(world.house, payment_id).refunds.known["r1"].state == "failed"


def test_a_refund_that_comes_back_when_its_charge_was_paid_in_cash_rests(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, MONTH)
    world.hear()
    pay(world.house, MONTH)
    world.bank.bank.fail_refund(world.bank.every("refund")[0]["id"])
    world.hear()
    world.stands(rests=MONTH)


def test_two_clerks_cannot_send_the_same_money_back(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, 2 * MONTH, approved=False)
    ask_back(world, payment_id, 1, "r2", approved=False)
    approve(world.house, "r1")
    with pytest.raises(OnlineRefundExceeds):
        approve(world.house, "r2")
    world.hear()
    world.stands(MONTH, MONTH)


def test_a_refund_that_was_made_in_the_dashboard_is_found(world: World, payment_id: str) -> None:
    world.bank.bank.refund(world.charge, MONTH)
    world.hear()
    assert [each.state for each in look_at(world.house, payment_id).refunds.known.values()] == ["succeeded"]
    world.stands(0, MONTH)


@pytest.mark.usefixtures("payment_id")
def test_of_one_second_the_refund_that_was_first_is_taken_over_first(world: World) -> None:
    """The provider lists the newest first, and says no more of the hour than the second."""
    first = world.bank.bank.refund(world.charge, 2 * MONTH - 1000)
    world.hear()
    world.bank.bank.fail_refund(first)
    world.bank.bank.refund(world.charge, 2 * MONTH - 500)
    world.hear()
    world.stands(MONTH - 500, MONTH)


@pytest.mark.usefixtures("payment_id")
def test_a_dispute_that_is_won_opens_nothing(world: World) -> None:
    dispute = world.bank.bank.dispute(world.charge)
    world.hear()
    world.stands(aside=2 * MONTH)
    world.bank.bank.decide(dispute, won=True)
    world.hear()
    world.stands()


@pytest.mark.usefixtures("payment_id")
def test_a_dispute_that_is_lost_opens_what_was_paid_and_an_appeal_pays_it_again(world: World) -> None:
    dispute = world.bank.bank.dispute(world.charge)
    world.bank.bank.decide(dispute, won=False)
    world.hear()
    world.stands(MONTH, MONTH)
    world.bank.bank.appeal(dispute)
    world.hear()
    world.stands(MONTH, MONTH)
    world.bank.bank.decide(dispute, won=True)
    world.hear()
    world.stands()


def test_an_inquiry_moves_no_money_until_it_becomes_a_dispute(world: World, payment_id: str) -> None:
    ended, grown = (world.bank.bank.dispute(world.charge, fen, inquiry=True) for fen in (None, MONTH))
    world.bank.bank.decide(ended, won=True)
    world.hear()
    assert look_at(world.house, payment_id).chargebacks.known[ended].outcome == "warning_closed"
    world.stands()
    world.bank.bank.escalate(grown)
    world.hear()
    world.stands(aside=MONTH)


def test_refunded_in_part_and_the_rest_disputed_and_lost(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, MONTH)
    world.hear()
    dispute = world.bank.bank.dispute(world.charge, MONTH)
    world.bank.bank.decide(dispute, won=False)
    world.hear()
    world.stands(MONTH, MONTH)


def test_what_is_disputed_is_not_sent_back_as_well(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, 50, approved=False)
    world.bank.bank.dispute(world.charge, 1000)
    world.hear()
    with pytest.raises(PaymentChargedBack):
        approve(world.house, "r1")
    assert refunds(world) == []
    world.stands(aside=1000)


def test_a_refund_that_meets_a_dispute_at_the_provider_is_refused_and_moves_nothing(
    world: World, payment_id: str
) -> None:
    """Nobody has heard of the dispute when the refund is decided."""
    world.bank.bank.dispute(world.charge, 1000)
    world.bank.faults.next("GET", "/v1/disputes", "before", times=3)
    ask_back(world, payment_id, 50)
    reconcile(world.house, TWO_DAYS)
    world.hear()
    assert look_at(world.house, payment_id).refunds.known["r1"].state == "failed"
    assert refunds(world) == []
    world.stands(aside=1000)


def test_what_was_refunded_can_be_paid_anew(world: World, payment_id: str) -> None:
    ask_back(world, payment_id, 2 * MONTH)
    world.hear()
    again = start(world.house, JAN)
    settle(world.house)
    world.bank.payer.pay(world.page(again.payment_id), "wechat_pay")
    world.hear()
    world.stands(0, MONTH)

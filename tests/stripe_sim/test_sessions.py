"""A bill on a page: open, paid in each way, declined, promised, closed; and what Stripe would not take."""

from typing import Any

import pytest
import stripe

from services.stripe_simulator import Merchant, Simulator
from services.stripe_simulator.payer import PageClosed
from tests.stripe_sim.conftest import Clock, a_bill

WHOLE = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


def session(client: stripe.StripeClient, clock: Clock, **more: Any) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(params=a_bill(clock, **more))


def test_a_session_is_open_and_nothing_is_paid(client: stripe.StripeClient, clock: Clock) -> None:
    made = session(client, clock)
    assert (made.status, made.payment_status, made.amount_total, made.payment_intent) == ("open", "unpaid", 12345, None)
    assert made.url
    assert made.url.endswith(f"/c/pay/{made.id}")


@pytest.mark.parametrize(("method", "beginning"), [("card", "ch_"), ("alipay", "py_"), ("wechat_pay", "py_")])
def test_paid_in_each_way(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, method: str, beginning: str
) -> None:
    made = session(client, clock)
    assert simulator.payer.pay(made.id, method) == f"https://pay.example/back?session={made.id}"
    simulator.bank.book()
    paid = client.v1.checkout.sessions.retrieve(made.id, params={"expand": WHOLE["expand"]})
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    charge = paid.payment_intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (paid.status, paid.payment_status, charge.amount_captured) == ("complete", "paid", 12345)
    assert charge.id.startswith(beginning)
    assert charge.metadata["payment_id"] == "p1"
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    assert charge.balance_transaction.net == 12345 - 420
    with pytest.raises(PageClosed):
        simulator.payer.pay(made.id, method)


def test_the_events_come_in_stripes_order_and_the_fee_after_its_charge(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    simulator.payer.pay(session(client, clock).id)
    simulator.bank.book()
    told = [each.type for each in client.v1.events.list().data]
    assert told[::-1] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]


def test_declined_and_then_paid_in_the_same_session(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    made = session(client, clock)
    simulator.payer.be_declined(made.id)
    assert client.v1.checkout.sessions.retrieve(made.id).status == "open"
    simulator.payer.pay(made.id)
    charges = client.v1.charges.list(params={"payment_intent": simulator.one(made.id)["payment_intent"]}).data
    assert [each.status for each in charges] == ["succeeded", "failed"]


@pytest.mark.parametrize("comes", [True, False])
def test_promised_and_decided_later(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, comes: bool
) -> None:
    made = session(client, clock)
    simulator.payer.promise(made.id)
    done = client.v1.checkout.sessions.retrieve(made.id)
    assert (done.status, done.payment_status) == ("complete", "unpaid")
    (simulator.bank.confirm if comes else simulator.bank.disappoint)(made.id)
    decided = client.v1.checkout.sessions.retrieve(made.id, params={"expand": ["payment_intent"]})
    assert isinstance(decided.payment_intent, stripe.PaymentIntent)
    expected = ("paid", "succeeded") if comes else ("unpaid", "requires_payment_method")
    assert (decided.payment_status, decided.payment_intent.status) == expected


def test_a_session_is_closed_by_its_hour_or_by_hand(client: stripe.StripeClient, clock: Clock) -> None:
    first, second = session(client, clock), session(client, clock)
    assert client.v1.checkout.sessions.expire(first.id).status == "expired"
    clock.go_on(seconds=3600)
    assert client.v1.checkout.sessions.retrieve(second.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        client.v1.checkout.sessions.expire(second.id)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fen": 399}, "at least 50 cents"),
        ({"fen": 100_000_000}, "999,999.99"),
        ({"expires_at": 1}, "30 minutes"),
        ({"metadata": {"charges": "x" * 501}}, "500 characters"),
        ({"success_url": ""}, "success_url"),
    ],
)
def test_a_bill_that_stripe_would_not_take(
    client: stripe.StripeClient, clock: Clock, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=said):
        session(client, clock, **more)


def test_the_parameter_of_older_examples_is_gone(client: stripe.StripeClient, clock: Clock) -> None:
    asked = a_bill(clock)
    asked["payment_method_types"] = asked.pop("allowed_payment_method_types")
    with pytest.raises(stripe.InvalidRequestError, match="payment_method_types"):
        client.v1.checkout.sessions.create(params=asked)


@pytest.mark.parametrize("merchant", [Merchant(methods=("card",))])
def test_a_way_to_pay_that_the_account_has_not_vanishes_without_a_word(
    client: stripe.StripeClient, clock: Clock
) -> None:
    assert session(client, clock).payment_method_types == ["card"]
    ways = client.v1.payment_method_configurations.list().data[0]
    assert ways.alipay
    assert not ways.alipay.available


def test_its_lines_are_shown_to_who_asks_for_them(client: stripe.StripeClient, clock: Clock) -> None:
    made = session(client, clock)
    shown = client.v1.checkout.sessions.retrieve(made.id, params={"expand": ["line_items"]})
    assert shown.line_items
    assert [(line.description, line.amount_total) for line in shown.line_items.data] == [("物业服务费 2026-01", 12345)]

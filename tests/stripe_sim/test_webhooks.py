"""What is told, to whom, in which order, and how it is signed."""

import pytest
import stripe

from services.stripe_simulator import Simulator
from tests.stripe_sim.conftest import SECRET, Clock, Listener, a_bill

IN_ORDER = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def paid(client: stripe.StripeClient, clock: Clock, simulator: Simulator, listener: Listener) -> Simulator:
    """A listener, and a payment that it is to be told of."""
    simulator.listen(listener.url, SECRET)
    simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
    return simulator


def kinds(listener: Listener) -> list[str]:
    return [each.type for each in listener.events()]


def test_every_message_is_signed_as_the_makers_client_checks_it(paid: Simulator, listener: Listener) -> None:
    paid.webhooks.deliver()
    assert kinds(listener) == IN_ORDER
    with pytest.raises(stripe.SignatureVerificationError):
        listener.events("whsec_other")


def test_messages_come_in_another_order_and_several_times(paid: Simulator, listener: Listener) -> None:
    paid.webhooks.deliver(order="reversed", copies=3)
    assert kinds(listener) == [kind for kind in IN_ORDER[::-1] for _ in range(3)]


def test_the_same_seed_shuffles_alike(paid: Simulator, listener: Listener) -> None:
    paid.webhooks.deliver(order="shuffled")
    assert sorted(kinds(listener)) == sorted(IN_ORDER)


def test_what_is_lost_or_not_answered_well_is_sent_again(
    client: stripe.StripeClient, paid: Simulator, listener: Listener
) -> None:
    paid.webhooks.deliver(lost=lambda event: event["type"] == "charge.succeeded")
    listener.status = 500
    paid.webhooks.deliver()
    assert kinds(listener) == ["payment_intent.created", *IN_ORDER[2:], "charge.succeeded"]
    undelivered = client.v1.events.list(params={"delivery_success": False}).data
    assert [each.type for each in undelivered] == ["charge.succeeded"]
    listener.status = 204
    assert [each.status for each in paid.webhooks.deliver()] == [204]
    assert paid.webhooks.deliver() == []
    assert client.v1.events.list(params={"delivery_success": False}).data == []


def test_while_a_secret_is_replaced_both_sign(paid: Simulator, listener: Listener) -> None:
    paid.roll(paid.every("webhook_endpoint")[0]["id"], "whsec_new", SECRET)
    paid.webhooks.deliver()
    assert len(listener.events(SECRET)) == len(listener.events("whsec_new")) == 4


def test_an_endpoint_is_told_what_it_asked_for(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, listener: Listener
) -> None:
    made = client.v1.webhook_endpoints.create(
        params={"url": listener.url, "enabled_events": ["charge.updated"], "api_version": "2026-10-28.endive"}
    )
    assert made.secret
    simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
    simulator.bank.book()
    simulator.webhooks.deliver()
    assert [each.type for each in listener.events(made.secret)] == ["charge.updated"]
    changed = client.v1.webhook_endpoints.update(made.id, params={"disabled": True})
    assert changed.status == "disabled"
    assert "secret" not in changed
    assert client.v1.webhook_endpoints.list().data[0].enabled_events == ["charge.updated"]


def test_nobody_there_is_no_answer(paid: Simulator, listener: Listener) -> None:
    listener.server.shutdown()
    listener.server.server_close()
    assert {each.status for each in paid.webhooks.deliver()} == {599}
    assert len(paid.records.undelivered) == 4

"""Keys, pages, versions, and what goes wrong between two machines."""

from decimal import Decimal

import pytest
import stripe

from services.stripe_simulator import Merchant, Simulator
from services.stripe_simulator.faults import When
from tests.stripe_sim.conftest import Clock, a_bill

KEY: stripe.RequestOptions = {"idempotency_key": "k"}


def test_a_key_is_answered_once_a_day(client: stripe.StripeClient, clock: Clock, simulator: Simulator) -> None:
    first = client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
    again = client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(params=a_bill(clock, locale="zh"), options=KEY)
    clock.go_on(days=1)
    assert client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY).id != first.id
    assert len(simulator.every("checkout.session")) == 2


def test_what_is_refused_at_the_door_is_not_kept_under_its_key(client: stripe.StripeClient, clock: Clock) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(params=a_bill(clock, mode="paymnt"), options=KEY)
    assert client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY).status == "open"


def test_a_lost_request_leaves_nothing_and_a_lost_answer_leaves_all(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    whens: list[tuple[When, int]] = [("before", 0), ("after", 1)]
    for when, made in whens:
        simulator.faults.next("POST", "/v1/checkout", when)
        with pytest.raises(stripe.APIConnectionError):
            client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
        assert len(simulator.every("checkout.session")) == made
    client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
    assert len(simulator.every("checkout.session")) == 1


def test_the_clients_own_retry_makes_one_session(address: str, clock: Clock, simulator: Simulator) -> None:
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": address}, max_network_retries=2)
    simulator.faults.next("POST", "/v1/checkout", "after")
    client.v1.checkout.sessions.create(params=a_bill(clock))
    assert (len(simulator.every("checkout.session")), len(simulator.api.heard)) == (1, 2)


def test_a_500_is_kept_under_its_key(client: stripe.StripeClient, clock: Clock, simulator: Simulator) -> None:
    simulator.faults.next("POST", "/v1/checkout", "during", 500)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
    assert simulator.every("checkout.session") == []
    assert client.v1.checkout.sessions.create(params=a_bill(clock)).status == "open"


@pytest.mark.parametrize(
    ("status", "kind"), [(429, stripe.RateLimitError), (409, stripe.APIError), (503, stripe.APIError)]
)
def test_come_back_later(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, status: int, kind: type[stripe.StripeError]
) -> None:
    simulator.faults.next("POST", "/v1/checkout", "before", status)
    with pytest.raises(kind):
        client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY)
    assert client.v1.checkout.sessions.create(params=a_bill(clock), options=KEY).status == "open"


def test_an_answer_that_takes_too_long_is_not_waited_for(address: str, clock: Clock, simulator: Simulator) -> None:
    hasty = stripe.StripeClient(
        "sk_test_x",
        http_client=stripe.RequestsClient(timeout=0.2),
        base_addresses={"api": address},
        max_network_retries=0,
    )
    simulator.faults.seconds = 1.0
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.checkout.sessions.create(params=a_bill(clock))


@pytest.mark.parametrize("key", ["sk_live_x", "pk_test_x"])
def test_a_key_for_real_money_opens_nothing(address: str, key: str) -> None:
    client = stripe.StripeClient(key, base_addresses={"api": address}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError):
        client.v1.balance.retrieve()


def test_another_version_is_refused(address: str) -> None:
    older = stripe.StripeClient("sk_test_x", base_addresses={"api": address}, stripe_version="2024-10-28.acacia")
    with pytest.raises(stripe.InvalidRequestError, match="and was asked for 2024"):
        older.v1.balance.retrieve()


def test_lists_are_paged_both_ways(client: stripe.StripeClient, clock: Clock, simulator: Simulator) -> None:
    for _ in range(7):
        simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
        clock.go_on(seconds=1)
    newest_first = [each.id for each in client.v1.events.list(params={"limit": 5}).auto_paging_iter()]
    assert len(newest_first) == 28
    before = {"limit": 5, "ending_before": newest_first[20]}
    towards_now = [each.id for each in client.v1.events.list(params=before).auto_paging_iter()]  # type: ignore[arg-type]
    assert towards_now == newest_first[:20][::-1]
    since = client.v1.events.list(params={"created": {"gte": clock.now - 2}, "limit": 100}).data
    assert [each.id for each in since] == newest_first[:8]
    kinds = {"types": ["charge.succeeded", "payment_intent.created"], "limit": 100}
    assert len(client.v1.events.list(params=kinds).data) == 14  # type: ignore[arg-type]
    with pytest.raises(stripe.InvalidRequestError, match="between 1 and 100"):
        client.v1.events.list(params={"limit": 101})


def test_events_are_forgotten_after_thirty_days_and_balance_transactions_are_not(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
    simulator.bank.book()
    event = client.v1.events.list().data[0].id
    clock.go_on(days=31)
    assert client.v1.events.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.events.retrieve(event)
    assert [each.reporting_category for each in client.v1.balance_transactions.list().data] == ["charge"]


def test_only_what_can_be_expanded_is(client: stripe.StripeClient, clock: Clock, simulator: Simulator) -> None:
    simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
    simulator.bank.book()
    charges = client.v1.charges.list(params={"expand": ["data.balance_transaction", "data.payment_intent"]}).data
    assert isinstance(charges[0].balance_transaction, stripe.BalanceTransaction)
    assert isinstance(charges[0].payment_intent, stripe.PaymentIntent)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.charges.list(params={"expand": ["data.amount"]})


@pytest.mark.parametrize("merchant", [Merchant(settles_in="hkd", rate=Decimal("1.0837"))])
def test_bills_in_yuan_payouts_in_the_money_of_the_account(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock, fen=50000)).id, "alipay")
    simulator.bank.book()
    booked = client.v1.balance_transactions.list().data[0]
    assert (booked.currency, booked.amount, booked.exchange_rate) == ("hkd", 54185, 1.0837)
    assert booked.net == booked.amount - booked.fee
    assert client.v1.charges.list().data[0].currency == "cny"
    account = client.v1.accounts.retrieve_current()
    assert (account.country, account.default_currency) == ("HK", "hkd")


def test_a_payout_takes_each_movement_once_and_adds_up_to_nothing(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    for _ in range(3):
        simulator.payer.pay(client.v1.checkout.sessions.create(params=a_bill(clock)).id)
    simulator.bank.book()
    client.v1.refunds.create(params={"charge": simulator.every("charge")[0]["id"], "amount": 45})
    payout = simulator.bank.pay_out()
    in_it = list(client.v1.balance_transactions.list(params={"payout": payout, "limit": 2}).auto_paging_iter())
    assert [each.reporting_category for each in in_it] == ["payout", "refund", "charge", "charge", "charge"]
    assert sum(each.net for each in in_it) == 0
    assert client.v1.payouts.retrieve(payout).amount == sum(each.net for each in in_it[1:])
    later = simulator.bank.pay_out()
    simulator.bank.fail_payout(payout)
    assert (client.v1.payouts.retrieve(payout).status, client.v1.payouts.retrieve(later).amount) == ("failed", 0)

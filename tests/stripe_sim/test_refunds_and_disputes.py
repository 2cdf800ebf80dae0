"""Money that goes back: asked for, made in the dashboard, failing later, or taken by the payer's bank."""

from collections.abc import Callable

import pytest
import stripe

from services.stripe_simulator import Simulator
from services.stripe_simulator.disputes import NoChargebacks
from tests.stripe_sim.conftest import Clock, a_bill

Paid = Callable[..., stripe.Charge]


@pytest.fixture
def paid(client: stripe.StripeClient, clock: Clock, simulator: Simulator) -> Paid:
    """A bill that was paid, by its charge."""

    def pay(method: str = "card", fen: int = 50000) -> stripe.Charge:
        made = client.v1.checkout.sessions.create(params=a_bill(clock, fen=fen))
        simulator.payer.pay(made.id, method)
        simulator.bank.book()
        return client.v1.charges.list(params={"limit": 1}).data[0]

    return pay


def refund(client: stripe.StripeClient, charge: stripe.Charge, fen: int | None = None) -> stripe.Refund:
    if fen is None:
        return client.v1.refunds.create(params={"charge": charge.id})
    return client.v1.refunds.create(params={"charge": charge.id, "amount": fen})


def balance_kinds(client: stripe.StripeClient, source: str) -> list[tuple[str, int]]:
    listed = client.v1.balance_transactions.list(params={"source": source}).data
    return [(each.reporting_category, each.amount) for each in reversed(listed)]


def test_a_card_is_refunded_at_once_a_wallet_later(
    client: stripe.StripeClient, paid: Paid, simulator: Simulator
) -> None:
    assert refund(client, paid(), 5000).status == "succeeded"
    pending = refund(client, paid("alipay"), 5000)
    assert (pending.status, pending.id[:4]) == ("pending", "pyr_")
    simulator.bank.settle_refund(pending.id)
    assert client.v1.refunds.retrieve(pending.id).status == "succeeded"
    assert simulator.books.held_fen() == 90000


def test_a_refund_that_comes_back_moves_the_money_back(
    client: stripe.StripeClient, paid: Paid, simulator: Simulator
) -> None:
    charge = paid("wechat_pay")
    made = refund(client, charge, 20000)
    assert simulator.books.held_fen() == 30000
    simulator.bank.fail_refund(made.id)
    failed = client.v1.refunds.retrieve(made.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert balance_kinds(client, made.id) == [("refund", -20000), ("refund_failure", 20000)]
    assert simulator.books.held_fen() == 50000
    assert refund(client, charge).amount == 50000


def test_no_more_can_be_refunded_than_is_left(client: stripe.StripeClient, paid: Paid) -> None:
    charge = paid()
    refund(client, charge, 30000)
    for fen in (20001, 0):
        with pytest.raises(stripe.InvalidRequestError):
            refund(client, charge, fen)
    refund(client, charge)
    with pytest.raises(stripe.InvalidRequestError) as spent:
        refund(client, charge, 1)
    assert spent.value.code == "charge_already_refunded"


def test_a_wallet_is_refunded_for_so_many_days_only(client: stripe.StripeClient, paid: Paid, clock: Clock) -> None:
    alipay, card = paid("alipay"), paid()
    clock.go_on(days=91)
    refund(client, card, 1000)
    with pytest.raises(stripe.InvalidRequestError, match="90 days"):
        refund(client, alipay, 1000)


def test_a_refund_made_in_the_dashboard_is_there_like_any_other(
    client: stripe.StripeClient, paid: Paid, simulator: Simulator
) -> None:
    charge = paid()
    made = simulator.bank.refund(charge.id, 20000)
    listed = client.v1.refunds.list(params={"charge": charge.id}).data
    assert [(each.id, each.to_dict()["metadata"]) for each in listed] == [(made, {})]


def test_a_dispute_takes_the_money_and_a_fee_and_gives_both_back_when_won(
    client: stripe.StripeClient, paid: Paid, simulator: Simulator
) -> None:
    charge = paid()
    dispute = simulator.bank.dispute(charge.id)
    assert simulator.books.held_fen() == 0
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(client, charge, 1)
    assert refused.value.code == "charge_disputed"
    simulator.bank.decide(dispute, won=True)
    assert client.v1.disputes.retrieve(dispute).status == "won"
    assert balance_kinds(client, dispute) == [("dispute", -50000), ("dispute_reversal", 50000)]
    assert simulator.books.held_fen() == 50000


def test_lost_appealed_and_won(client: stripe.StripeClient, paid: Paid, simulator: Simulator) -> None:
    dispute = simulator.bank.dispute(paid().id)
    simulator.bank.decide(dispute, won=False)
    assert (client.v1.disputes.retrieve(dispute).status, simulator.books.held_fen()) == ("lost", 0)
    simulator.bank.appeal(dispute)
    assert client.v1.disputes.retrieve(dispute).status == "appeal_under_review"
    simulator.bank.decide(dispute, won=True)
    assert simulator.books.held_fen() == 50000


def test_an_inquiry_moves_nothing_until_it_becomes_a_dispute(
    client: stripe.StripeClient, paid: Paid, simulator: Simulator
) -> None:
    asked, ended = simulator.bank.dispute(paid().id, inquiry=True), simulator.bank.dispute(paid().id, inquiry=True)
    assert simulator.books.held_fen() == 100000
    simulator.bank.decide(ended, won=True)
    simulator.bank.escalate(asked)
    states = [client.v1.disputes.retrieve(each).status for each in (asked, ended)]
    assert states == ["needs_response", "warning_closed"]
    assert simulator.books.held_fen() == 50000


def test_the_merchant_answers_or_gives_up(client: stripe.StripeClient, paid: Paid, simulator: Simulator) -> None:
    first, second = simulator.bank.dispute(paid().id), simulator.bank.dispute(paid().id)
    answered = client.v1.disputes.update(
        first, params={"evidence": {"uncategorized_text": "收据 SC00000001"}, "submit": True}
    )
    assert (answered.status, answered.evidence.uncategorized_text) == ("under_review", "收据 SC00000001")
    assert client.v1.disputes.close(second).status == "lost"


def test_wallets_know_no_chargebacks(paid: Paid, simulator: Simulator) -> None:
    with pytest.raises(NoChargebacks):
        simulator.bank.dispute(paid("alipay").id)

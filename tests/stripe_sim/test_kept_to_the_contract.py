"""A stand-in that drifts from Stripe fails whoever leans on it: controls that must fail."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
import stripe

from services.stripe_simulator import Simulator, served
from services.stripe_simulator.refusing import Drifted
from tests.architecture.sources import ROOT
from tests.stripe_sim.conftest import Clock, Listener, a_bill

PAYS = """
import os, sys, stripe
client = stripe.StripeClient(os.environ["ANJU_STRIPE_KEY"], base_addresses={"api": os.environ["ANJU_STRIPE_API"]})
made = client.v1.checkout.sessions.list().data
print(len(made))
client.v1.checkout.sessions.create(params={
    "mode": "payment", "success_url": "https://pay.example/",
    "line_items": [
        {"quantity": 1, "price_data": {"currency": "cny", "unit_amount": 500, "product_data": {"name": "x"}}}
    ],
})
sys.exit(7)
"""


def ask_for_an_invented_field(simulator: Simulator, clock: Clock) -> None:
    with served(simulator) as address:
        client = stripe.StripeClient("sk_test_x", base_addresses={"api": address}, max_network_retries=0)
        made = client.v1.checkout.sessions.create(params=a_bill(clock))
        simulator.one(made.id)["amount_paid"] = 0
        with pytest.raises(stripe.APIConnectionError):
            client.v1.checkout.sessions.retrieve(made.id)


def test_an_invented_field_fails_whoever_used_the_stand_in(clock: Clock) -> None:
    simulator = Simulator(clock=clock)
    with pytest.raises(Drifted, match="amount_paid"):
        ask_for_an_invented_field(simulator, clock)


def test_an_event_that_stripe_would_not_send_is_not_sent(client: stripe.StripeClient, clock: Clock) -> None:
    simulator = Simulator(clock=clock)
    charge = simulator.records.new("ch", status="sort of paid")
    with pytest.raises(Drifted, match="sort of paid"):
        simulator.records.tell("charge.succeeded", charge)


def test_two_at_one_moment_with_one_key_make_one_session(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    made = list[str]()

    def create() -> None:
        asked: stripe.RequestOptions = {"idempotency_key": "k"}
        made.append(client.v1.checkout.sessions.create(params=a_bill(clock), options=asked).id)

    threads = [Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made)), len(simulator.every("checkout.session"))) == (4, 1, 1)


def test_a_command_beside_it_finds_its_address_and_what_was_there_before(tmp_path: Path, listener: Listener) -> None:
    kept = tmp_path / "stripe" / "kept.json"
    told = [sys.executable, "-m", "services.stripe_simulator", str(kept), "--webhook", listener.url, "--"]
    for before in ("0", "1"):
        ran = subprocess.run([*told, sys.executable, "-c", PAYS], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout.split()[-1]) == (7, before), ran.stderr

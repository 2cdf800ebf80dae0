"""A house that takes money online, and a Stripe of test money to take it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import stripe

from domain.billing.dwelling_account import DwellingAccount
from projections.ledger import DISPUTED, OVERDRAWN, PROVIDER, balance_of
from services.house import House
from services.payment_gateway.stripe import StripeGateway
from services.payment_gateway.sync import sync
from services.stripe_simulator import Merchant, Simulator, served
from services.use_cases import online
from services.use_cases.checking import check
from services.use_cases.online import Started
from tests.builders import CHEN, FEE, asking, settle

stripe.HTTPClient.INITIAL_DELAY = 0
"""Seconds that the makers' client waits between two tries: nothing here gets better by waiting."""
stripe.HTTPClient.INITIAL_DELAY = 0.01  # The stand-in has recovered by then.
KEY = "sk_test_simulator"
JAN, FEB = f"{FEE}/2026-01/1", f"{FEE}/2026-02/1"
HERE = "BH-1-1-101"


@contextmanager
def paying_online(house: House, merchant: Merchant | None = None) -> Iterator[tuple[House, Simulator]]:
    """The same house, with a provider; its clock is the simulator's."""
    simulator = Simulator(merchant or Merchant(), clock=lambda: int(house.clock().timestamp()))
    with served(simulator) as address:
        gateway = StripeGateway(KEY, address=address, page_host=address.removeprefix("http://"))
        try:
            yield replace(house, gateway=gateway), simulator
        finally:
            gateway.close()


def start(house: House, *charges: str, dwelling: str = HERE, debtor: str = CHEN, key: str = "") -> Started:
    """A resident chooses charges."""
    with asking(house, "chen", key):
        return online.start_payment(house, dwelling, charges, debtor=debtor, payer=debtor)


def started(home: House, *charges: str) -> tuple[str, str]:
    """What was begun, and its page; readers know of it."""
    made = start(home, *charges or (JAN, FEB))
    settle(home)
    return made.payment_id, made.url.rpartition("/")[2]


def learn(home: House, payment_id: str) -> str:
    """What became of it, and readers know of it."""
    state = sync(home, payment_id).state
    settle(home)
    return state


def session_of(simulator: Simulator, started: Started) -> str:
    """The page's number."""
    return started.url.rpartition("/")[2]


def outstanding(house: House, *charges: str, dwelling: str = HERE) -> tuple[int, ...]:
    """What is still to be paid of them."""
    with asking(house):
        account = house.store.load(DwellingAccount, dwelling)
    return tuple(account.charges[each].outstanding_fen for each in charges)


def credit(house: House, dwelling: str = HERE) -> int:
    """Σ of what rests."""
    with asking(house):
        account = house.store.load(DwellingAccount, dwelling)
    return sum(payment.rest_fen for payment in account.payments.values())


def at_the_provider(house: House) -> int:
    """What the ledger says that the provider holds; and every equation holds."""
    settle(house)
    assert check(house) == []
    with house.read() as reading:
        assert balance_of(reading, OVERDRAWN) == 0
        return balance_of(reading, PROVIDER)


def disputed(house: House) -> int:
    """What the provider has put aside."""
    settle(house)
    with house.read() as reading:
        return balance_of(reading, DISPUTED)


def paid_to_another(house: House, simulator: Simulator, fen: int) -> str:
    """Another program on the same account at the provider is paid; the charge."""
    gateway = house.gateway
    assert gateway is not None
    client: stripe.StripeClient = gateway._client  # type: ignore[attr-defined]  # Not ours: it asks by itself.
    price = {"currency": "cny", "unit_amount": fen, "product_data": {"name": "parking"}}
    page = client.v1.checkout.sessions.create(
        params={  # type: ignore[arg-type]  # its keys are literals
            "mode": "payment",
            "success_url": "https://parking.example/",
            "line_items": [{"quantity": 1, "price_data": price}],
            "metadata": {"app": "parking"},
            "payment_intent_data": {"metadata": {"app": "parking"}},
        }
    )
    simulator.payer.pay(page.id)
    simulator.bank.book()
    return str(simulator.every("charge")[-1]["id"])

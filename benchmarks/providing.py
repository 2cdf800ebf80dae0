"""A provider of test money for a town that is measured: its pages, its post, and how somebody pays by it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pydantic import SecretStr

from benchmarks.town import FEE, NOW, Town, asking
from services.house import House
from services.payment_gateway.stripe import StripeGateway
from services.stripe_simulator import Merchant, Simulator, served
from services.stripe_simulator.webhooks import signed
from services.use_cases.online import start_payment

KEY, SECRET = "sk_test_bench", "whsec_bench"


@dataclass
class Provided:
    """The town's house with a provider, and the provider."""

    house: House
    bank: Simulator

    def pay(self, home: str, period: str) -> tuple[str, bytes]:
        """A month of a dwelling is paid; the payment, and the message that tells of it."""
        with asking(self.house, f"resident:{home}"):
            debtor = f"resident:{home}"
            made = start_payment(self.house, home, (f"{FEE}/{period}/1",), debtor=debtor, payer=debtor)
        self.bank.payer.pay(made.url.rpartition("/")[2])
        self.bank.bank.book()
        told = next(one for one in reversed(self.bank.every("event")) if one["type"] == "charge.updated")
        return made.payment_id, json.dumps(told, ensure_ascii=False).encode()


def signature(body: bytes) -> str:
    """As the provider signs it, at the hour that it always is here."""
    return signed(body, int(NOW.timestamp()), [SECRET])


@contextmanager
def provided(town: Town, name: str) -> Iterator[Provided]:
    """As long as it is measured; providers of two names give no number twice."""
    bank = Simulator(Merchant(), clock=lambda: int(NOW.timestamp()), seed=name)
    with served(bank) as address:
        host = address.removeprefix("http://")
        gateway = StripeGateway(KEY, address=address, page_host=host)
        settings = town.settings.model_copy(update={"stripe_webhook_secrets": SecretStr(SECRET)})
        try:
            yield Provided(replace(town.house, gateway=gateway, settings=settings), bank)
        finally:
            gateway.close()

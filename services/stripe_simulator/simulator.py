"""The stand-in as one thing: its API, its people, its post, its books."""

import json
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from services.stripe_simulator.api import Api
from services.stripe_simulator.bank import Bank
from services.stripe_simulator.books import Books
from services.stripe_simulator.contract import Contract
from services.stripe_simulator.endpoints import open_endpoint
from services.stripe_simulator.faults import Faults
from services.stripe_simulator.merchant import Merchant
from services.stripe_simulator.payer import Payer
from services.stripe_simulator.records import Records
from services.stripe_simulator.webhooks import Webhooks


@cache
def contract() -> Contract:
    """Read once a process."""
    return Contract.load()


def _machine_clock() -> int:
    return int(time.time())


class Simulator:
    """A Stripe of test money."""

    def __init__(
        self, merchant: Merchant | None = None, *, clock: Callable[[], int] = _machine_clock, seed: str = "1"
    ) -> None:
        """Nothing has been paid. The same seed gives the same ids and the same order of the post."""
        self.records = Records(contract(), merchant or Merchant(), clock, seed)
        self.faults = Faults()
        self.api = Api(self.records, self.faults)
        self.payer, self.bank, self.books = Payer(self.records), Bank(self.records), Books(self.records)
        self.webhooks = Webhooks(self.records, seed)

    def listen(self, url: str, *secrets: str, kinds: tuple[str, ...] = ("*",)) -> str:
        """Whoever is at that address is told of these kinds of events; the endpoint's id."""
        with self.records.lock:
            return str(open_endpoint(self.records, url, list(kinds), *secrets)["id"])

    def roll(self, endpoint_id: str, *secrets: str) -> None:
        """Other secrets for an endpoint."""
        with self.records.lock:
            self.records.aside[endpoint_id]["secrets"] = list(secrets)

    def every(self, kind: str) -> list[dict[str, Any]]:
        """The objects of a kind, oldest first."""
        with self.records.lock:
            return list(self.records.every(kind))

    def one(self, id_: str) -> dict[str, Any]:
        """Whatever has this id."""
        with self.records.lock:
            return next(held[id_] for held in self.records.objects.values() if id_ in held)

    def keep(self, file: Path) -> None:
        """Writes everything down, so that a demonstration finds its payments again."""
        with self.records.lock:
            self.records.keep(file, {"keys": self.api.keys})

    def remember(self, file: Path) -> None:
        """As it was written down; nothing where nothing was."""
        if file.exists():
            kept = json.loads(file.read_text("utf-8"))
            self.records.remember(kept)
            self.api.keys = kept["keys"]

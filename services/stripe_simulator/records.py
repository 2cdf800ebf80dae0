"""What the stand-in knows: its objects in the order they came, and the events that tell of them."""

import copy
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from services.stripe_simulator.contract import Contract
from services.stripe_simulator.merchant import Merchant
from services.stripe_simulator.refusing import Drifted, Refused

Json = dict[str, Any]
KINDS = {
    "acct": "account",
    "ch": "charge",
    "cs": "checkout.session",
    "dp": "dispute",
    "evt": "event",
    "pi": "payment_intent",
    "pmc": "payment_method_configuration",
    "po": "payout",
    "py": "charge",
    "pyr": "refund",
    "re": "refund",
    "txn": "balance_transaction",
    "we": "webhook_endpoint",
}
"""What an id is of, by how it begins."""
DAYS_OF_EVENTS = 30
DAY = 86_400


class Records:
    """Everything under one lock; times are seconds, as Stripe's are."""

    def __init__(self, contract: Contract, merchant: Merchant, clock: Callable[[], int], seed: str) -> None:
        """Nothing has happened yet. The same seed gives the same ids."""
        self.contract, self.merchant, self.clock, self.seed = contract, merchant, clock, seed
        self.lock = threading.RLock()
        self.address = "https://checkout.stripe.com"
        self.objects: dict[str, dict[str, Json]] = {kind: {} for kind in KINDS.values()}
        self.order: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
        self.aside: dict[str, Json] = {}
        """What is known of an object and not shown in it."""
        self.open_sessions = list[str]()
        self.unbooked = list[str]()
        """Charges whose balance transaction is still to come."""
        self.undelivered = list[str]()
        """Events that an endpoint still waits for."""
        self._made = 0

    @property
    def now(self) -> int:
        """The stand-in's clock."""
        return self.clock()

    def name(self, beginning: str) -> str:
        """A new id."""
        self._made += 1
        digest = hashlib.sha256(f"{self.seed}/{beginning}/{self._made}".encode()).hexdigest()
        return f"{beginning}_{'test_' if beginning == 'cs' else ''}{digest[:24]}"

    def new(self, beginning: str, **said: Any) -> Json:
        """An object that says this; whatever else must stand in it says nothing."""
        kind = KINDS[beginning]
        blank = self.contract.blank(kind)
        fixed = {"created": self.now, "livemode": False}
        made = {**blank, "id": self.name(beginning), **{k: v for k, v in fixed.items() if k in blank}, **said}
        self.objects[kind][made["id"]] = made
        self.order[kind].append(made["id"])
        self.aside[made["id"]] = {"place": len(self.order[kind]) - 1}
        return made

    def get(self, kind: str, id_: str | None) -> Json:
        """One object. Raises Refused."""
        if id_ is None or (found := self.objects[kind].get(id_)) is None:
            raise Refused(404, f"No such {kind.replace('.', ' ')}: '{id_}'", code="resource_missing", param="id")
        if kind == "event" and found["created"] <= self.now - DAYS_OF_EVENTS * DAY:
            raise Refused(404, f"No such event: '{id_}'", code="resource_missing", param="id")
        return found

    def every(self, kind: str) -> Iterator[Json]:
        """All of a kind, oldest first."""
        return (self.objects[kind][id_] for id_ in list(self.order[kind]))

    def tell(self, kind: str, about: Json) -> None:
        """An event with the object as it stands now; whoever listens for that kind is sent it later. Raises Drifted."""
        listeners = [one["id"] for one in self.every("webhook_endpoint") if hears(one, kind)]
        event = self.new(
            "evt",
            type=kind,
            api_version=self.contract.version,
            data={"object": copy.deepcopy(about)},
            pending_webhooks=len(listeners),
            request={"id": None, "idempotency_key": None},
        )
        wrong = self.contract.wrong_object(event)
        if wrong:
            raise Drifted(f"{kind} is not as Stripe would tell it: {wrong}")
        self.aside[event["id"]]["waiting"] = listeners
        if listeners:
            self.undelivered.append(event["id"])

    def keep(self, file: Path, also: Json) -> None:
        """Writes all of it down, whole or not at all."""
        kept = {name: getattr(self, name) for name in KEPT}
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps({**kept, **also}, ensure_ascii=False), "utf-8")
        draft.replace(file)

    def remember(self, kept: Json) -> None:
        """As it was written down."""
        for name in KEPT:
            setattr(self, name, kept[name])


KEPT = ("seed", "objects", "order", "aside", "open_sessions", "unbooked", "undelivered", "_made")


def hears(endpoint: Json, kind: str) -> bool:
    """Whether an endpoint was set up for that kind of event."""
    return endpoint["status"] == "enabled" and bool({"*", kind} & set(endpoint["enabled_events"]))

"""Messages about events: signed, and sent until they arrive. Order, copies and losses are the post's, not ours."""

import hashlib
import hmac
import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Literal, NamedTuple

from services.stripe_simulator.records import Json, Records

Order = Literal["created", "reversed", "shuffled"]
Send = Callable[[str, bytes, str], int]
"""To an address, this body with this signature; the status that came back."""
SECONDS_TO_ANSWER = 10.0
NOBODY_THERE = 599


class Delivery(NamedTuple):
    """One message that was sent."""

    kind: str
    event: str
    status: int


class Webhooks:
    """What is still to be sent, and to whom."""

    def __init__(self, records: Records, seed: str) -> None:
        """By real HTTP."""
        self.records, self.chance = records, random.Random(seed)
        self.send: Send = send_over_http
        self.sent = list[Delivery]()

    def deliver(
        self, *, order: Order = "created", copies: int = 1, lost: Callable[[Json], bool] = lambda _: False
    ) -> list[Delivery]:
        """Everything that waits, once through; what is lost or not answered with 2xx waits on."""
        with self.records.lock:
            events = [self.records.objects["event"][id_] for id_ in self.records.undelivered]
        if order == "reversed":
            events.reverse()
        elif order == "shuffled":
            self.chance.shuffle(events)
        begun = len(self.sent)
        for event in events:
            if not lost(event):
                self._send(event, copies)
        return self.sent[begun:]

    def forget(self) -> None:
        """Nothing that waits will ever arrive: Stripe gives up after three days."""
        with self.records.lock:
            self.records.undelivered.clear()

    def _send(self, event: Json, copies: int) -> None:
        for endpoint_id in list(self.records.aside[event["id"]]["waiting"]):
            endpoint = self.records.objects["webhook_endpoint"][endpoint_id]
            with self.records.lock:
                body = json.dumps(event, ensure_ascii=False, indent=2).encode()
                signature = signed(body, self.records.now, self.records.aside[endpoint_id]["secrets"])
            status = NOBODY_THERE
            for _ in range(copies):
                status = self.send(endpoint["url"], body, signature)
                self.sent.append(Delivery(event["type"], event["id"], status))
            if 200 <= status < 300:
                self._arrived(event, endpoint_id)

    def _arrived(self, event: Json, endpoint_id: str) -> None:
        with self.records.lock:
            waiting = self.records.aside[event["id"]]["waiting"]
            if endpoint_id in waiting:
                waiting.remove(endpoint_id)
                event["pending_webhooks"] -= 1
            if not waiting and event["id"] in self.records.undelivered:
                self.records.undelivered.remove(event["id"])


def signed(body: bytes, at: int, secrets: list[str]) -> str:
    """The header Stripe-Signature: one signature by each secret."""
    each = (hmac.new(one.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() for one in secrets)
    return ",".join([f"t={at}", *(f"v1={one}" for one in each)])


def send_over_http(url: str, body: bytes, signature: str) -> int:
    """The status that came back."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
    try:
        asked = urllib.request.Request(url, body, headers, method="POST")
        with urllib.request.urlopen(asked, timeout=SECONDS_TO_ANSWER) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
    except OSError:
        return NOBODY_THERE

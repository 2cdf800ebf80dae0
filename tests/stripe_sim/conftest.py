"""A stand-in on a port of its own, whose clock the test moves, and the makers' client."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import stripe

from services.stripe_simulator import Merchant, Simulator, served

NOON = 1_795_406_400
SECRET = "whsec_test"


class Clock:
    """Seconds, as Stripe counts them."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now

    def go_on(self, *, seconds: int = 0, days: int = 0) -> None:
        self.now += seconds + days * 86_400


class Listener:
    """Whoever is told by webhooks: keeps what comes, and answers with the status that the test sets."""

    def __init__(self) -> None:
        self.status = 200
        self.heard = list[tuple[bytes, str]]()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((body, self.headers["Stripe-Signature"]))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def events(self, secret: str = SECRET) -> list[stripe.Event]:
        """What came, verified by the makers' own client."""
        return [
            stripe.Webhook.construct_event(body, signature, secret, tolerance=10**9) for body, signature in self.heard
        ]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def merchant() -> Merchant:
    return Merchant()


@pytest.fixture
def simulator(clock: Clock, merchant: Merchant) -> Simulator:
    return Simulator(merchant, clock=clock)


@pytest.fixture
def address(simulator: Simulator) -> Iterator[str]:
    with served(simulator) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[stripe.StripeClient]:
    """Unmodified; it gives up at once, so that a test sees each failure."""
    http = stripe.RequestsClient(timeout=10)
    yield stripe.StripeClient("rk_test_x", http_client=http, base_addresses={"api": address}, max_network_retries=0)
    http.close()  # type: ignore[no-untyped-call]  # the client has no types here


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


def a_bill(clock: Clock, *, fen: int = 12345, **more: Any) -> Any:
    """What a session is asked for with."""
    price = {"currency": "cny", "unit_amount": fen, "product_data": {"name": "物业服务费 2026-01"}}
    return {
        "mode": "payment",
        "success_url": "https://pay.example/back?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://pay.example/",
        "allowed_payment_method_types": ["card", "alipay", "wechat_pay"],
        "payment_method_options": {"wechat_pay": {"client": "web"}},
        "line_items": [{"quantity": 1, "price_data": price}],
        "metadata": {"payment_id": "p1"},
        "payment_intent_data": {"metadata": {"payment_id": "p1"}},
        "expires_at": clock.now + 3600,
        **more,
    }

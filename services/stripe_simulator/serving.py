"""The stand-in over HTTP, on this computer only: Stripe's API, the page to pay on, the desk of whoever tries it out."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from services.stripe_simulator.api import Call
from services.stripe_simulator.faults import Lost
from services.stripe_simulator.pages import desk, payment
from services.stripe_simulator.pages.writing import Shown, asset
from services.stripe_simulator.refusing import Drifted
from services.stripe_simulator.simulator import Simulator

LOOPBACK = "127.0.0.1"


class Server(ThreadingHTTPServer):
    """One thread a connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, simulator: Simulator, port: int = 0) -> None:
        """Port 0: any that is free."""
        super().__init__((LOOPBACK, port), Handler)
        self.simulator = simulator
        simulator.records.address = self.address

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://{LOOPBACK}:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """An answer goes out whole: its head alone would wait 40 ms for the other side to say that it has come."""
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Whatever is asked for."""
        self._handle()

    def do_POST(self) -> None:
        """Whatever is to be done."""
        self._handle()

    def do_DELETE(self) -> None:
        """Nothing that the service does; refused by the API."""
        self._handle()

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        if urlsplit(self.path).path.startswith("/v1/"):
            self._answer_api(body)
        else:
            self._show(self._page(body))

    def _answer_api(self, body: str) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        try:
            answer = self.server.simulator.api.answer(Call(self.command, self.path, headers, body))
        except Lost:
            self.close_connection = True
            return
        except Exception as error:
            self.server.simulator.api.broken.append(f"{self.command} {self.path}: {error!r}")
            raise
        sent = json.dumps(answer.body, ensure_ascii=False).encode()
        self._send(answer.status, "application/json", sent, dict(answer.headers))

    def _page(self, body: str) -> Shown:
        simulator, path = self.server.simulator, urlsplit(self.path).path
        form = {name: values[-1] for name, values in parse_qs(body).items()}
        if self.command == "POST" and self.headers.get("Origin", self.server.address) != self.server.address:
            return Shown(403, "text/plain", b"from another page")
        if path.startswith("/c/pay/"):
            session, tongue = path.removeprefix("/c/pay/"), self.headers.get("Accept-Language", "")
            acting = self.command == "POST"
            return payment.act(simulator, session, form) if acting else payment.page(simulator, session, tongue)
        if path == "/":
            return desk.act(simulator, form) if self.command == "POST" else desk.page(simulator)
        return asset(path)

    def _show(self, shown: Shown) -> None:
        kind = shown.kind + "; charset=utf-8"
        self._send(shown.status, kind, shown.body, {"Location": shown.to} if shown.to else {})

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        told = {"Date": formatdate(self.server.simulator.records.now, usegmt=True), "Content-Type": kind, **headers}
        for name, value in {**told, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@contextmanager
def served(simulator: Simulator, port: int = 0) -> Iterator[str]:
    """Where it is reached, as long as it is. Raises Drifted."""
    server = Server(simulator, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="stripe simulator", daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    if simulator.api.broken:
        raise Drifted("; ".join(simulator.api.broken))

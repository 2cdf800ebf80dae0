"""A port of a process's own: its figures, and whether it is alive. For the machine's own network, not for people."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from services.house import House
from services.operation.metrics import MEDIA_TYPE, Figures

Respond = Callable[[str, list[tuple[str, str]]], Any]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    """The log is for what matters, and by its own door."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def metrics_port(house: House, is_alive: Callable[[], bool]) -> Iterator[None]:
    """`/metrics` and `/livez` at ANJU_METRICS_PORT, as long as the process is at work; without one, nothing.

    Raises OSError where the port is taken.
    """
    number, host = house.settings.metrics_port, "0.0.0.0" if house.settings.inside_container else "127.0.0.1"
    if number is None:
        yield
        return
    with make_server(host, number, _answering(Figures(house), is_alive), _Server, _Silent) as server:
        Thread(target=server.serve_forever, name="figures", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def _answering(figures: Figures, is_alive: Callable[[], bool]) -> Callable[[dict[str, Any], Respond], Iterable[bytes]]:
    def answer(asked: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        match asked["PATH_INFO"]:
            case "/metrics":
                respond("200 OK", [("Content-Type", MEDIA_TYPE)])
                return [figures.told()]
            case "/livez":
                respond("200 OK" if is_alive() else "503 Service Unavailable", [("Content-Type", "text/plain")])
                return [b"live\n" if is_alive() else b"still\n"]
            case _:
                respond("404 Not Found", [("Content-Type", "text/plain")])
                return []

    return answer

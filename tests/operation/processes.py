"""Real processes of the service: started, called, stopped, and everything that they said."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import randrange
from time import monotonic, sleep

ANJU = (sys.executable, "-c", "import sys; from services.cli import main; sys.exit(main())")
PATIENCE_SECONDS = 60
NEVER_LENT = 10_000, 32_000
"""Ports below those that are given to whoever opens a connection."""
_logs = count(1)


class Process:
    """One `anju …` at work."""

    def __init__(self, command: Sequence[str], home: Path, **settings: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANJU_")}
        inherited["ANJU_REQUESTS_A_MINUTE"] = "1000000"
        self._log = (home.parent / f"{home.name}-{next(_logs)}.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [*command],
            env={**inherited, "ANJU_HOME": str(home), "ANJU_DEMO": "yes", "PYTHONUNBUFFERED": "1", **settings},
            stdout=self._log,
            stderr=self._log,
        )

    def said(self) -> str:
        """Both streams, so far."""
        self._log.flush()
        return Path(self._log.name).read_text("utf-8")

    def has_said(self, words: str) -> None:
        """Waits until it has."""
        until = monotonic() + PATIENCE_SECONDS
        while words not in self.said():
            assert self.is_running(), self.said()
            assert monotonic() < until, self.said()
            sleep(0.05)

    def is_running(self) -> bool:
        """Not ended, by itself or otherwise."""
        return self._process.poll() is None

    def send(self, told: signal.Signals) -> None:
        """Without waiting for what comes of it."""
        self._process.send_signal(told)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end; its exit code."""
        self.send(by)
        return self.ended()

    def ended(self) -> int:
        """Waits for its end; its exit code."""
        return self._process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """However the test went."""
        self._process.kill()
        self._process.wait()
        self._log.close()


@contextmanager
def running(*words: str, home: Path, command: Sequence[str] = ANJU, **settings: str) -> Iterator[Process]:
    """`anju` with these words, until the test is done."""
    process = Process([*command, *words], home, **settings)
    try:
        yield process
    finally:
        process.close()


@contextmanager
def serving(home: Path, command: Sequence[str] = ANJU, **settings: str) -> Iterator[tuple[Process, str]]:
    """`anju serve` on a free port, once it answers; and its address."""
    port = free_port()
    with running("serve", "--port", str(port), home=home, command=command, **settings) as process:
        address = f"http://127.0.0.1:{port}"
        wait_until_answered(f"{address}/livez", process)
        yield process, address


def until(it_is_so: Callable[[], bool]) -> None:
    """Waits, as long as patience lasts."""
    end = monotonic() + PATIENCE_SECONDS
    while not it_is_so():
        assert monotonic() < end, "it did not come to that"
        sleep(0.02)


def free_port() -> int:
    """One that nobody listens on just now, and that this machine lends to no caller.

    Whoever calls one of those again and again while its server is away is one day lent it himself: then he talks to
    himself, and the server cannot come back.
    """
    while True:
        port = randrange(*NEVER_LENT)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_until_answered(address: str, process: Process) -> None:
    """Fails with what the process said, if it ends before."""
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until:
        assert process.is_running(), process.said()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            sleep(0.05)
    raise AssertionError(process.said())


def read(port: int | str, path: str, cookie: str = "") -> tuple[int, bytes]:
    """Status and body; 0 where nobody listens."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, b""
    except urllib.error.URLError:
        return 0, b""

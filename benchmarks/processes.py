"""The service as a city runs it: an API that may not follow history, and a worker that does, each a process."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import randrange
from socket import create_server
from time import monotonic, sleep

from services.settings import Settings

_ANJU = (sys.executable, "-c", "import sys; from services.cli import main; sys.exit(main())")
_NEVER_LENT = 10_000, 32_000
"""Ports below those that are given to whoever opens a connection."""
PATIENCE_SECONDS = 120.0


@contextmanager
def served(settings: Settings, processes: int) -> Iterator[list[str]]:
    """Host and port of each process of the API, with a worker beside them, until all are stopped."""
    with ExitStack() as all_:
        all_.enter_context(_process("worker", settings=settings, role="anju_worker"))
        ports = [_free_port() for _ in range(processes)]
        words = [("serve", "--port", str(port)) for port in ports]
        apis = [all_.enter_context(_process(*each, settings=settings, role="anju_web")) for each in words]
        until = monotonic() + PATIENCE_SECONDS
        for port, api in zip(ports, apis, strict=True):
            while not _answers(port):
                if api.poll() is not None or monotonic() > until:
                    raise RuntimeError(_log(settings, "serve", str(port)).read_text("utf-8")[-2000:])
                sleep(0.1)
        yield [f"127.0.0.1:{port}" for port in ports]


@contextmanager
def _process(*words: str, settings: Settings, role: str) -> Iterator[subprocess.Popen[bytes]]:
    """`anju` with these words and the rights of a role."""
    told = {
        "ANJU_HOME": str(settings.home),
        "ANJU_DATABASE_URL": str(settings.database_url).replace("anju_worker", role),
        "ANJU_KEY_STORE_URL": settings.key_store,
        "ANJU_PUBLIC_URL": "https://anju.example",
        "ANJU_SERVICE_PHONE": "0711-0000000",
    }
    with _log(settings, words[0], words[-1]).open("wb") as log:
        process = subprocess.Popen([*_ANJU, *words], env=os.environ | told, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _log(settings: Settings, word: str, port: str) -> Path:
    return settings.home / f"{word}-{port}.log"


def _free_port() -> int:
    while True:
        port = randrange(*_NEVER_LENT)
        with suppress(OSError), create_server(("127.0.0.1", port)):
            return port


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False

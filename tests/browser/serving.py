"""The pages over HTTP, as a browser asks for them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from tests.doors import SignedIn

READY_SECONDS = 10


@contextmanager
def served(app: FastAPI | SignedIn) -> Iterator[str]:
    """Its address, on a free port of this machine, until the test is done."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(READY_SECONDS)

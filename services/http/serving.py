"""The server's process: it answers until it is told to stop, and then it leaves nothing half."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from services.operation.logs import catch_crashes
from services.operation.metrics_port import metrics_port

GRACE_SECONDS = 20
"""For what is under way when somebody stops us: then it is cut, and its sender asks again with the same key."""


def serve(app: FastAPI, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT: no new call is taken, those under way are answered, history is followed no more.

    Raises OSError where the port of the figures is taken.
    """
    catch_crashes()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # Everybody's lines go by our own door.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with _to_be_stopped_is_no_failure(), metrics_port(app.state.house, lambda: True):
        uvicorn.Server(config).run()


@contextmanager
def _to_be_stopped_is_no_failure() -> Iterator[None]:
    """The library raises the signal once more when it has stopped: by the default of SIGTERM that would be a death."""
    before = {each: signal.signal(each, _nothing) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _nothing(_number: int, _frame: object) -> None:
    """The server has listened to it already."""

"""Processes that are killed at work: SIGKILL, as a power switch or the kernel does it."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIGKILL
from typing import Any

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["services.bootstrap", "services.worker", "tests.builders", "tests.every_word"])

Work = Callable[..., None]
"""Takes a connection, says something when it begins, and works until it is done or killed."""


def begun(work: Work, *args: Any) -> Any:
    """A process that has begun to work."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=work, args=(there, *args), daemon=True)
    process.start()
    there.close()
    with here:
        assert here.recv() == "begun"
    return process


def killed_at_work(work: Work, *args: Any, after: float) -> bool:
    """Whether the kill, so many seconds after it began, came before the end."""
    process = begun(work, *args)
    process.join(after)
    process.kill()
    process.join()
    assert process.exitcode in (0, -SIGKILL), "it failed by itself"
    return bool(process.exitcode == -SIGKILL)


def say_begun(to: Connection) -> None:
    """In the child: everything is set up, now it counts."""
    to.send("begun")
    to.close()

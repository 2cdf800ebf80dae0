"""Processes that are killed at work: SIGKILL, as a power switch or the kernel does it."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIGKILL
from typing import Any

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["services.bootstrap", "services.http.app", "tests.builders", "tests.every_word"])

Work = Callable[..., None]
"""Takes a connection, sets everything up, waits there for the word, and works until it is done or killed."""


def wait_for_the_word(to: Connection) -> None:
    """In the child: everything is set up; from here on it counts."""
    to.send("ready")
    to.recv()


class Worker:
    """A process that is ready to work."""

    def __init__(self, work: Work, *args: Any) -> None:
        self._here, there = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=work, args=(there, *args), daemon=True)
        self._process.start()
        there.close()
        assert self._here.recv() == "ready"

    def go(self) -> None:
        """The word."""
        self._here.send("go")

    def was_killed(self, after: float) -> bool:
        """Whether the kill, so many seconds later, came before the end."""
        self._process.join(after)
        self._process.kill()
        self._process.join()
        self._here.close()
        assert self._process.exitcode in (0, -SIGKILL), "it failed by itself"
        return bool(self._process.exitcode == -SIGKILL)


def killed_at_work(work: Work, *args: Any, after: float) -> bool:
    """Whether it was killed before it was done."""
    worker = Worker(work, *args)
    worker.go()
    return worker.was_killed(after)

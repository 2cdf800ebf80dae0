"""Processes of the service that are killed and started again on the same place, as a supervisor does it."""

import logging
import time
from multiprocessing.connection import Connection
from typing import Any
from uuid import uuid4

import structlog

from services.http import acting, repetition
from services.http.app import build_app
from services.http.serving import serve
from services.operation.following import follow_until_stopped
from services.settings import Settings
from services.use_cases.command import acting as commanded
from tests.builders import a_house
from tests.kills import PROCESSES, Work

SHOWN_SECONDS = 0.05
"""An answer does not wait long for the read side: then it says that the payment is recorded, and no more."""
AFTER_SECONDS = 0.02
"""Between a commit and its answer: kills fall there as well."""
LEASE_SECONDS = 5
"""Instead of 30: so long a request of somebody who was killed is held to be at work still, and its sender waits."""


def serving(to: Connection, settings: Settings, port: int, *, is_forgetful: bool = False) -> None:
    """The API; on SQLite it follows history as well. A forgetful one makes another command of each request."""
    if is_forgetful:
        vars(acting)["acting"] = _another_command_each_time
    vars(repetition)["LEASE_SECONDS"] = LEASE_SECONDS
    _say_nothing()
    house = a_house(_as_web(settings))
    house.store.on_recorded.append(lambda _position: time.sleep(AFTER_SECONDS))
    app = build_app(house)
    app.state.wait_seconds = SHOWN_SECONDS
    to.send("ready")
    serve(app, "127.0.0.1", port)


def following(to: Connection, settings: Settings) -> None:
    """A worker beside it."""
    _say_nothing()
    house = a_house(settings)
    to.send("ready")
    follow_until_stopped(house)


def _say_nothing() -> None:
    """That the service complains of its death is nothing new."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)


def _as_web(settings: Settings) -> Settings:
    """On PostgreSQL the API has fewer rights than the worker."""
    if settings.database == "sqlite":
        return settings
    urls = {"database_url": str(settings.database_url), "key_store_url": str(settings.key_store_url)}
    return settings.model_copy(update={name: url.replace("anju_worker@", "anju_web@") for name, url in urls.items()})


def _another_command_each_time(house: Any, actor: str, key: str, **more: Any) -> Any:
    return commanded(house, actor, f"{key}-{uuid4()}", **more)


class Supervised:
    """A process that is there again as soon as it was killed."""

    def __init__(self, work: Work, *args: Any, **kwargs: Any) -> None:
        self._work, self._args, self._kwargs = work, args, kwargs
        self.kills = 0
        self._start()

    def kill(self) -> None:
        """SIGKILL, and again from the beginning."""
        self._end()
        self.kills += 1
        self._start()

    def stop(self) -> None:
        """For good."""
        self._end()

    def _start(self) -> None:
        here, there = PROCESSES.Pipe()
        self._process = PROCESSES.Process(
            target=self._work, args=(there, *self._args), kwargs=self._kwargs, daemon=True
        )
        self._process.start()
        there.close()
        assert here.recv() == "ready"
        here.close()

    def _end(self) -> None:
        assert self._process.is_alive(), "it ended by itself"
        self._process.kill()
        self._process.join()

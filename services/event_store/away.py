"""Waiting for a PostgreSQL that is not there just now, and for nothing else; its answers in the library's words."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import psycopg
from eventsourcing.persistence import IntegrityError, OperationalError, PersistenceError, ProgrammingError
from psycopg_pool import PoolTimeout

from services.event_store.recorder import OutcomeUnknown
from services.operation.measures import COMMAND_RETRIES

AWAY = ("08", "57P01", "57P02", "57P03", "25P03", "25006")
"""Connection lost; shut down, crashed, starting up; hung up on us; not the server that can be written to."""
PATIENCE_SECONDS = 4.0
T = TypeVar("T")


class ServerAway(Exception):
    """The server was not there; `sent` says whether it may have carried out what we asked."""

    def __init__(self, sent: bool, why: str) -> None:
        super().__init__(why)
        self.sent, self.why = sent, why


def while_away(act: Callable[..., T]) -> Callable[..., T]:
    """Tries again until patience ends. A save whose commit got no reply then meets itself: IntegrityError.

    Raises IntegrityError, ProgrammingError, OperationalError (nothing was recorded), OutcomeUnknown.
    """

    @wraps(act)
    def run(self: Any, *args: Any, **kwargs: Any) -> T:
        deadline, pause, in_doubt = time.monotonic() + PATIENCE_SECONDS, 0.02, False
        while True:
            try:
                return act(self, *args, **kwargs)
            except ServerAway as away:
                in_doubt = in_doubt or away.sent
                if time.monotonic() + pause > deadline:
                    if in_doubt and act.__name__ == "insert_events":
                        raise OutcomeUnknown(away.why) from away
                    raise OperationalError(away.why) from away
                COMMAND_RETRIES.labels("away").inc()
                time.sleep(pause)
                pause = min(2 * pause, 0.5)

    return run


@contextmanager
def connected(pool: Any) -> Iterator[Any]:
    """A connection of the pool; what goes wrong on it is said in the library's words, or as ServerAway."""
    sent = False
    try:
        with pool.connection() as connection:
            sent = True
            yield connection
            if connection.in_doubt:
                connection.in_doubt = False
                raise OutcomeUnknown("the wait for the standby was cancelled")
    except PoolTimeout as error:
        raise ServerAway(sent=False, why=str(error)) from error
    except psycopg.IntegrityError as error:
        raise IntegrityError(str(error)) from error
    except (psycopg.InterfaceError, psycopg.InternalError, psycopg.OperationalError) as error:
        if not error.sqlstate or error.sqlstate.startswith(AWAY):
            raise ServerAway(sent, str(error)) from error
        raise OperationalError(str(error)) from error  # A lock, a limit, a full disk: its answer.
    except psycopg.ProgrammingError as error:
        raise ProgrammingError(str(error)) from error
    except psycopg.Error as error:
        raise PersistenceError(str(error)) from error

"""`anju serve` in which everything goes wrong that can, each time with a person's data in its mouth.

The first word says whether the log has its door: "guarded", or "open" for the control.
"""

import logging
import sqlite3
import sys
import warnings
from threading import Thread
from typing import Any

import structlog

from projections import arrears, fund_ledger
from projections.residents import Residents
from services.cli import main
from services.operation import logs

CANARY, NUMBER = "甘小雀", "13900007777"


class Remains:
    """Fails when nobody looks."""

    def __del__(self) -> None:
        raise ValueError(CANARY)


def crash(*_: Any, **__: Any) -> Any:
    """Of all the ways in which a process speaks, each once."""
    thread = Thread(target=divide, args=(CANARY,))
    thread.start()
    thread.join()
    Remains()
    warnings.warn(f"{CANARY} is deprecated", stacklevel=1)
    logging.getLogger("psycopg.pool").error("could not greet %s", CANARY)
    try:
        divide(CANARY)
    except ZeroDivisionError:
        logging.getLogger("some.library").exception("while %s was written", NUMBER)
    structlog.get_logger().error(f"greeting {CANARY}", resident=CANARY, code=f"no such person {CANARY}", name=NUMBER)
    divide(CANARY)


def divide(name: str) -> None:
    """Has a person among its locals, and in its message."""
    raise ZeroDivisionError(f"{name} {NUMBER}")


def refuse_statement(*_: Any, **__: Any) -> Any:
    """A database that repeats the values which it was given."""
    raise sqlite3.IntegrityError(f"Key (name)=({CANARY}) already exists")


def fold_no_more(*_: Any) -> None:
    """A projection that cannot go on."""
    raise ValueError(f"{CANARY} {NUMBER}")


if __name__ == "__main__":
    fund_ledger.fund = crash
    arrears.arrears = refuse_statement
    Residents.fold = fold_no_more  # type: ignore[assignment, method-assign]
    if sys.argv.pop(1) == "open":
        logs.allow_listed = lambda _logger, _method, line: line
        logs.set_up.__defaults__ = (logs.allow_listed,)
    sys.exit(main())

"""Why the database did not do it, by what it said."""

import sqlite3

import psycopg

_FULL = ("53100", "54000")
"""PostgreSQL: disk full; a limit of the server's own, a file that may not grow."""


class StorageFull(Exception):
    """The disk is full: nothing of this was recorded."""


class StoreUnavailable(Exception):
    """The database does not answer: nothing of this was recorded."""


def is_full(error: BaseException | None) -> bool:
    """Whether the disk, or the database's quota, is full."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if isinstance(error, psycopg.Error) and error.sqlstate in _FULL:
            return True
        error = error.__cause__ or error.__context__
    return False

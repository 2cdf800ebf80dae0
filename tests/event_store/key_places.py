"""The two places where keys of personal values lie, each with a hand that reaches behind the product's back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg
from psycopg import sql

from services.event_store.key_stores import SqliteKeyStore, create_key_table, key_store
from services.event_store.personal_keys import PersonalKeys
from services.local_postgres import Cluster

MASTERS = {"2026-11": bytes(range(32)), "2026-12": bytes(range(1, 33))}


class Place(Protocol):
    """An empty key store."""

    @property
    def url(self) -> str:
        """As a process of Anju is told it."""

    def by_hand(self, statement: str) -> list[Any]:
        """What its operator's own client would do there."""


class File(NamedTuple):
    """A file of SQLite."""

    path: Path

    @property
    def url(self) -> str:
        """See Place."""
        return f"sqlite:///{self.path}"

    def by_hand(self, statement: str) -> list[Any]:
        """See Place."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(statement).fetchall()


class Database(NamedTuple):
    """A database of PostgreSQL, to which Anju comes with the rights of its web role."""

    server: Cluster
    name: str

    @property
    def url(self) -> str:
        """See Place."""
        return self.server.url(self.name, "anju_web")

    def by_hand(self, statement: str) -> list[Any]:
        """See Place."""
        with psycopg.connect(self.server.url(self.name), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def key_database(server: Cluster) -> Database:
    """A new one, with the roles that there are on every server of Anju."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in sorted({"anju_web", "anju_worker", "anju_auditor"} - known):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    name = f"keys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    server.drop_database(name)
    server.create_database(name)
    create_key_table(server.url(name))
    return Database(server, name)


def opened(place: Place, masters: dict[str, bytes] = MASTERS, current: str = "2026-11") -> PersonalKeys:
    """The keys of one process; two of them share no memory."""
    return PersonalKeys(key_store(place.url), masters, current)


def connection_of(keys: PersonalKeys) -> sqlite3.Connection:
    """The very connection through which a process of Anju speaks to its file of keys."""
    store = keys._store
    assert isinstance(store, SqliteKeyStore)
    return store.connection

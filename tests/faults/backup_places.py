"""Where records are backed up from and restored to, on either database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from services.house import House
from services.settings import Settings
from tests.builders import Clock, a_house
from tests.databases import BLANK, Databases

_numbers = count(1)
ROWS = "SELECT originator_id, originator_version, topic, state, notification_id FROM {} ORDER BY notification_id"


class Places:
    """Backups are made by the auditor, restores by the owner, and a worker opens what was restored."""

    def __init__(self, databases: Databases, folder: Path, clock: Clock) -> None:
        self._databases, self._folder, self._clock = databases, folder, clock

    def for_backup(self, settings: Settings) -> Settings:
        """With the rights of whoever makes backups."""
        return self.as_role(settings, "anju_auditor")

    @property
    def scratch(self) -> str:
        """A server on which databases may be made."""
        return self._databases.postgres.cluster.url()

    def by_hand(self, settings: Settings, statement: str) -> None:
        """What the operator of the key store could do."""
        if settings.database == "sqlite":
            with closing(sqlite3.connect(settings.key_store_file)) as file, file:
                file.execute(statement)
        else:
            with psycopg.connect(self.as_role(settings, "postgres").key_store) as connection:
                connection.execute(statement.encode())

    @contextmanager
    def empty(self, like: Settings, *, keys: Settings | None = None, prepared: bool = True) -> Iterator[Settings]:
        """A new machine, and the master key from where it is deposited.

        `keys`: whose key store is still there. `prepared`: on PostgreSQL, somebody has run `anju migrate` already.
        """
        home = self._folder / f"new machine {next(_numbers)}"
        home.mkdir()
        place = Settings(home=home, master_key_file=like.master_key)
        if keys is not None:
            place = place.model_copy(update={"key_store_url": keys.key_store})
        if like.database == "sqlite":
            yield place
            return
        cluster = self._databases.postgres.cluster
        pair = [f"restored_{next(_numbers)}_{part}" for part in ("events", "keys")]
        for name, blank in zip(pair, BLANK if prepared else ("template1", "template1"), strict=True):
            cluster.create_database(name, template=blank)
        urls = {"database_url": cluster.url(pair[0]), "key_store_url": cluster.url(pair[1])}
        if keys is not None:
            urls["key_store_url"] = keys.key_store
        yield self.as_role(place.model_copy(update=urls | {"postgres_programs": cluster.programs}), "postgres")
        for name in pair:
            cluster.drop_database(name)

    @contextmanager
    def opened(self, place: Settings) -> Iterator[House]:
        """The house there, with the rights of a worker."""
        house = a_house(self.as_role(place, "anju_worker"), self._clock)
        try:
            yield house
        finally:
            house.close()

    def as_role(self, settings: Settings, user: str) -> Settings:
        """Of PostgreSQL; on SQLite there are none."""
        if settings.database == "sqlite":
            return settings
        urls = {"database_url": _with_user(str(settings.database_url), user)}
        urls["key_store_url"] = _with_user(settings.key_store, user)
        return settings.model_copy(update=urls | {"postgres_programs": self._databases.postgres.cluster.programs})


def rows(settings: Settings) -> list[tuple[Any, ...]]:
    """History as it stands on disk, with its positions."""
    if settings.database == "sqlite":
        with closing(sqlite3.connect(settings.database_file)) as file:
            return file.execute(ROWS.format("stored_events")).fetchall()
    with psycopg.connect(str(settings.database_url)) as connection:
        return connection.execute(ROWS.format("events.stored_events").encode()).fetchall()


def _with_user(url: str, user: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))

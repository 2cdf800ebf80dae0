"""The two databases that a test's house can stand on. What was told once is put there again for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple

import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import make_conninfo

from services import local_postgres
from services.databases.migration import migrate
from services.event_store.master_key import make_master_key
from services.house import House
from services.settings import Settings
from tests.builders import Clock, a_house
from tests.clusters import a_cluster
from tests.snapshots import GUARDED, Snapshot, put_back, shape, take

Kind = Literal["sqlite", "postgres"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgres")
BLANK = ("blank", "blank_keys")
Story = Callable[[House], object]
Retold = Callable[[Story], House]
"""A house in which a story has happened; the story is told once for all tests."""
# A copy does not bring the rights on the database itself.
SAME_RIGHTS = "UPDATE pg_database SET datacl = (SELECT datacl FROM pg_database WHERE datname = {1}) WHERE datname = {0}"
_numbers = count(1)


class Told(NamedTuple):
    """What is left of a story: its folder, on PostgreSQL the rows of its two databases, and the hour of its end."""

    folder: Path
    rows: tuple[Snapshot, Snapshot] | None
    ended: Clock


class Postgres:
    """A server of this process, with a pair of databases that is filled anew for each test."""

    def __init__(self, folder: Path) -> None:
        self.cluster = a_cluster(durable=False).start()
        for name in BLANK:
            self.cluster.create_database(name)
        migrate(self._settings(folder, BLANK, "postgres"))
        self._take_a_pair()
        self.blank, self._shapes = self.taken(), self._shapes_now()
        self._free = True

    @contextmanager
    def place(self, folder: Path, rows: tuple[Snapshot, Snapshot] | None = None) -> Iterator[Settings]:
        """Our pair of databases, with these rows; for one house at a time."""
        assert self._free, "a second house stands apart"
        self._free = False
        if self._shapes_now() != self._shapes:
            self._let_go()
            self._take_a_pair()
        for connection, each in zip(self._connections, rows or self.blank, strict=True):
            put_back(connection, each)
        try:
            yield self._settings(folder, self._pair, "anju_worker")
        finally:
            self._free = True

    @contextmanager
    def place_apart(self, folder: Path) -> Iterator[Settings]:
        """A pair of its own, for a house that stands longer than one test."""
        pair = self._copy_of_blank()
        yield self._settings(folder, pair, "anju_worker")
        for name in pair:
            self.cluster.drop_database(name)

    def taken(self) -> tuple[Snapshot, Snapshot]:
        """The rows of our pair."""
        events, keys = (take(connection) for connection in self._connections)
        return events, keys

    def _take_a_pair(self) -> None:
        self._pair = self._copy_of_blank()
        self._connections = [psycopg.connect(self.cluster.url(name), autocommit=True) for name in self._pair]

    def _shapes_now(self) -> list[frozenset[str]]:
        return [shape(connection) for connection in self._connections]

    def _let_go(self) -> None:
        for connection, name in zip(self._connections, self._pair, strict=True):
            connection.close()
            self.cluster.drop_database(name)

    def close(self) -> None:
        """Ends the server."""
        for connection in self._connections:
            connection.close()
        self.cluster.discard()

    def _copy_of_blank(self) -> tuple[str, str]:
        number = next(_numbers)
        pair = f"anju_{number}", f"anju_{number}_keys"
        for name, blank in zip(pair, BLANK, strict=True):
            self.cluster.create_database(name, template=blank)
            self.cluster.execute(sql.SQL(SAME_RIGHTS).format(name, blank))
        return pair

    def _settings(self, folder: Path, pair: tuple[str, str], user: str) -> Settings:
        events, keys = (self.cluster.url(name, user) for name in pair)
        return Settings(home=folder, database_url=events, key_store_url=keys)


class Databases:
    """Places for houses; PostgreSQL is started for the first who asks."""

    def __init__(self, new_folder: Callable[[str], Path]) -> None:
        self._new_folder, self._told = new_folder, dict[tuple[Kind, Story], Told]()

    @cached_property
    def postgres(self) -> Postgres:
        """The server."""
        return Postgres(self._new_folder("postgres"))

    @contextmanager
    def place(self, kind: Kind, folder: Path) -> Iterator[Settings]:
        """An empty one, for whoever opens houses there himself."""
        with self._place(kind, folder) as settings:
            if kind == "postgres":
                make_master_key(settings)
            yield settings

    @contextmanager
    def house(self, kind: Kind, folder: Path, clock: Clock) -> Iterator[House]:
        """An empty one."""
        if kind == "postgres":
            with self.place(kind, folder) as settings:
                yield from _opened(settings, clock)
            return
        home = shutil.copytree(self._blank_home, folder, dirs_exist_ok=True)
        yield from _opened(Settings(home=home), clock)

    @cached_property
    def _blank_home(self) -> Path:
        """In which a house has been opened once, and nothing else: its tables are made for all tests."""
        home = self._new_folder("blank")
        a_house(home).close()
        return home

    @contextmanager
    def house_apart(self, kind: Kind, clock: Clock) -> Iterator[House]:
        """An empty one that stands longer than one test."""
        folder = self._new_folder("apart")
        with self.postgres.place_apart(folder) if kind == "postgres" else self._place(kind, folder) as settings:
            if kind == "postgres":
                make_master_key(settings)
            yield from _opened(settings, clock)

    @contextmanager
    def retold(self, kind: Kind, story: Story, folder: Path, clock: Clock) -> Iterator[House]:
        """One in which it has happened; its clock goes on from where the story ended."""
        told = self._told.get((kind, story)) or self._tell(kind, story)
        clock.now = told.ended.now
        with self._place(kind, shutil.copytree(told.folder, folder / "home"), told.rows) as settings:
            yield from _opened(settings, clock)

    def close(self) -> None:
        """Ends the server, if anybody asked for one."""
        if "postgres" in self.__dict__:
            self.postgres.close()

    def _tell(self, kind: Kind, story: Story) -> Told:
        folder, clock = self._new_folder("story"), Clock()
        with self.house(kind, folder, clock) as house:
            story(house)
        told = Told(folder, self.postgres.taken() if kind == "postgres" else None, clock)
        return self._told.setdefault((kind, story), told)

    @contextmanager
    def _place(self, kind: Kind, folder: Path, rows: tuple[Snapshot, Snapshot] | None = None) -> Iterator[Settings]:
        if kind == "sqlite":
            yield Settings(home=folder)
        else:
            with self.postgres.place(folder, rows) as settings:
                yield settings


def _opened(settings: Settings, clock: Clock) -> Iterator[House]:
    house = a_house(settings, clock)
    try:
        yield house
    finally:
        house.close()


@contextmanager
def behind_its_back(settings: Settings) -> Iterator[sa.Connection]:
    """What somebody can do who owns the database: nothing guards history meanwhile. Committed at the end."""
    engine = _owners_engine(settings)
    disarm, arm = _guards(settings)
    with engine.begin() as connection:
        for statement in disarm:
            connection.exec_driver_sql(statement)
        yield connection
        for statement in arm:
            connection.exec_driver_sql(statement)
    engine.dispose()


def kept(settings: Settings) -> dict[str, bytes]:
    """Every byte in which something of a house is kept, by the file or table that it lies in."""
    contents = {file.name: file.read_bytes() for file in settings.home.rglob("*") if file.is_file()}
    if settings.database == "postgresql":
        for url in (settings.database_url, settings.key_store_url):
            with psycopg.connect(_owners(str(url)), autocommit=True) as connection:
                contents |= take(connection).rows
    return contents


def _owners(url: str) -> str:
    return make_conninfo(url, user=local_postgres.SUPERUSER, options="-c search_path=events,read")


def _owners_engine(settings: Settings) -> sa.Engine:
    if settings.database == "sqlite":
        return sa.create_engine(f"sqlite:///{settings.database_file}")
    owner = _owners(str(settings.database_url))
    return sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(owner))


def _guards(settings: Settings) -> tuple[list[str], list[str]]:
    if settings.database == "postgresql":
        alter = f"ALTER TABLE {GUARDED}"
        return [f"{alter} DISABLE TRIGGER ALL"], [f"{alter} ENABLE ALWAYS TRIGGER deny_change"]
    engine = _owners_engine(settings)
    with engine.connect() as connection:
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    engine.dispose()
    return [f"DROP TRIGGER {row.name}" for row in triggers], [row.sql for row in triggers]

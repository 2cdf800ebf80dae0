"""A PostgreSQL of the bench's own: durable, on this machine, thrown away at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.history import grow_old, live_a_year
from benchmarks.measuring import Meter
from benchmarks.town import Town, open_house
from services import local_postgres
from services.databases.migration import migrate
from services.local_postgres import SUPERUSER, Cluster
from services.settings import Settings

SETTINGS = {
    "shared_buffers": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') // 4 >> 20}MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
    "autovacuum": "off",
}
"""A quarter of the memory, as PostgreSQL's manual advises; and nothing that runs by itself, which would count for
one side only: the bench vacuums and checkpoints between its rounds."""


@dataclass(frozen=True)
class Server:
    """The cluster, the meter of its processes, and a folder for the houses."""

    cluster: Cluster
    meter: Meter
    folder: Path

    def build(self, name: str, areas: int, buildings: int) -> Town:
        """A town in databases of its own, with a year of history; nothing is projected yet."""
        town = self.found(name, areas, buildings)
        live_a_year(town)
        grow_old(town)
        with self.bare(town) as connection:
            connection.execute("VACUUM ANALYZE events.stored_events")
        return town

    def found(self, name: str, areas: int = 0, buildings: int = 0) -> Town:
        """Databases of its own in which nothing has happened yet."""
        names = name, f"{name}_keys"
        for each in names:
            self.cluster.create_database(each)
        home = self.folder / name
        migrate(self._settings(home, names, SUPERUSER))
        settings = self._settings(home, names, "anju_worker")
        town = Town(settings, open_house(settings), areas, buildings)
        with self.bare(town) as connection:
            connection.execute("CREATE SCHEMA bench")
        return town

    @contextmanager
    def bare(self, town: Town) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A plain connection of the superuser, each statement by itself."""
        with psycopg.connect(self.url(town), autocommit=True) as connection:
            yield connection

    def url(self, town: Town) -> str:
        """As the superuser, for the baselines."""
        return self.cluster.url(urlsplit(str(town.settings.database_url)).path[1:])

    def version(self) -> str:
        """Of PostgreSQL."""
        with psycopg.connect(self.cluster.url()) as connection:
            return str(connection.info.parameter_status("server_version"))

    def tidy(self, town: Town) -> None:
        """What autovacuum would have done by now; nothing is left of the baselines of another part."""
        with self.bare(town) as connection:
            connection.execute("DROP SCHEMA bench CASCADE")
            connection.execute("CREATE SCHEMA bench")
            connection.execute("VACUUM ANALYZE")

    def settle(self, town: Town, *tables: str) -> None:
        """Nothing is left to be vacuumed or written out: what is measured next pays for itself."""
        with self.bare(town) as connection:
            for table in tables:
                connection.execute(f"VACUUM ANALYZE {table}".encode())
            connection.execute("CHECKPOINT")

    def _settings(self, home: Path, names: tuple[str, str], user: str) -> Settings:
        events, keys = self.cluster.url(names[0], user), self.cluster.url(names[1])
        return Settings(home=home, database_url=events, key_store_url=keys)


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """For as long as the bench runs."""
    cluster = local_postgres.temporary(durable=True, **SETTINGS)
    try:
        postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
        yield Server(cluster, Meter(postmaster), folder)
    finally:
        cluster.discard()

"""A PostgreSQL of one's own, to be frozen, stopped, filled up and cut off: nobody else's tests stand on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.databases.migration import migrate
from services.local_postgres import SUPERUSER, Cluster
from services.settings import Settings
from tests.clusters import a_cluster

EVENTS, KEYS = "anju", "anju_keys"


@contextmanager
def own_server(folder: Path) -> Iterator[tuple[Cluster, Settings]]:
    """With an empty store on it, and what a process of Anju is told in order to reach it."""
    cluster = a_cluster()
    try:
        prepare(cluster.start(), folder)
        yield cluster, reached(cluster, folder)
    finally:
        cluster.discard()


def prepare(cluster: Cluster, folder: Path) -> None:
    """As an operator does it, once."""
    for name in (EVENTS, KEYS):
        cluster.create_database(name)
    migrate(reached(cluster, folder, SUPERUSER))


def reached(cluster: Cluster, folder: Path, role: str = "anju_worker") -> Settings:
    """By the cluster's own socket."""
    return Settings(home=folder, database_url=cluster.url(EVENTS, role), key_store_url=cluster.url(KEYS, role))

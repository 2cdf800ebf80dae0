"""Servers of one's own: the first of this process is made as any is, the others are copies of its empty directory."""

import atexit
import subprocess
from functools import cache

from services.local_postgres import Cluster


def a_cluster(*, durable: bool = True) -> Cluster:
    """A throw-away one, not started yet: `discard` it at the end. Raises PostgresUnavailable."""
    first, cluster = _first(), Cluster(durable=durable)
    try:
        subprocess.run(["cp", "-Rp", str(first.data), str(cluster.data)], check=True)
    except BaseException:
        cluster.discard()
        raise
    return cluster


@cache
def _first() -> Cluster:
    """It is never started."""
    first = Cluster(durable=False)
    atexit.register(first.discard)
    return first.create()


def end_of_the_first() -> None:
    """With the tests of this process."""
    if _first.cache_info().currsize:
        _first().discard()
        _first.cache_clear()

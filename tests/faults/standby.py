"""A primary and its standby; the primary is killed, the standby takes over, and gets a standby of its own."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from services.local_postgres import SUPERUSER, Cluster, PostgresUnavailable
from services.settings import Settings
from tests.clusters import a_cluster
from tests.faults.own_server import EVENTS, KEYS, prepare

REPLICATING = {"wal_level": "replica", "max_wal_senders": "8", "hot_standby": "on", "wal_keep_size": "256MB"}
ATTACHED_SECONDS = 60.0


class Pair:
    """Two servers, one of which can be written to."""

    def __init__(self, folder: Path, *, synchronous: bool) -> None:
        """Synchronous: no commit is answered before the standby has it on disk, and where there is none, no commit."""
        self.folder, self._synchronous, self._is_standby_down = folder, synchronous, False
        self.primary, self.standby = a_cluster(), Cluster()
        self._places = (self.primary.private, self.standby.private)

    def create(self) -> Self:
        """With an empty store."""
        self.primary.start(**REPLICATING)
        prepare(self.primary, self.folder)
        self._attach()
        return self

    def settings(self, role: str = "anju_worker") -> Settings:
        """Of a process that knows both places, and takes whichever can be written to."""
        hosts = ",".join(map(str, self._places))
        urls = [f"postgresql://{role}@/{name}?host={hosts}&target_session_attrs=read-write" for name in (EVENTS, KEYS)]
        return Settings(home=self.folder, database_url=urls[0], key_store_url=urls[1])

    def fail_over(self) -> None:
        """The machine of the primary is gone, with all that was on it: the standby takes over, and gets another."""
        self.primary.crash()
        shutil.rmtree(self.primary.data)
        if self._is_standby_down:
            self.standby.start(**REPLICATING)
            self._is_standby_down = False
        self.primary, self.standby = self.standby, self.primary
        self.primary.run("pg_ctl", "promote", "-w", "-D", str(self.primary.data))
        self._attach()

    def lose_the_standby(self) -> None:
        """It is down, and comes back only when it is wanted: nothing reaches it meanwhile."""
        self.standby.crash()
        self._is_standby_down = True

    def discard(self) -> None:
        """Both."""
        self.primary.discard()
        self.standby.discard()

    def _attach(self) -> None:
        """A standby, made of what the primary has now."""
        told = ("-h", str(self.primary.private), "-U", SUPERUSER, "-D", str(self.standby.data))
        self.primary.run("pg_basebackup", *told, "--wal-method=stream", "--checkpoint=fast", "--write-recovery-conf")
        self.standby.start(**REPLICATING)
        names = sql.SQL("ALTER SYSTEM SET synchronous_standby_names = {}")
        self.primary.execute(names.format("*" if self._synchronous else ""))
        self.primary.execute(sql.SQL("SELECT pg_reload_conf()"))
        self._wait_until_streaming()

    def _wait_until_streaming(self) -> None:
        wanted = "sync" if self._synchronous else "async"
        until = time.monotonic() + ATTACHED_SECONDS
        with psycopg.connect(self.primary.url(), autocommit=True) as connection:
            asked = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = %s"
            while connection.execute(asked, (wanted,)).fetchone() != (1,):
                if time.monotonic() > until:
                    raise PostgresUnavailable(self.standby.log()[-4000:])
                time.sleep(0.02)


@contextmanager
def a_pair(folder: Path, *, synchronous: bool) -> Iterator[Pair]:
    """Until the test is done."""
    pair = Pair(folder, synchronous=synchronous)
    try:
        yield pair.create()
    finally:
        pair.discard()

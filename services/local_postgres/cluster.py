"""One data directory and the server that runs on it: made, started, stopped, killed, frozen."""

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import psutil
import psycopg
from psycopg import sql

from services.local_postgres.watchdog import Watchdog
from services.local_postgres.wheel import PostgresUnavailable, as_server_user, hand_over, place_of_sockets, programs

SUPERUSER = "postgres"
# The builtin provider sorts by code point on every platform alike: no ICU and no libc locale is involved.
INITDB = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--auth=trust", "--no-instructions")
LOSES_DATA = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}
SECONDS_TO_START = SECONDS_TO_STOP = 30.0


class Cluster:
    """One data directory and its server; without a directory of its own, a throw-away one."""

    def __init__(self, data: Path | None = None, *, durable: bool = True) -> None:
        """A cluster that is not durable is faster, and lost when the machine goes. Raises PostgresUnavailable."""
        self.private = Path(tempfile.mkdtemp(prefix="pg-", dir=place_of_sockets()))
        hand_over(self.private)
        self.throw_away, self.durable = data is None, durable
        self.data = data.absolute() if data else self.private / "data"
        self.programs = programs(self.private)
        self._server: subprocess.Popen[bytes] | None = None
        self._watchdog: Watchdog | None = None

    # Its life ---------------------------------------------------------------------------------

    def create(self) -> Self:
        """Makes an empty cluster, unless the directory holds one. Raises PostgresUnavailable."""
        if not (self.data / "PG_VERSION").exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            hand_over(self.data)
            syncing = () if self.durable else ("--no-sync",)
            self.run("initdb", "-D", str(self.data), "-U", SUPERUSER, *INITDB, *syncing)
        return self

    def start(self, **settings: str) -> Self:
        """Returns when the server takes connections; settings as in postgresql.conf. Raises PostgresUnavailable."""
        chosen = {
            "unix_socket_directories": str(self.private),
            "listen_addresses": "",
            "timezone": "UTC",
            **({} if self.durable else LOSES_DATA),
            **settings,
        }
        told = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        with (self.private / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *told],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_server_user(),
            )
        self._watchdog = Watchdog(self._server.pid, self._pidfile, self.private)
        self._wait_until_ready(self._server)
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends sessions and writes everything out; SIGQUIT leaves recovery to the next start."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(how)
            self._server.wait(SECONDS_TO_STOP)
        self._forget()

    def restart(self, **settings: str) -> Self:
        """Stopped in order, and started with other settings."""
        self.stop()
        return self.start(**settings)

    def discard(self) -> None:
        """Stops, and removes what was made for this run: for a throw-away cluster, everything."""
        if self._server and self._server.poll() is None and self.throw_away:
            self.crash()
        self.stop()
        shutil.rmtree(self.private, ignore_errors=True)

    # Faults -----------------------------------------------------------------------------------

    def crash(self) -> None:
        """Kills every process of the server at once, as a lost machine would; `start` recovers."""
        server = self._running()
        self.freeze()  # No new process appears while they are killed.
        family = self._family()
        for process in family:
            process.kill()
        server.wait(SECONDS_TO_STOP)
        while any(map(_lives, family)):
            time.sleep(0.001)
        self._forget()

    def freeze(self) -> None:
        """Every process stands still: connections stay open, and nobody answers."""
        psutil.Process(self._running().pid).suspend()  # The one that makes the others, first.
        for process in self._family():
            process.suspend()

    def thaw(self) -> None:
        """They go on."""
        for process in reversed(self._family()):
            process.resume()

    # Its databases ----------------------------------------------------------------------------

    def url(self, database: str = SUPERUSER, user: str = SUPERUSER) -> str:
        """As ANJU_DATABASE_URL and libpq take it; nobody needs a password inside the private directory."""
        return f"postgresql://{user}@/{database}?host={self.private}"

    def execute(self, statement: sql.Composed | sql.SQL, database: str = SUPERUSER) -> None:
        """As the superuser, outside of a transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def create_database(self, name: str, template: str = "template1") -> None:
        """A copy of the template, to which nobody may be connected."""
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log")
        self.execute(made.format(sql.Identifier(name), sql.Identifier(template)))

    def drop_database(self, name: str) -> None:
        """With the connections to it, if there is one of this name."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has_database(self, name: str) -> bool:
        """Whether there is one of this name."""
        with psycopg.connect(self.url()) as connection:
            asked = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            return asked.fetchone() is not None

    # Its surroundings -------------------------------------------------------------------------

    def run(self, program: str, *arguments: str) -> str:
        """One of PostgreSQL's programs (`pg_basebackup`, `pg_dump`), as the server's user; gives what it prints.

        Raises PostgresUnavailable with what it complained of.
        """
        done = subprocess.run(
            [str(self.programs / program), *arguments], capture_output=True, text=True, check=False, **as_server_user()
        )
        if done.returncode:
            raise PostgresUnavailable(f"{program}: {done.stderr or done.stdout}")
        return str(done.stdout)

    def log(self) -> str:
        """What the server has said since this object was made."""
        return (self.private / "log").read_text(errors="replace")

    @property
    def _pidfile(self) -> Path:
        return self.data / "postmaster.pid"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._server is None:
            raise PostgresUnavailable("The server does not run.")
        return self._server

    def _family(self) -> list[psutil.Process]:
        server = psutil.Process(self._running().pid)
        return [server, *server.children(recursive=True)]

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and server.poll() is None:
            if self._says_ready(server.pid):
                return
            time.sleep(0.005)
        said = self.log()[-4000:]
        self.stop(signal.SIGQUIT)
        raise PostgresUnavailable(f"PostgreSQL did not start:\n{said}")

    def _says_ready(self, pid: int) -> bool:
        try:
            lines = self._pidfile.read_text().split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _forget(self) -> None:
        if self._watchdog:
            self._watchdog.dismiss()
        self._server = self._watchdog = None


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def temporary(*, durable: bool = False, **settings: str) -> Cluster:
    """A running throw-away cluster; `discard` it at the end. Raises PostgresUnavailable."""
    cluster = Cluster(durable=durable)
    try:
        return cluster.create().start(**settings)
    except BaseException:
        cluster.discard()
        raise

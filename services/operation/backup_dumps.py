"""PostgreSQL's part of backup and restore: pg_dump of one state, and its rows put back in one transaction."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from services.databases import doors
from services.databases.postgres import conninfo
from services.event_store.key_stores import TOMBSTONE
from services.event_store.personal_keys import Erasure, StoredKey
from services.operation.backup_contents import History, Keys
from services.operation.refusals import PlaceTaken, ProgramFailed, ProgramMissing

HISTORY, KEYS = "events.stored_events", "public.subject_key"
_SEQUENCE = "events.stored_events_notification_id_seq"
FASTEST = "--compress=gzip:1"
"""A fifth of the usual level's time, a fifth more bytes; and every build of the program knows it."""
_SAID = 300
"""Characters of a program's complaint that people are told."""

Connection = psycopg.Connection[tuple[Any, ...]]


class Dumps:
    """PostgreSQL's own programs, found where the setting says or where programs are."""

    def __init__(self, programs: Path | None) -> None:
        self._programs = programs

    def dump_history(self, url: str, password: str | None, to: Path) -> History:
        """Raises ProgramMissing, ProgramFailed, psycopg.Error."""
        with self._dumped(HISTORY, url, password, to) as connection:
            return history_in(connection)

    def dump_keys(self, url: str, password: str | None, to: Path) -> Keys:
        """Raises ProgramMissing, ProgramFailed, psycopg.Error."""
        with self._dumped(KEYS, url, password, to) as connection:
            found = connection.execute("SELECT count(wrapped), count(destroyed_at) FROM public.subject_key").fetchone()
            return Keys(*(found or (0, 0)))

    def load(self, dump: Path, connection: Connection) -> None:
        """The rows of a dump into their table, in the connection's transaction. Raises ProgramFailed, …"""
        said = [self._program("pg_restore"), "--data-only", "--file=-", str(dump)]
        with subprocess.Popen(
            said, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
        ) as running:
            rows = cast(IO[bytes], running.stdout)
            for line in rows:
                if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                    _copy(line.decode().removesuffix(";\n"), rows, connection)
            complaint = cast(IO[bytes], running.stderr).read().decode(errors="replace")
        if running.returncode:
            raise ProgramFailed("pg_restore", complaint.strip()[-_SAID:])

    @contextmanager
    def _dumped(self, table: str, url: str, password: str | None, to: Path) -> Iterator[Connection]:
        """The dump of a table, and a connection that sees the very state that it holds."""
        told = _any_server(url, password)
        with psycopg.connect(told) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
            to.touch(mode=0o600)
            what = (
                "--format=custom",
                FASTEST,
                "--data-only",
                f"--table={table}",
                f"--snapshot={snapshot}",
                f"--file={to}",
            )
            self._run("pg_dump", *what, told=told)
            yield connection

    def _run(self, program: str, *arguments: str, told: str) -> None:
        parts = conninfo_to_dict(told)
        secret = {"PGPASSWORD": str(parts.pop("password"))} if "password" in parts else {}
        command = [self._program(program), *arguments, f"--dbname={make_conninfo('', **parts)}", "--no-password"]
        ran = subprocess.run(
            command, env=os.environ | secret, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise ProgramFailed(program, ran.stderr.strip()[-_SAID:])

    def _program(self, name: str) -> str:
        found = shutil.which(name, path=str(self._programs) if self._programs else None)
        if found is None:
            raise ProgramMissing(name)
        return found


def history_in(connection: Connection) -> History:
    """How much stands in it."""
    asked = connection.execute("SELECT count(*), coalesce(max(notification_id), 0) FROM events.stored_events")
    entries, last = asked.fetchone() or (0, 0)
    topics = connection.execute("SELECT DISTINCT topic FROM events.stored_events").fetchall()
    return History(entries, last, tuple(sorted(topic for (topic,) in topics)))


def history_must_be_empty(url: str, password: str | None) -> None:
    """Whether or not it was prepared yet. Raises PlaceTaken."""
    with psycopg.connect(conninfo(url, password)) as connection:
        if connection.execute("SELECT to_regclass('events.stored_events')").fetchone() != (None,):
            _must_be_empty(connection)


def put_history_back(url: str, password: str | None, mark: bytes | None, load: Callable[[Connection], None]) -> None:
    """By the owner: with their ids, the next id after them, and the mark of the restore. All or nothing."""
    with psycopg.connect(conninfo(url, password)) as connection:
        connection.execute("SET LOCAL ROLE anju_owner")
        connection.execute("LOCK TABLE events.stored_events IN EXCLUSIVE MODE")
        _must_be_empty(connection)
        if mark is not None:
            connection.execute("INSERT INTO events.restored (mark) VALUES (%s)", (mark,))
        load(connection)
        doors.forget_all(connection.execute, doors.SCHEMA)
        connection.execute(
            f"SELECT setval('{_SEQUENCE}', max(notification_id)) FROM events.stored_events HAVING count(*) > 0"
        )


def put_keys_back(
    url: str, password: str | None, load: Callable[[Connection], None], finish: Callable[[Connection], None]
) -> bool:
    """Whether they were put back: a key store that holds keys already is newer than any backup, and stays as it is."""
    with psycopg.connect(conninfo(url, password)) as connection:
        connection.execute("LOCK TABLE public.subject_key IN EXCLUSIVE MODE")
        if connection.execute("SELECT FROM public.subject_key LIMIT 1").fetchone() is not None:
            return False
        load(connection)
        finish(connection)
        return True


def erase(url: str, password: str | None, erasures: list[Erasure]) -> None:
    """In a key store that stays. Raises psycopg.Error."""
    with psycopg.connect(conninfo(url, password)) as connection:
        erase_again(connection, erasures)


def keys_in(connection: Connection) -> Iterator[StoredKey]:
    """One after the other."""
    rows = connection.execute("SELECT subject, class, master, wrapped, destroyed_at FROM public.subject_key")
    return (StoredKey(*row) for row in rows)


def erase_again(connection: Connection, erasures: list[Erasure]) -> None:
    """In the same transaction: nobody reads between."""
    if erasures:
        connection.execute("SET LOCAL search_path = public")
        connection.cursor().executemany(TOMBSTONE.format("%s"), erasures)


def _must_be_empty(connection: Connection) -> None:
    if connection.execute("SELECT FROM events.stored_events LIMIT 1").fetchone() is not None:
        raise PlaceTaken("events.stored_events")


def _copy(statement: str, rows: Iterator[bytes], connection: Connection) -> None:
    with connection.cursor().copy(statement) as copied:
        for row in rows:
            if row == b"\\.\n":
                return
            copied.write(row)


def _any_server(url: str, password: str | None) -> str:
    """Of several, also one that only reads, as the auditor's own role does."""
    return make_conninfo(conninfo(url, password), target_session_attrs="any")

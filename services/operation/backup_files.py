"""SQLite's part of backup and restore: copies by its own backup, never of the live file's bytes."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from services.event_store.sqlite_recorder import MARKS
from services.operation.backup_contents import History, Keys
from services.operation.refusals import NothingToBackUp, PlaceTaken, RecordsDamaged, TargetUnwritable

BUSY_SECONDS = 10


def copy_history(source: Path, to: Path) -> History:
    """One state of it, however many write meanwhile. Raises NothingToBackUp, RecordsDamaged, TargetUnwritable."""
    with _copied(source, to) as copy:
        return history_in(copy)


def copy_keys(source: Path, to: Path) -> Keys:
    """Raises NothingToBackUp, RecordsDamaged, TargetUnwritable."""
    with _copied(source, to) as copy:
        [(keys, erased)] = copy.execute("SELECT count(wrapped), count(destroyed_at) FROM subject_key")
        return Keys(keys, erased)


def history_in(copy: sqlite3.Connection) -> History:
    """How much stands in it."""
    [(entries, last)] = copy.execute("SELECT count(*), coalesce(max(notification_id), 0) FROM stored_events")
    topics = [topic for (topic,) in copy.execute("SELECT DISTINCT topic FROM stored_events ORDER BY 1")]
    return History(entries, last, tuple(topics))


def counted(place: Path) -> History:
    """How much stands in a file that nobody uses."""
    with closing(sqlite3.connect(place)) as connection:
        return history_in(connection)


def must_be_free(place: Path) -> None:
    """Raises PlaceTaken."""
    for each in (place, place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-journal")):
        if each.exists():
            raise PlaceTaken(str(each))


def put_back(source: Path, place: Path, finish: Callable[[Path], None]) -> None:
    """A copy that is finished and durable before it bears its name. Raises PlaceTaken."""
    must_be_free(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(source, new)
    try:
        finish(new)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        must_be_free(place)
        new.rename(place)
    finally:
        for left in place.parent.glob(f"{new.name}*"):
            left.unlink()
    sync_folder(place.parent)


def holds_keys(place: Path) -> bool:
    """Whether keys or tombstones lie there; a file without any is none."""
    if not place.exists():
        return False
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute("SELECT 1 FROM subject_key LIMIT 1").fetchone() is not None


def note(place: Path, mark: bytes) -> None:
    """Leaves the mark of a restore."""
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(MARKS)
        connection.execute("INSERT INTO restored (mark) VALUES (?)", (mark,))


def sync_folder(folder: Path) -> None:
    """New names in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _copied(source: Path, to: Path) -> Iterator[sqlite3.Connection]:
    if not source.exists():
        raise NothingToBackUp(str(source))
    to.touch(mode=0o600)
    live = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
    with closing(live), closing(sqlite3.connect(to, isolation_level=None)) as copy:
        try:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # One file, nothing beside it.
            [(found,)] = copy.execute("PRAGMA integrity_check(1)")
        except sqlite3.OperationalError as error:
            raise TargetUnwritable(to.name, str(error)) from error
        except sqlite3.DatabaseError as error:
            raise RecordsDamaged(source.name, str(error)) from error
        if found != "ok":
            raise RecordsDamaged(source.name, found.splitlines()[-1])
        yield copy

"""The events table on SQLite: the library's own cases, and what must never happen to history."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from services.event_store.sqlite_recorder import SqliteRecorder, sqlite_datastore
from tests.event_store import library


class OurRecorder:
    """A fresh file for each case of the library."""

    def setUp(self) -> None:
        self.others = set(threading.enumerate())
        self.folder = TemporaryDirectory()
        self.datastore = sqlite_datastore(Path(self.folder.name) / "events.db")

    def tearDown(self) -> None:
        for reader in set(threading.enumerate()) - self.others:
            reader.join()  # A case leaves its readers running.
        self.datastore.close()
        self.folder.cleanup()

    def create_recorder(self) -> SqliteRecorder:
        recorder = SqliteRecorder(self.datastore)
        recorder.create_table()
        return recorder

    def new_originator_id(self) -> str:
        return str(uuid4())


class TestApplicationRecorder(OurRecorder, library.ApplicationRecorderTestCase[SqliteRecorder]):
    def test_subscribing_is_left_to_our_worker(self) -> None:
        with pytest.raises(NotImplementedError):
            self.create_recorder().subscribe()


class TestIdsOfTwoWritersNeverInterleave(OurRecorder, library.NonInterleavingNotificationIDsBaseCase): ...


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.db"


@pytest.fixture
def recorder(file: Path) -> Iterator[SqliteRecorder]:
    datastore = sqlite_datastore(file)
    made = SqliteRecorder(datastore)
    made.create_table()
    yield made
    datastore.close()


def entry(stream: str = "t/account/a", version: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(originator_id=stream, originator_version=version, topic="T.v1", state=state)


def a_few(recorder: SqliteRecorder) -> Sequence[int] | None:
    return recorder.insert_events([entry(version=1), entry(version=2), entry("t/account/b", 1)])


def by_hand(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    try:
        with connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        connection.close()


FORGERIES = (
    "UPDATE stored_events SET state = x'00' WHERE notification_id = 1",
    "UPDATE stored_events SET notification_id = 99 WHERE notification_id = 3",
    "DELETE FROM stored_events",
    "DELETE FROM stored_events WHERE notification_id = 3",
    "INSERT OR REPLACE INTO stored_events VALUES (1, 'x', 1, 'T.v1', x'00')",
    "REPLACE INTO stored_events (originator_id, originator_version, topic, state) VALUES ('t/account/a', 1, 'T', x'')",
    "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES ('t/account/a', 1, 'T', x'')"
    " ON CONFLICT DO UPDATE SET state = x'00'",
)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_history_is_append_only_for_whoever_opens_the_file(recorder: SqliteRecorder, file: Path, forgery: str) -> None:
    a_few(recorder)
    before = recorder.history(0, 10)
    with pytest.raises(sqlite3.IntegrityError, match="history is append-only"):
        by_hand(file, forgery)
    assert recorder.history(0, 10) == before


@pytest.mark.parametrize("forgery", FORGERIES)
def test_control_the_librarys_own_table_lets_each_of_these_pass(tmp_path: Path, forgery: str) -> None:
    """Without our triggers every one of the forgeries goes through: the test above tests something."""
    file = tmp_path / "unguarded.db"
    by_hand(
        file,
        "CREATE TABLE stored_events (notification_id INTEGER PRIMARY KEY AUTOINCREMENT, originator_id TEXT NOT NULL,"
        " originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL,"
        " UNIQUE (originator_id, originator_version))",
        *(f"INSERT INTO stored_events VALUES ({n}, 't/account/a', {n}, 'T.v1', x'7b7d')" for n in (1, 2, 3)),
    )
    by_hand(file, forgery)


def lose_the_tail(file: Path) -> None:
    """What only somebody with the file in his hands can do: take the guard away, and then the newest entries."""
    by_hand(file, "DROP TRIGGER IF EXISTS deny_delete", "DELETE FROM stored_events WHERE rowid > 1")


def test_a_position_is_never_used_twice_even_after_a_lost_tail(recorder: SqliteRecorder, file: Path) -> None:
    assert a_few(recorder) == [1, 2, 3]
    lose_the_tail(file)
    assert recorder.max_notification_id() == 1
    assert recorder.insert_events([entry(version=2), entry(version=3)]) == [4, 5]
    assert [row[4] for row in recorder.history(0, 10)] == [1, 4, 5]


def test_control_the_librarys_recorder_uses_them_again(file: Path) -> None:
    datastore = SQLiteDatastore(str(file), originator_id_type="text")
    stock = SQLiteApplicationRecorder(datastore)
    stock.create_table()
    assert stock.insert_events([entry(version=1), entry(version=2), entry(version=3)]) == [1, 2, 3]
    lose_the_tail(file)
    assert stock.insert_events([entry(version=2)]) == [2], "a projection that stood at 3 never sees it"
    datastore.close()


def test_a_refused_save_uses_no_position(recorder: SqliteRecorder) -> None:
    a_few(recorder)
    with pytest.raises(IntegrityError):
        recorder.insert_events([entry("t/account/c", 1), entry("t/account/a", 2)])
    assert recorder.max_notification_id() == 3, "nothing half recorded"
    assert recorder.insert_events([entry("t/account/c", 1)]) == [4]


def test_every_connection_waits_for_the_disk_and_writes_ahead(recorder: SqliteRecorder) -> None:
    pool = recorder.datastore.pool
    held = [pool.get_connection(is_writer=False) for _ in range(pool.pool_size + pool.max_overflow)]
    said = set()
    for connection in held:
        cursor = connection.cursor()
        for pragma in ("synchronous", "journal_mode"):
            cursor.execute(f"PRAGMA {pragma}")
            said.add((pragma, cursor.fetchone()[0]))
    for connection in held:
        pool.put_connection(connection)
    assert said == {("synchronous", 2), ("journal_mode", "wal")}, "2 is FULL"


def test_heads_say_version_and_position_of_each_stream(recorder: SqliteRecorder) -> None:
    a_few(recorder)
    recorder.insert_events([entry(version=3)])
    assert recorder.heads(["t/account/a", "t/account/b", "t/account/none"]) == {
        "t/account/a": (3, 4),
        "t/account/b": (1, 3),
    }
    assert recorder.heads([]) == {}


def test_streams_are_selected_together_in_the_order_of_history(recorder: SqliteRecorder) -> None:
    a_few(recorder)
    recorder.insert_events([entry("t/account/c", 1), entry(version=3)])
    wanted = ["t/account/b", "t/account/a"]
    assert [(row[0], row[1], row[4]) for row in recorder.select_streams(wanted)] == [
        ("t/account/a", 1, 1),
        ("t/account/a", 2, 2),
        ("t/account/b", 1, 3),
        ("t/account/a", 3, 5),
    ]
    assert [row[4] for row in recorder.select_streams(wanted, after=2)] == [3, 5]
    many = [f"t/account/{number}" for number in range(40_000)]
    assert recorder.select_streams(many) == [], "more streams than SQLite takes variables"


def test_history_pages_without_a_gap_and_says_what_the_library_says(recorder: SqliteRecorder) -> None:
    a_few(recorder)
    first, rest = recorder.history(0, 2), recorder.history(2, 2)
    assert [row[4] for row in first + rest] == [1, 2, 3]
    assert recorder.history(3, 2) == []
    told = recorder.select_notifications(start=None, limit=10)
    assert [(n.originator_id, n.originator_version, n.topic, n.state, n.id) for n in told] == first + rest

"""The events table on PostgreSQL: the library's own cases with the least of rights, and what we promise besides."""

import threading
from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from services.databases.postgres import history_pool, patient_conninfo
from services.event_store.pg_recorder import COPY_FROM, PgRecorder
from tests.databases import BLANK, Databases
from tests.event_store import library

BY_FUNCTION_ALONE, BY_COPY_ALONE = 10**9, 1
_numbers = count(1)


class History:
    """A migrated database of its own, entered as `anju_web`, and the owner's view of it."""

    def __init__(self, databases: Databases) -> None:
        self.cluster, self.name = databases.postgres.cluster, f"history_{next(_numbers)}"
        self.cluster.create_database(self.name, template=BLANK[0])
        self.recorder = self.open(COPY_FROM)

    def open(self, copy_from: int) -> PgRecorder:
        """One more process, as it were."""
        recorder = PgRecorder(history_pool(patient_conninfo(self.cluster.url(self.name, "anju_web")), 12))
        recorder.copy_from = copy_from
        return recorder

    def as_owner(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Whoever administers the server."""
        return psycopg.connect(self.cluster.url(self.name), autocommit=True)

    def close(self) -> None:
        """And nothing is left."""
        self.recorder.close()
        self.cluster.drop_database(self.name)


@pytest.fixture
def history(databases: Databases) -> Iterator[History]:
    """For one test."""
    made = History(databases)
    yield made
    made.close()


class OnPostgres:
    """What the library's cases ask for."""

    copy_from = COPY_FROM

    @pytest.fixture(autouse=True)
    def _history(self, history: History) -> Iterator[None]:
        self.history = history
        others = set(threading.enumerate())
        yield
        for reader in set(threading.enumerate()) - others:
            if not reader.daemon:
                reader.join()  # A case leaves its readers running.

    def create_recorder(self) -> PgRecorder:
        self.history.recorder.copy_from = self.copy_from
        return self.history.recorder

    def new_originator_id(self) -> str:
        return f"ezhou/account/{uuid4()}"


class TestByFunctionAndByCopy(OnPostgres, library.ApplicationRecorderTestCase[PgRecorder]):
    def test_subscribing_is_left_to_our_worker(self) -> None:
        with pytest.raises(NotImplementedError):
            self.create_recorder().subscribe()


class TestByCopyAlone(OnPostgres, library.ApplicationRecorderTestCase[PgRecorder]):
    copy_from = BY_COPY_ALONE


class TestIdsOfTwoWritersNeverInterleave(OnPostgres, library.NonInterleavingNotificationIDsBaseCase):
    copy_from = BY_FUNCTION_ALONE


class TestIdsOfTwoWritersNeverInterleaveByCopy(OnPostgres, library.NonInterleavingNotificationIDsBaseCase):
    copy_from = BY_COPY_ALONE


def events(number: int = 1, size: int = 10) -> list[StoredEvent]:
    """Of one new stream."""
    stream = f"ezhou/account/{uuid4()}"
    return [StoredEvent(stream, version, "Topic.v1", b"x" * size) for version in range(1, number + 1)]


def test_an_event_that_stands_is_never_recorded_again_nor_any_of_its_save(history: History) -> None:
    recorder, known, fresh = history.recorder, events(40), events(40)
    recorder.insert_events(known)
    for again in ([*fresh[:3], known[0]], [*fresh, known[39]]):
        with pytest.raises(IntegrityError):
            recorder.insert_events(again)
    assert recorder.max_notification_id() == 40
    assert recorder.heads([fresh[0].originator_id]) == {}


def test_the_last_version_of_each_stream_and_where_it_stands(history: History) -> None:
    first, second = events(3), events(100)
    history.recorder.insert_events(first)
    history.recorder.insert_events(second)
    a, b = first[0].originator_id, second[0].originator_id
    assert history.recorder.heads([a, b, "ezhou/account/nobody"]) == {a: (3, 3), b: (100, 103)}


def test_one_big_save_does_not_hang(history: History) -> None:
    assert len(history.recorder.insert_events(events(20_000, size=500))) == 20_000


def test_nobody_waits_for_a_vacuum(history: History) -> None:
    with history.as_owner() as vacuum, vacuum.transaction():
        vacuum.execute("LOCK TABLE events.stored_events IN SHARE UPDATE EXCLUSIVE MODE")  # What VACUUM takes.
        assert history.recorder.insert_events(events(1)) == [1]
        assert len(history.recorder.insert_events(events(50))) == 50


@pytest.mark.parametrize("number", [1, 100])
def test_whoever_waits_too_long_for_the_others_is_told_so_once(history: History, number: int) -> None:
    with history.as_owner() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('events.stored_events', 0))")
        before = history.recorder.pool.get_stats().get("requests_num", 0)
        with pytest.raises(OperationalError, match="lock timeout"):
            history.recorder.insert_events(events(number))
        assert history.recorder.pool.get_stats().get("requests_num", 0) - before == 1, "it was tried again"
    assert history.recorder.insert_events(events(number))[-1] == number


@pytest.mark.parametrize("number", [1, 100])
def test_sessions_that_were_ended_are_replaced_and_nobody_notices(history: History, number: int) -> None:
    history.recorder.insert_events(events())
    with history.as_owner() as owner:
        everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anju_web'"
        assert owner.execute(everybody).fetchall()
    assert len(history.recorder.insert_events(events(number))) == number


def test_a_reader_never_passes_over_what_commits_later(history: History) -> None:
    sizes = (1, 3, 40, 1, 3, 40)
    writers = [threading.Thread(target=_write, args=(history.recorder, size)) for size in sizes]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers) or history.recorder.max_notification_id() != seen[-1]:
        seen += [row[4] for row in history.recorder.history(seen[-1] if seen else 0, 500)]
    assert len(seen) == len(set(seen)) == 30 * sum(sizes)


def _write(recorder: PgRecorder, size: int) -> None:
    for _ in range(30):
        recorder.insert_events(events(size))


def test_without_the_lock_a_reader_does_pass_over_what_commits_later(history: History) -> None:
    """The control: an id is drawn before the commit, and the commits come in another order."""
    insert = (
        "INSERT INTO events.stored_events (originator_id, originator_version, topic, state) VALUES (%s, 1, 't', '')"
    )
    with history.as_owner() as slow, history.as_owner() as fast:
        with slow.transaction():
            slow.execute(insert, ["slow"])
            fast.execute(insert, ["fast"])
            seen = [row[4] for row in history.recorder.history(0, 10)]
        assert (seen, [row[4] for row in history.recorder.history(seen[-1], 10)]) == ([2], [])


def test_each_save_rings_the_bell(history: History) -> None:
    with history.as_owner() as listening:
        listening.execute("LISTEN stored_events")
        history.recorder.insert_events(events(1))
        history.recorder.insert_events(events(100))
        assert len(list(listening.notifies(timeout=5, stop_after=2))) == 2

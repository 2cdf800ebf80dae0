"""What only a server can be asked: who may do what, what its files still say, and that it may be away or frozen."""

from contextlib import closing

import psycopg
import pytest

from services.event_store.key_stores import key_store
from services.event_store.personal_keys import KeysUnavailable
from services.local_postgres import Cluster
from tests.event_store.key_places import Database, key_database, opened
from tests.event_store.test_personal_keys import CONTACT, PHONE, back, on_disk, phone

EVERY_STATEMENT = {
    "SELECT": "SELECT * FROM subject_key",
    "INSERT": "INSERT INTO subject_key VALUES ('r', 'contact', 'm', 'w', NULL)",
    "UPDATE": "UPDATE subject_key SET master = master",
    "DELETE": "DELETE FROM subject_key",
    "TRUNCATE": "TRUNCATE subject_key",
    "DROP": "DROP TABLE subject_key",
}
ALLOWED = {
    "anju_web": {"SELECT", "INSERT", "UPDATE"},
    "anju_worker": {"SELECT", "INSERT", "UPDATE"},
    "anju_auditor": {"SELECT"},
}


@pytest.fixture
def away(durable_cluster: Cluster) -> Database:
    """On a server of its own, to be stopped and frozen."""
    return key_database(durable_cluster)


def may(place: Database, role: str, statement: str) -> bool:
    with psycopg.connect(place.server.url(place.name, role)) as connection:
        try:
            connection.execute(statement.encode())
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction):
            return False
        finally:
            connection.rollback()
    return True


@pytest.mark.parametrize("role", ALLOWED)
def test_nobody_may_remove_a_key_or_a_tombstone_and_the_auditor_only_reads(
    empty_key_database: Database, role: str
) -> None:
    assert {name for name, sql in EVERY_STATEMENT.items() if may(empty_key_database, role, sql)} == ALLOWED[role]


def test_the_owner_may_all_of_it(empty_key_database: Database) -> None:
    """The control: a right that is refused is refused for the role's sake."""
    assert all(may(empty_key_database, "postgres", sql) for sql in EVERY_STATEMENT.values())


def tables_of(server: Cluster) -> bytes:
    """What the data directory holds, but for the server's log of writes."""
    server.restart()
    return b"".join(each.read_bytes() for each in sorted((server.data / "base").rglob("*")) if each.is_file())


def test_destroyed_keys_are_gone_from_the_tables_files(away: Database) -> None:
    with closing(opened(away)) as keys:
        keys.prepare(phone(f"r-{number}") for number in range(300))
    [(wrapped,)] = away.by_hand("SELECT wrapped FROM subject_key WHERE subject = 'r-1'")
    assert wrapped in tables_of(away.server), "the control: before, it is there"
    with closing(opened(away)) as keys:
        keys.destroy("r-1", CONTACT, "2026-11-23")
    assert wrapped not in tables_of(away.server)


def test_an_erasure_holds_even_while_somebody_reads_the_table_and_its_files_wait_for_the_next(away: Database) -> None:
    with psycopg.connect(away.server.url(away.name)) as reader, closing(opened(away)) as keys:
        reader.execute("SELECT * FROM subject_key")
        keys.destroy("r-1", CONTACT, "2026-11-23")
        assert keys.tombstones() == [("r-1", CONTACT)]


def test_keys_are_away_while_their_server_is_and_back_with_it(away: Database) -> None:
    with closing(opened(away)) as keys:
        row = on_disk(keys, phone())
        away.server.crash()
        for attempt in (lambda: keys.open(back(keys, row)), lambda: keys.prepare([phone("r-3")])):
            with pytest.raises(KeysUnavailable):
                attempt()
        away.server.start()
        assert keys.open(back(keys, row)) == PHONE
        assert keys.tombstones() == []


def test_a_restarted_server_is_noticed_before_anybody_is_refused(away: Database) -> None:
    with closing(opened(away)) as keys:
        row = on_disk(keys, phone())
        away.server.restart()
        assert keys.open(back(keys, row)) == PHONE


def test_a_frozen_server_is_an_outage_not_an_erasure(away: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.databases.postgres.ANSWER_SECONDS", 0.5)
    with closing(opened(away)) as keys:
        row = on_disk(keys, phone())
        away.server.freeze()
        with pytest.raises(KeysUnavailable):
            keys.open(back(keys, row))
        away.server.thaw()
        assert keys.open(back(keys, row)) == PHONE


def test_a_process_starts_without_its_key_store(durable_cluster: Cluster) -> None:
    """Amounts and receipts go on; only what needs a key waits."""
    with closing(key_store(durable_cluster.url("not_there", "postgres"))) as store, pytest.raises(KeysUnavailable):
        store.tombstones()


def test_a_store_without_its_table_is_away_and_makes_none(durable_cluster: Cluster) -> None:
    with closing(key_store(durable_cluster.url())) as store:
        with pytest.raises(KeysUnavailable):
            store.find([("r-1", CONTACT)])
        with pytest.raises(KeysUnavailable):
            store.tombstone(("r-1", CONTACT), "2026-11-23")

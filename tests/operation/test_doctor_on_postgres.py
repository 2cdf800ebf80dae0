"""The examination of a house on PostgreSQL: each thing that can be wrong there is made wrong, and is found."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from psycopg import sql

from services.bootstrap import build, utc_now
from services.databases.migration import migrate
from services.event_store.master_key import make_master_key
from services.local_postgres import Cluster
from services.operation.doctor import Finding, examine, server
from services.settings import Settings
from services.use_cases import counter
from tests.builders import Clock, asking, register_person
from tests.databases import Databases
from tests.operation.muffler import muffled

WEB, WORKER = "anju_web", "anju_worker"
_numbers = count(1)


class Off:
    """This machine's clock, or one that is wrong by so much."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.by


class Place(NamedTuple):
    """A house of this test alone, whose server nobody minds being spoilt."""

    cluster: Cluster
    name: str
    folder: Path
    clock: Off

    def settings(self, role: str = WORKER) -> Settings:
        return Settings(
            home=self.folder,
            database_url=self.cluster.url(self.name, role),
            key_store_url=self.cluster.url(f"{self.name}_keys", role),
        )

    def findings(self, role: str = WORKER) -> list[Finding]:
        return examine(self.settings(role), self.clock)

    def graded(self, *checks: str, role: str = WORKER) -> set[tuple[str, str]]:
        """Of these checks."""
        return {(each.check, each.grade) for each in self.findings(role) if each.check in checks}

    def one(self, check: str, role: str = WORKER) -> Finding:
        [asked] = [each for each in self.findings(role) if each.check == check]
        return asked

    def execute(self, *statements: str) -> None:
        """As the superuser."""
        for statement in statements:
            self.cluster.execute(sql.SQL(statement), self.name)


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    """A migrated, empty house."""
    cluster, name = databases.postgres.cluster, f"doctor_{next(_numbers)}"
    for each, blank in ((name, "blank"), (f"{name}_keys", "blank_keys")):
        cluster.create_database(each, template=blank)
    here = Place(cluster, name, tmp_path / "home", Off())
    make_master_key(here.settings())
    yield here
    for each in (name, f"{name}_keys"):
        cluster.drop_database(each)


def test_a_sound_server_is_well(durable_cluster: Cluster, tmp_path: Path) -> None:
    for each in ("sound", "sound_keys"):
        durable_cluster.create_database(each)
    here = Place(durable_cluster, "sound", tmp_path / "home", Off())
    migrate(here.settings("postgres"))
    house = build(here.settings())
    register_person(house, "chen", "陈小明", "13812345678")
    house.close()
    for role in (WEB, WORKER):
        found = here.findings(role)
        assert {(each.check, each.grade) for each in found if each.grade != "well"} == {("standby", "watch")}
        assert {each.check for each in found} >= {
            *("database", "durability", "session", "rights", "triggers", "clock", "following", "key_store")
        }
    durable_cluster.restart(synchronous_standby_names="*", synchronous_commit="local")
    assert here.graded("standby", "durability") == {("durability", "wrong")}, "local waits for no standby"


def test_a_server_that_may_forget_is_told_by_what_is_off(place: Place) -> None:
    found = place.one("durability")
    assert (found.grade, found.facts["names"]) == ("wrong", "fsync、synchronous_commit、full_page_writes")


def test_a_server_without_checksums_should_be_looked_at(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = server._value
    said = {"SHOW data_checksums": "off"}
    monkeypatch.setattr(server, "_value", lambda there, query: said.get(query) or asked(there, query))
    assert place.graded("checksums") == {("checksums", "watch")}


def test_a_server_that_is_not_there_is_told_without_who_may_enter(tmp_path: Path, clock: Clock) -> None:
    url = f"postgresql://anju_web:secret-word@/anju?host={tmp_path}"
    keys = f"postgresql://anju_web@/anju_keys?host={tmp_path}"
    found = examine(Settings(home=tmp_path, database_url=url, key_store_url=keys), clock)
    [away] = [each for each in found if each.check == "database"]
    assert away.grade == "wrong"
    assert "secret-word" not in str(found)


def test_a_wrong_role_is_told(place: Place) -> None:
    assert place.one("database", role="nobody_known").facts["code"] == "OperationalError"


def test_a_server_that_is_too_old_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "OLDEST", 990000)
    assert place.graded("database") == {("database", "wrong")}


def test_notices_that_somebody_in_between_swallows_are_missed(place: Place) -> None:
    """As PgBouncer does in transaction mode: the session that listens is not the one that is answered."""
    with muffled(place.cluster.private) as folder:
        url = place.cluster.url(place.name, WORKER).replace(str(place.cluster.private), str(folder))
        through = place.settings().model_copy(update={"database_url": url})
        found = {(each.check, each.grade) for each in examine(through, place.clock)}
    assert ("session", "wrong") in found
    assert ("rights", "well") in found, "everything else passes"
    assert place.graded("session") == {("session", "well")}


def test_a_database_that_was_never_migrated_is_told(databases: Databases, tmp_path: Path) -> None:
    cluster = databases.postgres.cluster
    cluster.create_database("never_migrated")
    here = Place(cluster, "never_migrated", tmp_path, Off())
    assert here.graded("migration", role="postgres") == {("migration", "wrong")}
    cluster.drop_database("never_migrated")


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM events.vocabulary WHERE topic = 'ShiftOpened.v1'",
        "INSERT INTO events.vocabulary VALUES ('LaterFact.v1')",
        "DROP TABLE read.arrears_charge CASCADE",
    ],
)
def test_a_database_of_another_release_is_told(place: Place, spoil: str) -> None:
    place.execute(spoil)
    assert place.graded("migration") == {("migration", "wrong")}


@pytest.mark.parametrize(
    ("role", "spoil", "word"),
    [
        ("postgres", "SELECT 1", "能改历史"),
        (WORKER, "GRANT UPDATE (state) ON events.stored_events TO anju_worker", "能改历史"),
        (WORKER, "GRANT DELETE ON events.stored_events TO anju_worker", "能改历史"),
        (WORKER, "GRANT TRUNCATE ON events.stored_events TO anju_worker", "能改历史"),
        (WORKER, "GRANT anju_owner TO anju_worker", "能改历史"),
        (WEB, "REVOKE INSERT (state, topic, originator_id, originator_version) ON events.stored_events FROM anju_web",
         "不能入账"),
        ("anju_auditor", "SELECT 1", "不能入账"),
        (WEB, "REVOKE SELECT ON read.resident FROM anju_web", "读不全"),
        (WORKER, "ALTER SCHEMA read OWNER TO anju_owner", "读不全"),
        (WORKER, "ALTER SCHEMA read OWNER TO anju_owner; GRANT USAGE ON SCHEMA read TO anju_worker", "不能更新"),
    ],
)  # fmt: skip
def test_a_role_with_more_or_less_than_it_needs_is_told(place: Place, role: str, spoil: str, word: str) -> None:
    place.execute(spoil)
    try:
        found = place.one("rights", role)
    finally:
        place.execute("REVOKE anju_owner FROM anju_worker")
    assert found.grade == "wrong"
    assert word in found.message


@pytest.mark.parametrize(
    "spoil",
    [
        "ALTER TABLE events.stored_events DISABLE TRIGGER deny_change",
        "ALTER TABLE events.stored_events ENABLE TRIGGER deny_change",
        "ALTER TABLE events.stored_events ENABLE REPLICA TRIGGER deny_change",
        "DROP TRIGGER deny_change ON events.stored_events",
        "CREATE OR REPLACE TRIGGER deny_change BEFORE UPDATE OR DELETE ON events.stored_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION events.deny_change()",
    ],
)
def test_a_guard_that_does_not_stand_always_is_told(place: Place, spoil: str) -> None:
    assert place.graded("triggers") == {("triggers", "well")}
    place.execute(spoil)
    assert place.graded("triggers") == {("triggers", "wrong")}


@pytest.mark.parametrize(("seconds", "grade"), [(0, "well"), (60, "watch"), (400, "wrong")])
def test_a_clock_that_differs_from_the_servers_is_told(place: Place, seconds: int, grade: str) -> None:
    place.clock.by = timedelta(seconds=seconds)
    assert ("clock", grade) in place.graded("clock")


def test_a_read_side_that_is_behind_or_stuck_is_told(place: Place) -> None:
    house = build(place.settings())
    with asking(house):
        counter.open_shift(house, "s1", payee="bureau:ezhou", float_fen=0)
    house.close()
    place.clock.by = timedelta(seconds=-200)
    assert place.graded("following") == {("following", "well")}, "as if it had only just been recorded"
    place.clock.by = timedelta(seconds=60)
    assert place.graded("following") == {("following", "watch")}
    place.execute("UPDATE read.projection_position SET stuck_at = 1 WHERE name = 'arrears'")
    assert ("following", "wrong") in place.graded("following")


def test_a_key_store_that_does_not_answer_is_told(place: Place) -> None:
    house = build(place.settings())
    register_person(house, "chen", "陈小明")
    house.close()
    assert place.graded("key_store") == {("key_store", "well")}
    place.cluster.drop_database(f"{place.name}_keys")
    assert place.graded("key_store", "database") == {("key_store", "wrong"), ("database", "well")}

"""What each role may do with history and the read side, and that nobody but the owner could change a fact."""

from collections.abc import Iterator

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from psycopg import errors
from psycopg.conninfo import make_conninfo

from services import local_postgres
from services.databases.migration import migrate
from services.settings import Settings, SettingsInvalid
from services.use_cases.checking import check
from tests.builders import Clock, a_house, adopt, move_in
from tests.databases import Databases

ROLES = ("anju_web", "anju_worker", "anju_auditor")
REFUSALS = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
EVENTS = "events.stored_events"
COLUMNS = "originator_id, originator_version, topic, state"
FACT = f"INSERT INTO {EVENTS} ({COLUMNS}) VALUES ('test/role/1', 1, 'T.v1', '')"
FORBIDDEN = (
    f"UPDATE {EVENTS} SET topic = 'x'",
    f"UPDATE {EVENTS} SET state = '' WHERE false",
    f"DELETE FROM {EVENTS}",
    f"DELETE FROM {EVENTS} WHERE false",
    f"TRUNCATE {EVENTS}",
    f"INSERT INTO {EVENTS} VALUES ('test/role/2', 1, 'T.v1', '', 1)",
    f"INSERT INTO {EVENTS} ({COLUMNS}, notification_id) VALUES ('test/role/2', 1, 'T.v1', '', 1)",
    f"{FACT} ON CONFLICT (originator_id, originator_version) DO UPDATE SET state = ''",
    f"MERGE INTO {EVENTS} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    f"SELECT * FROM {EVENTS} FOR UPDATE",
    f"LOCK TABLE {EVENTS} IN ACCESS EXCLUSIVE MODE",
    f"ALTER TABLE {EVENTS} DISABLE TRIGGER deny_change",
    f"ALTER TABLE {EVENTS} ADD COLUMN x int",
    f"ALTER TABLE {EVENTS} OWNER TO CURRENT_USER",
    f"DROP TRIGGER deny_change ON {EVENTS}",
    f"CREATE TRIGGER mine BEFORE INSERT ON {EVENTS} FOR EACH ROW EXECUTE FUNCTION events.deny_change()",
    f"DROP TABLE {EVENTS}",
    f"CREATE INDEX ON {EVENTS} (topic)",
    "CREATE OR REPLACE FUNCTION events.deny_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TABLE events.shadow ()",
    "CREATE TABLE public.shadow ()",
    "CREATE TABLE doors.shadow ()",
    "TRUNCATE doors.repeatable",
    "DROP TABLE doors.repeatable",
    "CREATE SCHEMA mine",
    "SELECT setval('events.stored_events_notification_id_seq', 1)",
    "ALTER SEQUENCE events.stored_events_notification_id_seq RESTART",
    "INSERT INTO events.vocabulary VALUES ('Mine.v1')",
    "DELETE FROM events.vocabulary",
    "SET ROLE anju_owner",
    "SET session_replication_role = replica",
    "ALTER ROLE anju_owner LOGIN",
    f"COPY {EVENTS} TO PROGRAM 'cat'",
)
MAY = {  # Everything else is denied.
    FACT: {"anju_web", "anju_worker"},
    f"SELECT count(*) FROM {EVENTS}": set(ROLES),
    "SELECT count(*) FROM events.vocabulary": set(ROLES),
    "SELECT count(*) FROM read.projection_position": set(ROLES),
    "UPDATE read.projection_position SET position = position": {"anju_worker"},
    "CREATE TABLE read.t (a int); DROP TABLE read.t": {"anju_worker"},
    "CREATE TEMPORARY TABLE t (a int)": {"anju_worker"},
    "SELECT count(*) FROM doors.repeatable": {"anju_web", "anju_worker"},
    "INSERT INTO doors.repeatable VALUES ('c', 'f', 'me', 1, NULL)": {"anju_web", "anju_worker"},
    "UPDATE doors.repeatable SET until = 1": {"anju_web", "anju_worker"},
    "DELETE FROM doors.repeatable": {"anju_web", "anju_worker"},
}


@pytest.fixture(scope="module")
def settings(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Of a house with something in it."""
    with databases.house("postgres", tmp_path_factory.mktemp("roles"), Clock()) as house:
        move_in(house)
        yield house.settings


Connections = dict[str, "psycopg.Connection[tuple[object, ...]]"]


@pytest.fixture
def connect(settings: Settings) -> Iterator[Connections]:
    """As each role, and as the owner of the server; what is done is undone."""
    names = (*ROLES, local_postgres.SUPERUSER)
    opened = {name: psycopg.connect(make_conninfo(str(settings.database_url), user=name)) for name in names}
    yield opened
    for connection in opened.values():
        connection.close()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_forbidden_to_everybody(connect: Connections, role: str, statement: str) -> None:
    with pytest.raises(REFUSALS):
        connect[role].execute(statement)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", MAY)
def test_what_each_role_is_for(connect: Connections, role: str, statement: str) -> None:
    if role in MAY[statement]:
        connect[role].execute(statement)
    else:
        with pytest.raises(REFUSALS):
            connect[role].execute(statement)


@pytest.mark.parametrize("prelude", ["SET ROLE anju_owner", "SET session_replication_role = replica"])
@pytest.mark.parametrize("statement", FORBIDDEN[:5])
def test_even_the_owner_must_first_disarm_the_trigger(connect: Connections, prelude: str, statement: str) -> None:
    owner = connect[local_postgres.SUPERUSER]
    owner.execute(prelude)
    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        owner.execute(statement)


def test_a_trigger_that_is_not_always_armed_lets_a_replica_change_history(connect: Connections) -> None:
    """The control: without ENABLE ALWAYS the test above would have to fail."""
    owner = connect[local_postgres.SUPERUSER]
    owner.execute(f"ALTER TABLE {EVENTS} ENABLE TRIGGER deny_change")
    owner.execute("SET session_replication_role = replica")
    assert owner.execute(f"UPDATE {EVENTS} SET topic = topic").rowcount > 0


def test_migrating_again_changes_nothing_and_arms_the_trigger_again(settings: Settings, connect: Connections) -> None:
    owner = connect[local_postgres.SUPERUSER]
    owner.execute(f"ALTER TABLE {EVENTS} DISABLE TRIGGER deny_change")
    owner.commit()
    before = owner.execute(f"SELECT * FROM {EVENTS} ORDER BY notification_id").fetchall()
    owner.commit()
    as_owner = {
        "database_url": as_superuser(str(settings.database_url)),
        "key_store_url": as_superuser(settings.key_store),
    }
    migrate(settings.model_copy(update=as_owner))
    assert owner.execute(f"SELECT * FROM {EVENTS} ORDER BY notification_id").fetchall() == before
    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        owner.execute(f"DELETE FROM {EVENTS}")


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_not_prepare_the_database_is_told_who_may(settings: Settings, role: str) -> None:
    as_role = {
        "database_url": str(settings.database_url).replace("anju_worker", role, 1),
        "key_store_url": settings.key_store.replace("anju_worker", role, 1),
    }
    with pytest.raises(SettingsInvalid, match="name one that owns them"):
        migrate(settings.model_copy(update=as_role))


def test_an_auditor_opens_the_house_reads_it_and_records_nothing(settings: Settings) -> None:
    with psycopg.connect(as_superuser(str(settings.database_url))) as owner:
        before = owner.execute(f"SELECT count(*) FROM {EVENTS}").fetchone()
        urls = {"database_url": str(settings.database_url), "key_store_url": settings.key_store}
        as_auditor = {name: url.replace("anju_worker", "anju_auditor", 1) for name, url in urls.items()}
        house = a_house(settings.model_copy(update=as_auditor))
        assert check(house) == []
        with pytest.raises(ProgrammingError, match="permission denied"):
            adopt(house)
        house.close()
        assert owner.execute(f"SELECT count(*) FROM {EVENTS}").fetchone() == before


def as_superuser(url: str) -> str:
    """The same database, as the owner of the server."""
    return url.replace("anju_worker", local_postgres.SUPERUSER, 1)

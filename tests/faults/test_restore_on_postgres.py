"""What only PostgreSQL can get wrong in going back: rights, the guard of history, the next number, its own programs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.house import House
from services.operation import refusals
from services.operation.backup import back_up
from services.operation.backup_check import try_out
from services.operation.restore import restore
from services.settings import Settings
from tests.builders import Clock, a_house
from tests.faults.backup_places import Places, rows
from tests.faults.drill import a_counter

READS = "SELECT * FROM events.stored_events"
CHANGES = (
    "UPDATE events.stored_events SET topic = topic",
    "DELETE FROM events.stored_events",
    "TRUNCATE events.stored_events",
    "DELETE FROM events.restored",
)


@pytest.fixture
def house(house_on_postgres: House) -> House:
    a_counter(house_on_postgres)
    return house_on_postgres


@pytest.fixture
def restored(house: House, places: Places, tmp_path: Path, clock: Clock) -> Iterator[Settings]:
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    with places.empty(house.settings, prepared=False) as place:
        restore(place, tmp_path / "backup", [], clock())
        yield place


def may(place: Settings, statement: str) -> bool:
    with psycopg.connect(str(place.database_url)) as connection:
        try:
            connection.execute("SET TRANSACTION READ WRITE")  # Which the auditor's role may ask for, and gains nothing.
            connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return False
        finally:
            connection.rollback()
    return True


def test_history_that_came_back_is_guarded_as_before(places: Places, restored: Settings) -> None:
    for role in ("anju_web", "anju_worker", "anju_auditor"):
        found = [statement for statement in (READS, *CHANGES) if may(places.as_role(restored, role), statement)]
        assert found == [READS]


def test_its_owner_is_stopped_by_the_guard_even_as_a_replica(restored: Settings) -> None:
    with psycopg.connect(str(restored.database_url)) as connection:
        connection.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            connection.execute("DELETE FROM events.stored_events")


def test_what_comes_next_stands_after_everything_that_came_back(
    house: House, places: Places, restored: Settings
) -> None:
    newest = rows(restored)[-1][4]
    with psycopg.connect(str(places.as_role(restored, "anju_web").database_url)) as connection:
        [position] = connection.execute(
            "SELECT events.stored_events_append(ARRAY['x'], ARRAY[1::bigint], ARRAY['X.v1'], ARRAY['{}'::bytea])"
        ).fetchone() or [0]
        connection.rollback()
    assert position == newest + 1


def test_without_the_programs_it_is_said_which_one_is_missing(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    nowhere = places.for_backup(house.settings).model_copy(update={"postgres_programs": tmp_path / "empty"})
    with pytest.raises(refusals.ProgramMissing, match="pg_dump"):
        back_up(nowhere, tmp_path / "backup", clock)
    assert not (tmp_path / "backup").exists()


def test_a_program_that_gives_up_is_quoted_and_leaves_no_backup(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (programs / name).write_text("#!/bin/sh\necho 'aborting because of version mismatch' >&2\nexit 1\n")
        (programs / name).chmod(0o755)
    broken = places.for_backup(house.settings).model_copy(update={"postgres_programs": programs})
    with pytest.raises(refusals.ProgramFailed, match="version mismatch"):
        back_up(broken, tmp_path / "backup", clock)
    assert not (tmp_path / "backup").exists()
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    with places.empty(house.settings) as place:
        with pytest.raises(refusals.ProgramFailed):
            restore(place.model_copy(update={"postgres_programs": programs}), tmp_path / "backup", [], clock())
        assert restore(place, tmp_path / "backup", [], clock()).keys == "restored", "nothing was left half done"


def test_to_be_tried_out_it_needs_a_server_to_be_restored_on(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    with pytest.raises(refusals.ScratchMissing):
        try_out(places.for_backup(house.settings), tmp_path / "backup", None, a_house)


def test_a_backup_of_the_other_database_is_refused(house: House, places: Places, tmp_path: Path, clock: Clock) -> None:
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    embedded = Settings(home=tmp_path / "new", master_key_file=house.settings.master_key)
    with pytest.raises(refusals.OtherDatabase, match="postgresql"):
        restore(embedded, tmp_path / "backup", [], clock())
    assert not embedded.home.exists()

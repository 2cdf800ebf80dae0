"""A backup holds one state, names nobody, and counts when it was restored and looked through."""

import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from services import bootstrap
from services.house import House
from services.operation import backup_manifest, refusals
from services.operation.backup import back_up
from services.operation.backup_check import Tried, try_out
from services.operation.backup_manifest import Manifest
from services.settings import Settings
from tests.builders import Clock, pay
from tests.databases import Databases, Retold, behind_its_back
from tests.faults.backup_places import Places, rows
from tests.faults.drill import a_counter, altered


@pytest.fixture
def house(retold: Retold) -> House:
    return retold(a_counter)


def tried(house: House, places: Places, backup: Path) -> Tried:
    return try_out(places.for_backup(house.settings), backup, places.scratch, bootstrap.build)


# Taken --------------------------------------------------------------------------------------------


def test_a_backup_says_what_it_holds(house: House, backup: Path, clock: Clock) -> None:
    manifest = backup_manifest.read(backup)
    assert (manifest.entries, manifest.last_position) == (len(rows(house.settings)), house.store.position())
    assert (manifest.tenant, manifest.taken_at, manifest.keys, manifest.erased) == ("ezhou", clock(), 2, 0)
    assert {file.name for file in backup.iterdir()} == {
        backup_manifest.NAME,
        manifest.history.file,
        manifest.key_store.file,
    }
    assert {oct(file.stat().st_mode & 0o077) for file in backup.iterdir() if file.suffix != ".json"} == {"0o0"}


def test_nobody_is_named_in_a_backup_and_no_master_key_is_in_it(house: House, backup: Path) -> None:
    master = house.settings.master_key.read_text("ascii")
    everything = b"".join(file.read_bytes() for file in backup.iterdir())
    for secret in ("陈小明", "19900000001", master):
        assert secret.encode() not in everything
    assert bytes.fromhex(master) not in everything


def test_while_others_write_a_backup_holds_one_state_and_nobody_waits(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    stop, paid = Event(), list[str]()

    def at_the_counter() -> None:
        while not stop.is_set() and len(paid) < 90:
            paid.append(pay(house, 100))

    thread = Thread(target=at_the_counter)
    thread.start()
    manifests: list[Manifest] = []
    try:
        for number in range(2):
            so_far = len(paid)
            manifests.append(back_up(places.for_backup(house.settings), tmp_path / f"{number}", clock))
            while len(paid) == so_far:
                assert thread.is_alive()
    finally:
        stop.set()
        thread.join()
    assert manifests[0].entries < manifests[1].entries < len(rows(house.settings))
    assert all(tried(house, places, tmp_path / f"{number}").is_good for number in range(2))


def test_a_live_file_that_is_merely_copied_lacks_what_was_acknowledged(
    tmp_path: Path, clock: Clock, databases: Databases
) -> None:
    """The control of the backup above, on SQLite: why nobody copies files."""
    with databases.house("sqlite", tmp_path / "home", clock) as house:
        a_counter(house)
        shutil.copyfile(house.settings.database_file, tmp_path / "copied.db")
        back_up(house.settings, tmp_path / "backup", clock)
        copied = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'copied.db'}")
        backed_up = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'backup' / 'history.db'}")
        assert rows(backed_up) == rows(house.settings)
        assert rows(copied) == []


def test_a_damaged_database_is_noticed_and_gives_no_backup(tmp_path: Path, clock: Clock, databases: Databases) -> None:
    with databases.house("sqlite", tmp_path / "home", clock) as house:
        a_counter(house)
        settings = house.settings
    content = bytearray(settings.database_file.read_bytes())
    content[8_192 : len(content) - 8_192] = bytes(len(content) - 16_384)
    settings.database_file.write_bytes(content)
    with pytest.raises(refusals.RecordsDamaged):
        back_up(settings, tmp_path / "backup", clock)
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("there", ["file", "folder"])
def test_a_backup_goes_into_a_new_folder(
    house: House, places: Places, tmp_path: Path, clock: Clock, there: str
) -> None:
    target = tmp_path / "backup"
    target.touch() if there == "file" else target.mkdir()
    with pytest.raises(refusals.TargetTaken):
        back_up(places.for_backup(house.settings), target, clock)


def test_a_backup_that_cannot_be_written_leaves_nothing(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    with pytest.raises(refusals.TargetUnwritable):
        back_up(places.for_backup(house.settings), tmp_path / "no such folder" / "backup", clock)
    before = set(tmp_path.iterdir())
    gone = places.for_backup(house.settings).model_copy(update={"key_store_url": f"sqlite:///{tmp_path / 'no.db'}"})
    with pytest.raises(refusals.NothingToBackUp):
        back_up(gone, tmp_path / "backup", clock)
    assert set(tmp_path.iterdir()) == before


# Tried out ----------------------------------------------------------------------------------------


def test_a_backup_is_good_when_it_was_restored_and_everything_adds_up(
    house: House, places: Places, backup: Path
) -> None:
    found, before = tried(house, places, backup), set(backup.parent.iterdir())
    assert (found.is_good, found.entries, found.findings, found.keys_lost) == (True, len(rows(house.settings)), [], [])
    assert set(backup.parent.iterdir()) == before, "nothing of the scratch place stays"


def test_a_backup_with_another_number_of_entries_is_not_whole(house: House, places: Places, backup: Path) -> None:
    altered(backup, entries=backup_manifest.read(backup).entries + 1)
    found = tried(house, places, backup)
    assert (found.is_whole, found.is_good) == (False, False)


def test_a_backup_that_lacks_a_key_is_not_good_and_names_whose(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    places.by_hand(house.settings, "DELETE FROM subject_key WHERE subject = 'chen' AND class = 'contact'")
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    found = tried(house, places, tmp_path / "backup")
    assert (found.is_whole, found.keys_lost, found.is_good) == (True, [("chen", "contact")], False)


def test_books_that_do_not_add_up_are_found_in_the_backup(
    house: House, places: Places, tmp_path: Path, clock: Clock
) -> None:
    with behind_its_back(house.settings) as connection:
        connection.exec_driver_sql("DELETE FROM stored_events WHERE topic = 'FeeAssessed.v1'")
    back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
    found = tried(house, places, tmp_path / "backup")
    assert (found.is_whole, found.is_good) == (True, False)
    assert found.findings

"""What is damaged, incomplete or another's is refused before anything is touched; a killed restore is done again."""

import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
import pytest

from domain.errors import Refusal
from services.event_store.personal_keys import Erasure
from services.house import House
from services.operation import backup_manifest, refusals
from services.operation.backup import back_up
from services.operation.restore import read_erasures, restore
from services.settings import Settings
from tests.builders import Clock, settle
from tests.databases import Retold
from tests.faults.backup_places import Places, rows
from tests.faults.drill import a_counter, altered
from tests.kills import Worker, wait_for_the_word

KILLS = 4


@pytest.fixture
def house(retold: Retold) -> House:
    return retold(a_counter)


@pytest.fixture(scope="module")
def made() -> dict[str, Path]:
    """By database, one backup of that house."""
    return {}


@pytest.fixture
def backup(
    made: dict[str, Path],
    house: House,
    places: Places,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: Clock,
) -> Path:
    """A copy of it, to be damaged."""
    if (database := house.settings.database) not in made:
        made[database] = tmp_path_factory.mktemp("made") / "backup"
        back_up(places.for_backup(house.settings), made[database], clock)
    return shutil.copytree(made[database], tmp_path / "backup")


# Refused ------------------------------------------------------------------------------------------


def damaged(backup: Path) -> None:
    file = backup / backup_manifest.read(backup).history.file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_off(backup: Path) -> None:
    file = backup / backup_manifest.read(backup).key_store.file
    file.write_bytes(file.read_bytes()[:-1])


def without_keys(backup: Path) -> None:
    (backup / backup_manifest.read(backup).key_store.file).unlink()


def without_manifest(backup: Path) -> None:
    (backup / backup_manifest.NAME).unlink()


def without_words(backup: Path) -> None:
    (backup / backup_manifest.NAME).write_text("{}", "utf-8")


DAMAGES: dict[str, tuple[Callable[[Path], None], type[Refusal]]] = {
    "a bit": (damaged, refusals.BackupDamaged),
    "cut off": (cut_off, refusals.BackupDamaged),
    "no keys": (without_keys, refusals.BackupUnreadable),
    "no manifest": (without_manifest, refusals.BackupUnreadable),
    "no JSON": (without_words, refusals.BackupUnreadable),
    "another format": (lambda b: altered(b, format=2), refusals.BackupUnreadable),
    "another bureau": (lambda b: altered(b, tenant="xiaogan"), refusals.BackupOfAnother),
    "a newer release": (lambda b: altered(b, topics=("NotYetInvented.v1",)), refusals.BackupTooNew),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_whole_backup_of_ours_is_refused_and_the_place_stays_empty(
    backup: Path, empty: Settings, clock: Clock, damage: str
) -> None:
    act, refusal = DAMAGES[damage]
    act(backup)
    with pytest.raises(refusal):
        restore(empty, backup, [], clock())
    assert list(empty.home.iterdir()) == []


def test_nothing_is_restored_over_records(
    house: House, places: Places, backup: Path, empty: Settings, clock: Clock
) -> None:
    restore(empty, backup, [], clock())
    before = rows(empty)
    with pytest.raises(refusals.PlaceTaken):
        restore(empty, backup, [], clock())
    assert rows(empty) == before


def test_without_the_master_key_it_is_said_where_to_get_it(backup: Path, empty: Settings, clock: Clock) -> None:
    missing = empty.model_copy(update={"master_key_file": empty.home / "master.key"})
    with pytest.raises(refusals.MasterKeyMissing, match="deposited"):
        restore(missing, backup, [], clock())
    assert list(empty.home.iterdir()) == []


def test_another_master_key_is_noticed_before_anything_is_there(
    house: House, places: Places, backup: Path, empty: Settings, clock: Clock
) -> None:
    other = empty.home.parent / "other.key"
    other.write_text("00" * 32, "ascii")
    with pytest.raises(refusals.MasterKeyOther):
        restore(empty.model_copy(update={"master_key_file": other}), backup, [], clock())
    assert list(empty.home.iterdir()) == []
    assert restore(empty, backup, [], clock()).keys == "restored", "and with the right one it goes"


def test_somebody_must_say_what_was_erased_since(backup: Path, empty: Settings, clock: Clock) -> None:
    with pytest.raises(refusals.ErasuresUnknown):
        restore(empty, backup, None, clock())
    assert list(empty.home.iterdir()) == []
    assert restore(empty, backup, [], clock()).keys == "restored"


@pytest.mark.parametrize("content", [b"", b"{}", b'[["chen"]]', b"\xff"])
def test_a_list_of_erasures_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "erasures.json"
    file.write_bytes(content)
    with pytest.raises(refusals.ErasuresUnreadable):
        read_erasures(file)
    with pytest.raises(refusals.ErasuresUnreadable):
        read_erasures(tmp_path / "none.json")


# Interrupted --------------------------------------------------------------------------------------


def restoring(to: Connection, place: Settings, backup: Path, clock: Clock) -> None:
    """Another process that restores."""
    wait_for_the_word(to)
    restore(place, backup, [Erasure("chen", "contact", "2026-11-24")], clock())


def test_a_restore_that_is_killed_has_brought_all_or_nothing_and_is_done_again(
    house: House, places: Places, backup: Path, clock: Clock
) -> None:
    whole, half = rows(house.settings), 0
    for number in range(KILLS):
        with places.empty(house.settings, prepared=bool(number % 2)) as place:
            worker = Worker(restoring, place, backup, clock)
            worker.go()
            half += worker.was_killed(0.06 * number)
            if not stands(place):
                restore(place, backup, [Erasure("chen", "contact", "2026-11-24")], clock())
            assert rows(place) == whole
            with places.opened(place) as again:
                settle(again)
                assert again.keys.tombstones() == [("chen", "contact")]
                assert again.store.recovery.pending() is not None
    assert half, "the control: some were killed at work"


def stands(place: Settings) -> bool:
    """Whether there is a history."""
    if place.database == "sqlite":
        return place.database_file.exists()
    with psycopg.connect(str(place.database_url)) as connection:
        [table] = connection.execute("SELECT to_regclass('events.stored_events')").fetchone() or [None]
    return table is not None and bool(rows(place))

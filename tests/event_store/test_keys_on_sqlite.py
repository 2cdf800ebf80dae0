"""What only a file can be asked: that it waits for the disk, overwrites what it deletes, and can be full."""

from pathlib import Path

import pytest

from services.event_store.key_stores import SqliteKeyStore
from services.event_store.personal_keys import KeysUnavailable, PersonalKeys
from tests.event_store.key_places import MASTERS, File
from tests.event_store.test_personal_keys import CONTACT, PHONE, back, on_disk, phone


@pytest.fixture
def store(key_file: File) -> SqliteKeyStore:
    """Closed with the keys."""
    return SqliteKeyStore(key_file.path)


@pytest.fixture
def keys(store: SqliteKeyStore) -> PersonalKeys:
    return PersonalKeys(store, MASTERS, "2026-11")


def everything_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.iterdir()))


def test_destroyed_keys_are_gone_from_the_files(keys: PersonalKeys, key_file: File) -> None:
    keys.prepare(phone(f"r-{number}") for number in range(300))
    [(wrapped,)] = key_file.by_hand("SELECT wrapped FROM subject_key WHERE subject = 'r-1'")
    assert wrapped in everything_in(key_file.path.parent), "the control: before, it is there"
    keys.destroy("r-1", CONTACT, "2026-11-23")
    left = everything_in(key_file.path.parent)
    assert wrapped not in left
    assert wrapped[-32:] not in left


def test_keys_wait_for_the_disk_and_overwrite_what_they_delete(store: SqliteKeyStore) -> None:
    said = {p: store.connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("synchronous", "secure_delete")}
    assert said == {"synchronous": 2, "secure_delete": 1}


def test_a_full_key_store_makes_no_key_and_recovers_when_there_is_room(
    keys: PersonalKeys, store: SqliteKeyStore
) -> None:
    row = on_disk(keys, phone())
    [pages] = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(KeysUnavailable):
        keys.prepare(phone(f"new-{number}") for number in range(2_000))
    assert keys.open(back(keys, row)) == PHONE
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert keys.open(back(keys, on_disk(keys, phone("new-1")))) == PHONE

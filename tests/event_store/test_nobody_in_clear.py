"""Canaries: a name and a number go in by every door, and stand in no byte of what is kept."""

import pytest

from domain.registry.resident import Resident
from domain.values.personal import personal
from projections import directory, residents
from services.bootstrap import build
from services.event_store.personal_keys import SubjectErased
from services.house import House
from services.settings import SettingsInvalid
from services.use_cases.imports import apply_import
from tests.builders import asking, settle
from tests.databases import kept
from tests.workbooks.clerk import ledger

OWNER, OCCUPANT, NUMBER, NOTE = "皇甫金丝雀", "令狐画眉", "19900987654", "找她女儿欧阳百灵要"
CANARIES = (OWNER, OCCUPANT, NUMBER, NOTE)
HERE = "BH-1-1-101"


def forms(text: str) -> set[bytes]:
    """As it is, escaped for JSON, in the other encodings of this world."""
    escaped = text.encode("unicode_escape")
    return {text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030"), escaped}


def found(house: House) -> set[tuple[str, str]]:
    return {
        (name, canary)
        for name, content in kept(house.settings).items()
        for canary in CANARIES
        if any(form in content for form in forms(canary))
    }


def bring_them_in(house: House) -> None:
    """By the dwellings, by the arrears with a note, and by hand."""
    row: dict[str, object] = {"owner_name": OWNER, "occupant_name": OCCUPANT, "phone": NUMBER}
    with asking(house):
        apply_import(house, "dwellings", ledger("dwellings", row))
    settle(house)
    with asking(house):
        apply_import(house, "arrears", ledger("arrears", {"note": NOTE}))
    with asking(house):
        resident = house.store.load(Resident, "r-1")
        resident.register(personal("r-1", "name", OWNER), retired=None)
        resident.give_contact(personal("r-1", "phone", NUMBER))
        house.store.record(resident)
    settle(house)


LOOKED_AT = {
    "sqlite": {"anju.db", "anju.db-wal", "keys.db", "doors.db", "master.key"},
    "postgresql": {
        "events.stored_events",
        "read.audit_trail",
        "read.resident",
        "doors.repeatable",
        "public.subject_key",
        "master.key",
    },
}
"""The write-ahead log as well."""


def test_no_name_number_or_note_is_in_any_byte_of_what_is_kept(house: House) -> None:
    bring_them_in(house)
    assert kept(house.settings).keys() >= LOOKED_AT[house.settings.database]
    assert found(house) == set()
    with house.read() as reading:
        sealed = residents.name(reading, directory.debtor_on(reading, HERE, house.today()))
        number = residents.phone(reading, "resident:r-1")
    assert sealed is not None
    assert number is not None
    assert (house.keys.open(sealed), house.keys.open(number)) == (OWNER, NUMBER), "and yet they are there"


def test_control_the_search_finds_what_is_written_in_clear(house: House) -> None:
    bring_them_in(house)
    with house.writing.begin() as connection:
        connection.execute(directory.dwellings_.update().values(tenure=OWNER))
    assert {canary for _, canary in found(house)} == {OWNER}


def test_who_is_erased_is_gone_from_the_read_side_as_well(house: House) -> None:
    bring_them_in(house)
    house.keys.destroy("r-1", "contact", "2026-11-23")
    with house.read() as reading:
        number = residents.phone(reading, "resident:r-1")
    assert number is not None
    with pytest.raises(SubjectErased):
        house.keys.open(number)


def test_keys_without_their_master_key_are_an_alarm_at_the_start_and_nothing_is_made_anew(house: House) -> None:
    bring_them_in(house)
    house.close()
    key = house.settings.master_key.read_bytes()
    house.settings.master_key.unlink()
    with pytest.raises(SettingsInvalid, match="restore it"):
        build(house.settings)
    assert not house.settings.master_key.exists()
    house.settings.master_key.write_bytes(key)
    build(house.settings).close()


def test_the_master_key_is_read_by_its_owner_alone(house: House) -> None:
    assert house.settings.master_key.stat().st_mode & 0o777 == 0o600

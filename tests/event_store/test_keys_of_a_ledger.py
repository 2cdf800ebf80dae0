"""Keys for a whole ledger's persons at once: whoever had one keeps it, and nobody who was erased gets one."""

from contextlib import closing

import pytest

from domain.history import Entry
from domain.registry.events import ResidentRegistered
from services.event_store.mapper import EntryMapper
from services.event_store.personal_keys import PersonalKeys, SubjectErased
from services.event_store.recorder import Row
from tests.event_store.key_places import Place, opened
from tests.event_store.test_personal_keys import ACCOUNTING, ENVELOPE, NAME, back, name, on_disk

PERSONS = 600


def a_ledger(keys: PersonalKeys) -> list[Row]:
    """Its persons, as the table holds them."""
    facts = [ResidentRegistered(resident=f"r-{n}", name=name(f"r-{n}"), retired=None) for n in range(PERSONS)]
    entries = [Entry(f"ezhou/resident/{fact.resident}", 1, ENVELOPE, fact) for fact in facts]
    stored = EntryMapper(keys).to_stored_events(entries)
    return [(str(each.originator_id), 1, each.topic, each.state, n) for n, each in enumerate(stored, 1)]


def test_each_has_a_key_of_its_own_and_no_two_seals_are_alike(keys: PersonalKeys) -> None:
    values = [back(keys, row) for row in a_ledger(keys)]
    assert keys.open_all(values) == [NAME] * PERSONS
    assert len({value.sealed[:12] for value in values}) == PERSONS


def test_the_key_that_somebody_had_holds_and_all_others_are_made(keys: PersonalKeys, place: Place) -> None:
    with closing(opened(place)) as other:
        before = back(keys, on_disk(other, name("r-7"), "ezhou/resident/r-7"))
        values = [back(keys, row) for row in a_ledger(keys)]
        assert other.open_all([before, *values]) == [NAME] * (PERSONS + 1)


def test_with_somebody_among_them_who_was_erased_nothing_is_sealed(keys: PersonalKeys) -> None:
    keys.destroy("r-7", ACCOUNTING, "2026-11-23")
    with pytest.raises(SubjectErased):
        a_ledger(keys)
    assert keys.tombstones() == [("r-7", ACCOUNTING)]

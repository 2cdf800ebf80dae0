"""A person can be forgotten, and only a person: keys, tombstones, rotation, outages, and what the files still say."""

import json
from collections.abc import Sequence
from contextlib import closing

import msgspec
import pytest
from cryptography.exceptions import InvalidTag

from domain.history import Entry, Envelope
from domain.registry.events import ContactGiven, ResidentRegistered
from domain.values.personal import NotOpened, Personal, personal
from services.event_store.key_stores import key_store
from services.event_store.mapper import EntryMapper
from services.event_store.personal_keys import KeyLost, KeysUnavailable, PersonalKeys, StoredKey, SubjectErased
from services.event_store.recorder import Row
from tests.builders import NOON
from tests.event_store.key_places import MASTERS, Place, opened

NAME, PHONE = "陈小明的名字", "+8613800001234"
CONTACT, ACCOUNTING = "contact", "accounting"
ENVELOPE = Envelope(command_id="c", fingerprint="f", actor="person:wang", role="staff", recorded_at=NOON)
STREAM = "ezhou/resident/r-1"


def on_disk(keys: PersonalKeys, value: Personal, stream: str = STREAM, version: int = 1) -> Row:
    """A personal value in an entry, as the table holds it."""
    subject = value.subject
    if value.kind == "name":
        fact: ResidentRegistered | ContactGiven = ResidentRegistered(resident=subject, name=value, retired=None)
    else:
        fact = ContactGiven(resident=subject, contact=value)
    [stored] = EntryMapper(keys).to_stored_events([Entry(stream, version, ENVELOPE, fact)])
    return str(stored.originator_id), stored.originator_version, stored.topic, stored.state, 1


def back(keys: PersonalKeys, row: Row) -> Personal:
    event = EntryMapper(keys).entry(row).event
    assert isinstance(event, ResidentRegistered | ContactGiven)
    return event.name if isinstance(event, ResidentRegistered) else event.contact


def name(subject: str = "r-1") -> Personal:
    return personal(subject, "name", NAME)


def phone(subject: str = "r-1") -> Personal:
    return personal(subject, "phone", PHONE)


def test_what_is_sealed_opens_again_and_stands_nowhere_in_clear(keys: PersonalKeys) -> None:
    for value, text in ((name(), NAME), (phone(), PHONE)):
        row = on_disk(keys, value)
        for form in (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode(), text[-4:].encode()):
            assert form not in row[3]
        assert keys.open(back(keys, row)) == text


def test_a_fresh_value_opens_without_a_key_and_a_sealed_one_tells_nothing_unasked(keys: PersonalKeys) -> None:
    assert keys.open(name()) == name().fresh_text() == NAME
    sealed = back(keys, on_disk(keys, name()))
    with pytest.raises(NotOpened):
        sealed.fresh_text()
    assert (str(sealed), f"{sealed:>20}") == ("Personal(name, ***)", "Personal(name, ***)")
    with pytest.raises(TypeError):
        msgspec.json.encode(sealed)


def test_equal_values_do_not_look_equal_and_hardly_tell_their_length(keys: PersonalKeys) -> None:
    one, again = back(keys, on_disk(keys, name())), back(keys, on_disk(keys, name()))
    assert one.sealed != again.sealed
    short = back(keys, on_disk(keys, personal("r-1", "name", "陈")))
    assert len(short.sealed) == len(one.sealed)


def test_erasure_is_by_class_and_leaves_the_neighbour(keys: PersonalKeys) -> None:
    rows = {value: on_disk(keys, value) for value in (name(), phone(), name("r-2"), phone("r-2"))}
    keys.destroy("r-1", CONTACT, "2026-11-23")
    with pytest.raises(SubjectErased):
        keys.open(back(keys, rows[phone()]))
    assert keys.open(back(keys, rows[name()])) == NAME, "the voucher's name lives on under its own, longer class"
    assert keys.open(back(keys, rows[phone("r-2")])) == PHONE
    assert keys.tombstones() == [("r-1", CONTACT)]


def test_an_erased_subject_gets_no_new_key(keys: PersonalKeys) -> None:
    keys.destroy("r-1", CONTACT, "2026-11-23")
    keys.destroy("r-1", CONTACT, "2027-01-01")
    assert keys.tombstones() == [("r-1", CONTACT)], "the first day stands; a second erasure is none"
    with pytest.raises(SubjectErased):
        on_disk(keys, phone())
    assert keys.open(back(keys, on_disk(keys, name()))) == NAME, "of the other class"


def test_erasing_somebody_who_was_never_known_holds_for_later(keys: PersonalKeys, place: Place) -> None:
    keys.destroy("r-9", ACCOUNTING, "2026-11-23")
    with closing(opened(place)) as other, pytest.raises(SubjectErased):
        on_disk(other, name("r-9"))


def test_another_process_forgets_at_once(keys: PersonalKeys, place: Place) -> None:
    row = on_disk(keys, phone())
    with closing(opened(place)) as other:
        assert other.open(back(other, row)) == PHONE
        keys.destroy("r-1", CONTACT, "2026-11-23")
        with pytest.raises(SubjectErased):
            other.open(back(other, row))


def test_another_process_opens_what_this_one_sealed_since(keys: PersonalKeys, place: Place) -> None:
    with closing(opened(place)) as other:
        row = on_disk(keys, phone())
        assert other.open(back(other, row)) == PHONE
        assert keys.open(back(keys, on_disk(other, name()))) == NAME


def test_of_two_processes_that_make_a_key_at_once_the_faster_ones_holds(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, theirs = key_store(place.url), list[Row]()
    with closing(PersonalKeys(store, MASTERS, "2026-11")) as slow, closing(opened(place)) as fast:
        insert = store.insert_missing

        def overtaken(made: Sequence[StoredKey]) -> int:
            theirs.append(on_disk(fast, personal("r-1", "name", NAME)))
            return insert(made)

        monkeypatch.setattr(store, "insert_missing", overtaken)
        facts = [ResidentRegistered(each, personal(each, "name", NAME), None) for each in ("r-1", "r-2")]
        stored = EntryMapper(slow).to_stored_events(
            [Entry(f"ezhou/resident/{fact.resident}", 2, ENVELOPE, fact) for fact in facts]
        )
        ours = [(str(each.originator_id), each.originator_version, each.topic, each.state, 2) for each in stored]
        assert [fast.open(back(fast, row)) for row in (*theirs, *ours)] == [NAME] * 3


def test_an_outage_is_not_an_erasure(keys: PersonalKeys, place: Place) -> None:
    row = on_disk(keys, phone())
    place.by_hand("ALTER TABLE subject_key RENAME TO away")
    for attempt in (lambda: keys.open(back(keys, row)), lambda: on_disk(keys, name("r-3")), keys.tombstones):
        with pytest.raises(KeysUnavailable):
            attempt()
    place.by_hand("ALTER TABLE away RENAME TO subject_key")
    assert keys.open(back(keys, row)) == PHONE, "and when it is over, everything is there"
    assert keys.tombstones() == []


def test_a_key_missing_without_a_tombstone_is_an_alarm(keys: PersonalKeys, place: Place) -> None:
    """What a key store restored from before the registration looks like."""
    row = on_disk(keys, phone())
    place.by_hand("DELETE FROM subject_key")
    with pytest.raises(KeyLost):
        keys.open(back(keys, row))


def test_a_ciphertext_cannot_be_moved(keys: PersonalKeys) -> None:
    stream, version, topic, state, position = on_disk(keys, phone())
    for other_stream, other_version in ((stream, version + 1), ("ezhou/resident/r-2", version)):
        with pytest.raises(InvalidTag):
            keys.open(back(keys, (other_stream, other_version, topic, state, position)))


@pytest.mark.parametrize(("field", "value"), [("subject", "r-2"), ("kind", "note")])
def test_a_ciphertext_cannot_be_given_to_somebody_else_or_called_something_else(
    keys: PersonalKeys, field: str, value: str
) -> None:
    on_disk(keys, phone("r-2"))
    stream, version, topic, state, position = on_disk(keys, phone())
    stored = json.loads(state)
    stored["data"]["contact"][field] = value
    with pytest.raises(InvalidTag):
        keys.open(back(keys, (stream, version, topic, json.dumps(stored).encode(), position)))


def test_a_sealed_value_is_written_again_only_where_it_stands(keys: PersonalKeys) -> None:
    sealed = back(keys, on_disk(keys, name()))
    assert back(keys, on_disk(keys, sealed)).sealed == sealed.sealed
    with pytest.raises(ValueError, match="stays where it was recorded"):
        on_disk(keys, sealed, version=2)


def test_rotation_of_the_master_key(keys: PersonalKeys, place: Place) -> None:
    row = on_disk(keys, phone())
    on_disk(keys, name())
    keys.destroy("r-2", CONTACT, "2026-11-23")
    with closing(opened(place, MASTERS, "2026-12")) as new:
        assert (new.rewrap(), new.rewrap()) == (2, 0)
    with closing(opened(place, {"2026-12": MASTERS["2026-12"]}, "2026-12")) as only_new:
        assert only_new.open(back(only_new, row)) == PHONE
        assert only_new.tombstones() == [("r-2", CONTACT)]
    assert keys.open(back(keys, row)) == PHONE, "a process that began under the older key goes on"


def test_a_rotation_that_lacks_an_older_master_changes_nothing_and_locks_nobody_out(
    keys: PersonalKeys, place: Place
) -> None:
    row = on_disk(keys, phone())
    with closing(opened(place, {"2026-12": MASTERS["2026-12"]}, "2026-12")) as lacking:
        with pytest.raises(KeyLost):
            lacking.rewrap()
        assert keys.open(back(keys, row)) == PHONE
        on_disk(keys, name("r-5"))
        on_disk(lacking, name("r-6"))


def test_the_wrong_master_key_opens_nothing(keys: PersonalKeys, place: Place) -> None:
    row = on_disk(keys, phone())
    with closing(opened(place, {"2026-11": bytes(32)}, "2026-11")) as wrong, pytest.raises(KeyLost):
        wrong.open(back(wrong, row))


def test_a_key_is_on_disk_before_the_value_that_it_seals_can_be(keys: PersonalKeys, place: Place) -> None:
    """Whoever stops right after the keys has a key too many; never a value that nobody can open."""
    keys.prepare([phone("r-7")])
    with closing(opened(place)) as other:
        value = Personal("r-7", "phone", sealed=keys.seal(phone("r-7"), "s/1"), bound_to="s/1")
        assert other.open(value) == PHONE

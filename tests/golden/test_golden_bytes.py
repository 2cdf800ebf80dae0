"""What is on disk is read for ever: every word's bytes, kept, decoded, opened and written back."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import StoredEvent
from msgspec.structs import replace

from domain import VOCABULARY
from domain.history import Event
from domain.values.personal import Personal
from services.event_store.mapper import EntryMapper, UnknownTopic, personal_values
from services.event_store.personal_keys import PersonalKeys, SubjectErased
from tests.golden.keeping import ENTRIES, Line, golden_keys, lines

LINES = lines()
ABOUT_PERSONS = [line for line in LINES if any(personal_values(ENTRIES[line.stream, line.version].event))]
of_every_line = pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.topic}-{line.version}")
of_lines_about_persons = pytest.mark.parametrize("line", ABOUT_PERSONS, ids=lambda line: f"{line.topic}-{line.version}")


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[PersonalKeys]:
    store = golden_keys(tmp_path)
    yield store
    store.close()


@pytest.fixture
def mapper(keys: PersonalKeys) -> EntryMapper:
    return EntryMapper(keys)


def opened(keys: PersonalKeys, fact: Event) -> Event:
    """The fact as it was before its personal values were sealed."""
    texts = {
        name: Personal(value.subject, value.kind, keys.open(value))
        for name in fact.__struct_fields__
        if isinstance(value := getattr(fact, name), Personal)
    }
    return replace(fact, **texts)


def test_every_word_of_the_vocabulary_has_its_bytes() -> None:
    assert {line.topic for line in LINES} == VOCABULARY.keys()
    assert {(line.stream, line.version) for line in LINES} == ENTRIES.keys()
    assert len(LINES) == len(ENTRIES)


@of_every_line
def test_the_bytes_are_read_and_written_back_unchanged(mapper: EntryMapper, line: Line) -> None:
    entry = mapper.to_domain_event(line.stored)
    assert type(entry.event) is VOCABULARY[line.topic]
    assert mapper.to_stored_event(entry) == line.stored


@of_every_line
def test_the_bytes_still_say_what_was_recorded(mapper: EntryMapper, keys: PersonalKeys, line: Line) -> None:
    entry = mapper.to_domain_event(line.stored)
    assert msgspec.structs.replace(entry, event=opened(keys, entry.event)) == ENTRIES[line.stream, line.version]


@of_every_line
def test_the_bytes_hold_every_field_in_plain_json(line: Line) -> None:
    body = json.loads(line.state)
    assert list(body) == ["meta", "data"]
    assert list(body["data"]) == list(VOCABULARY[line.topic].__struct_fields__)


@of_every_line
def test_a_field_that_is_missing_is_not_guessed(mapper: EntryMapper, line: Line) -> None:
    for name in json.loads(line.state)["data"]:
        body = json.loads(line.state)
        del body["data"][name]
        with pytest.raises(msgspec.ValidationError, match=f"required field `{name}`"):
            mapper.to_domain_event(stored(line, body))


@of_every_line
def test_a_field_that_is_not_known_is_refused_wherever_it_stands(mapper: EntryMapper, line: Line) -> None:
    count = len(list(objects(json.loads(line.state))))
    assert count >= 3
    for number in range(count):
        body = json.loads(line.state)
        list(objects(body))[number]["not_known"] = 1
        with pytest.raises(msgspec.ValidationError, match="not_known"):
            mapper.to_domain_event(stored(line, body))


def objects(body: Any) -> Iterator[dict[str, Any]]:
    """Every object of a stored state but the free content of a proposal."""
    if isinstance(body, dict):
        yield body
        for name, value in body.items():
            if name != "content":
                yield from objects(value)
    elif isinstance(body, list):
        for value in body:
            yield from objects(value)


def stored(line: Line, body: object) -> StoredEvent:
    return StoredEvent(line.stream, line.version, line.topic, json.dumps(body, ensure_ascii=False).encode())


# Persons ------------------------------------------------------------------------------------------


def test_every_kind_of_word_about_a_person_is_among_them() -> None:
    assert {line.topic.partition(".")[0] for line in ABOUT_PERSONS} == {
        "ArrearsBroughtForward",
        "ChargeDisputed",
        "ContactGiven",
        "DisputeSettled",
        "DwellingRegistered",
        "ResidentRegistered",
        "StaffMemberAdded",
    }


@of_lines_about_persons
def test_a_personal_value_stands_nowhere_in_clear(line: Line) -> None:
    [value] = personal_values(ENTRIES[line.stream, line.version].event)
    text = value.fresh_text()
    spelled = [text.encode(), json.dumps(text).strip('"').encode(), base64.b64encode(text.encode()).rstrip(b"=")[:-1]]
    everything = b"\n".join(each.state for each in LINES)
    assert not any(form in everything for form in spelled)
    assert b'"sealed":' in line.state


@of_lines_about_persons
def test_a_personal_value_read_from_the_bytes_shows_nothing_unasked(mapper: EntryMapper, line: Line) -> None:
    [value] = personal_values(mapper.to_domain_event(line.stored).event)
    assert repr(value) == f"Personal({value.kind}, ***)"


@of_lines_about_persons
def test_a_sealed_value_is_not_moved_to_another_place(mapper: EntryMapper, keys: PersonalKeys, line: Line) -> None:
    for moved in (line._replace(version=line.version + 1), line._replace(stream=f"{line.stream}x")):
        [value] = personal_values(mapper.to_domain_event(moved.stored).event)
        with pytest.raises(InvalidTag):
            keys.open(value)


@of_lines_about_persons
def test_history_still_stands_when_a_person_is_forgotten(mapper: EntryMapper, keys: PersonalKeys, line: Line) -> None:
    entry = mapper.to_domain_event(line.stored)
    [value] = personal_values(entry.event)
    keys.destroy(value.subject, value.retention_class, "2026-11-23")
    with pytest.raises(SubjectErased):
        keys.open(value)
    assert mapper.to_stored_event(entry) == line.stored


# What this release does not know ------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["FeeAssessed.v2", "FeeAssessed", "domain.billing.events:FeeAssessed", ""])
def test_a_word_of_a_newer_release_is_not_guessed(mapper: EntryMapper, topic: str) -> None:
    known = next(line for line in LINES if line.topic == "FeeAssessed.v1")
    with pytest.raises(UnknownTopic, match=f"^{re.escape(topic)}$"):
        mapper.to_domain_event(known._replace(topic=topic).stored)

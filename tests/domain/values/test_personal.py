import copy
import json
import logging
import pickle
import pprint
import sqlite3
import traceback
from collections.abc import Callable

import msgspec
import pytest

from domain.registry.events import ContactGiven, ResidentRegistered
from domain.values.personal import (
    RETENTION_CLASS,
    Kind,
    NotOpened,
    Personal,
    PersonalTextInvalid,
    PhoneInvalid,
    WordsInvalid,
    own_words,
    personal,
    phone_number,
)

NAME, PHONE = "陈小明的名字", "13800001234"
FRESH = personal("r1", "phone", PHONE)
REGISTERED = ResidentRegistered(resident="r1", name=personal("r1", "name", NAME), retired=True)


@pytest.mark.parametrize(
    "printed",
    [
        str,
        repr,
        ascii,
        "{}".format,
        "{!s:>40}".format,
        "{:*^40}".format,
        lambda value: f"{value:>40}",
        lambda value: "%s %r" % (value, value),  # noqa: UP031  # One more way of printing.
        lambda value: str([value, {"phone": value}]),
        lambda value: pprint.pformat({value: value}),
        lambda value: str(ContactGiven(resident="r1", contact=value)),
        lambda value: str(ValueError(value)),
    ],
)
def test_no_way_of_printing_shows_it(printed: Callable[[Personal], str]) -> None:
    shown = printed(FRESH)
    assert "Personal(phone, ***)" in shown
    assert PHONE not in shown


def test_no_log_and_no_traceback_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("anju").warning("called %s of %r", FRESH, REGISTERED)
    try:
        raise ValueError(FRESH, REGISTERED)
    except ValueError:
        told = caplog.text + traceback.format_exc()
    assert "***" in caplog.text
    assert PHONE not in told
    assert NAME not in told


@pytest.mark.parametrize(
    "serialise",
    [
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        json.dumps,
        msgspec.json.encode,
        msgspec.msgpack.encode,
        msgspec.to_builtins,
        lambda value: msgspec.json.encode(REGISTERED),
        lambda value: msgspec.to_builtins(REGISTERED),
        lambda value: copy.deepcopy(REGISTERED),
        vars,
    ],
)
def test_no_serialiser_takes_it_unasked(serialise: Callable[[Personal], object]) -> None:
    with pytest.raises(TypeError):
        serialise(FRESH)


def test_no_database_takes_it_unasked() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT ?", (FRESH,))
    connection.close()


def test_it_is_no_text() -> None:
    assert not isinstance(FRESH, str)
    assert FRESH != PHONE


def test_a_fresh_value_gives_its_text_and_a_sealed_one_does_not() -> None:
    assert FRESH.fresh_text() == PHONE
    with pytest.raises(NotOpened) as refused:
        Personal("r1", "phone", sealed=b"sealed", bound_to="ezhou/resident/r1/2").fresh_text()
    assert str(refused.value) == "phone"


def test_values_are_equal_when_they_say_the_same_of_the_same_person() -> None:
    same = personal("r1", "phone", PHONE)
    assert same == FRESH
    assert len({FRESH, same}) == 1
    others = [personal("r2", "phone", PHONE), personal("r1", "note", PHONE), personal("r1", "phone", "13900001234")]
    sealed = [Personal("r1", "phone", sealed=seal, bound_to=place) for seal in (b"1", b"2") for place in ("a/1", "a/2")]
    different = [FRESH, *others, *sealed]
    assert all((one == other) is (one is other) for one in different for other in different)


@pytest.mark.parametrize(("kind", "held"), [("name", "accounting"), ("phone", "contact"), ("note", "contact")])
def test_a_kind_of_value_is_kept_as_long_as_its_class(kind: Kind, held: str) -> None:
    assert personal("r1", kind, "值").retention_class == held
    assert kind in RETENTION_CLASS


@pytest.mark.parametrize(
    ("written", "read"),
    [("楼道灯\r\n坏了 ", "楼道灯\n坏了"), ("\n\n 多算了 \n", "多算了"), ("a\rb", "a\nb"), ("长" * 1000, "长" * 1000)],
)
def test_words_keep_their_lines(written: str, read: str) -> None:
    said = own_words("r1", written)
    assert (said.fresh_text(), said.retention_class) == (read, "complaint")


@pytest.mark.parametrize("text", ["", " \n ", "长" * 1001, "王\x00", "王\u202e明"])
def test_words_that_nobody_can_read_are_refused_and_not_echoed(text: str) -> None:
    with pytest.raises(WordsInvalid) as refused:
        own_words("r1", text)
    assert refused.value.facts == {"longest": 1000}


@pytest.mark.parametrize("text", ["欧阳娜娜·古丽", "𬱖", "e\u0301", "王 小明", "1" * 200])
def test_rare_names_are_taken_as_they_are(text: str) -> None:
    assert personal("r1", "name", f"  {text} ").fresh_text() == text


@pytest.mark.parametrize("text", ["", "   ", "1" * 201, "王\x00", "王\u202e明", "王\n明", "\u200b"])
def test_a_text_that_nobody_can_read_is_refused_and_not_echoed(text: str) -> None:
    with pytest.raises(PersonalTextInvalid) as refused:
        personal("r1", "name", text)
    assert refused.value.facts == {}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１３９　００００　０００１", "139 0000 0001"),
        (" +86 (0711) 338-1234 ", "+86 (0711) 338-1234"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_kept_as_it_is_written_in_plain_digits(written: str, read: str) -> None:
    assert phone_number(written) == read


@pytest.mark.parametrize(
    "written", ["", "1234", "1" * 21, "<script>", "139\n0000", "one two three", "- - - - -", "138****5678"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneInvalid):
        phone_number(written)

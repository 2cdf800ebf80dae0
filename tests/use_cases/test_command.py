"""What every command has in common: who, by which door, with which key, and what was sent."""

import pytest

from domain.billing.dwelling_account import DwellingAccount
from services.event_store.store import commanded
from services.house import House
from services.use_cases.command import CommandIdReused, Done, acting, actor, fingerprint, step, use_case

HERE = "BH-1-1-101"


@use_case
def open_account(house: House, code: str) -> int:
    """The smallest command."""
    account = house.store.load(DwellingAccount, code)
    account.open()
    return house.store.record(account)


def command_id(house: House, who: str = "person:wang", key: str = "k", door: str = "POST /x") -> str:
    with acting(house, who, key, door=door, sent=1) as envelope:
        return envelope.command_id


def test_the_command_is_known_by_person_door_and_key(house: House) -> None:
    ids = {
        command_id(house),
        command_id(house, who="person:li"),
        command_id(house, key="l"),
        command_id(house, door="POST /y"),
    }
    assert len(ids) == 4
    assert command_id(house) in ids, "and by nothing else: neither the hour nor what was sent"
    with acting(house, "person:wang", "k", door="POST /x", sent=2) as envelope:
        assert envelope.command_id in ids


def test_no_two_ways_of_splitting_the_same_letters_are_one_command(house: House) -> None:

    assert command_id(house, who="person:a", key="bc") != command_id(house, who="person:ab", key="c")


@pytest.mark.parametrize(("door", "who"), [("POST /other", "person:wang"), ("POST /x", "person:li")])
def test_the_same_key_by_another_door_or_person_is_another_command(house: House, door: str, who: str) -> None:
    with acting(house, "person:wang", "k", door="POST /x", sent=1):
        first = open_account(house, HERE)
    with acting(house, who, "k", door=door, sent="something else"):
        assert open_account(house, HERE) == Done(first.position), "opened already: quiet, and no clash of keys"


def test_repeated_it_tells_so_and_with_other_content_it_is_refused(house: House) -> None:
    with acting(house, "person:wang", "k", door="POST /x", sent={"b": 1, "a": 2}):
        assert open_account(house, HERE) == Done(1)
    with acting(house, "person:wang", "k", door="POST /x", sent={"a": 2, "b": 1}):
        assert open_account(house, HERE) == Done(1, repeated=True)
    with acting(house, "person:wang", "k", door="POST /x", sent={"a": 1, "b": 2}), pytest.raises(CommandIdReused):
        open_account(house, HERE)
    assert house.store.position() == 1


def test_each_step_of_an_act_of_several_saves_has_an_id_of_its_own_that_is_always_the_same(house: House) -> None:
    def ids() -> list[str]:
        with acting(house, "person:wang", "k", door="POST /x", sent=1) as whole:
            found = [whole.command_id]
            for name in ("first", "second", "first"):
                with step(name):
                    found.append(commanded.get().command_id)
                    assert commanded.get().correlation_id == whole.command_id
            assert commanded.get() is whole
        return found

    whole, first, second, again = ids()
    assert len({whole, first, second}) == 3
    assert first == again
    assert ids() == [whole, first, second, again]


def test_who_asks_is_forgotten_when_it_is_done(house: House) -> None:
    with acting(house, "person:wang", "k", door="POST /x", sent=1):
        assert actor() == "person:wang"
        with acting(house, "person:li", "k", door="POST /x", sent=1):
            assert actor() == "person:li"
        assert actor() == "person:wang"
    with pytest.raises(LookupError):
        actor()


def test_what_was_sent_is_told_apart_by_content_not_by_form() -> None:
    assert fingerprint({"amount": 1}) != fingerprint({"amount": "1"}) != fingerprint({"amount": None})
    assert fingerprint([1, 2]) != fingerprint([2, 1])
    assert len(fingerprint("x" * 10_000)) == 32

from datetime import date

import pytest
from msgspec.structs import replace

from domain.registry import refusals
from domain.registry.events import (
    ContactGiven,
    ContactWithdrawn,
    DeathRecorded,
    PersonsToldApart,
    ResidentEvent,
    ResidentRegistered,
    RetirementRecorded,
    SamePersonRecorded,
)
from domain.registry.resident import Resident
from domain.values.authority import AuthorityMissing
from domain.values.personal import personal
from tests.builders import CONTRACT
from tests.scenario import given

NAME = personal("r1", "name", "陈小明的名字")
PHONE, NEWER = personal("r1", "phone", "13800001234"), personal("r1", "phone", "13900005678")
REGISTERED = ResidentRegistered(resident="r1", name=NAME, retired=None)
GIVEN = ContactGiven(resident="r1", contact=PHONE)
RETIRED = RetirementRecorded(resident="r1", retired=True, authority=CONTRACT)
DIED = DeathRecorded(resident="r1", died_on=date(2026, 10, 2), authority=CONTRACT)
SAME = SamePersonRecorded(resident="r1", same_as="r2", authority=CONTRACT)
APART = PersonsToldApart(resident="r1", other="r2")
NAMELESS = replace(CONTRACT, number="")
WITHDRAWN = ContactWithdrawn(resident="r1", kind="phone")


def resident(*facts: ResidentEvent) -> given[Resident]:
    return given(Resident("r1"), *facts)


def test_a_person_is_registered_once() -> None:
    resident().when(lambda r: r.register(NAME, retired=None)).then(REGISTERED)
    resident(REGISTERED).when(lambda r: r.register(NAME, retired=True)).then()


def test_a_number_is_given_and_a_newer_one_takes_its_place() -> None:
    resident(REGISTERED).when(lambda r: r.give_contact(PHONE)).then(GIVEN)
    newer = ContactGiven(resident="r1", contact=NEWER)
    resident(REGISTERED, GIVEN).when(lambda r: r.give_contact(NEWER)).then(newer)


def test_a_number_is_withdrawn() -> None:
    resident(REGISTERED, GIVEN).when(lambda r: r.withdraw_contact("phone")).then(WITHDRAWN)


def test_without_a_number_there_is_nothing_to_withdraw() -> None:
    resident(REGISTERED).when(lambda r: r.withdraw_contact("phone")).then()
    resident(REGISTERED, GIVEN, WITHDRAWN).when(lambda r: r.withdraw_contact("phone")).then()
    resident(REGISTERED, GIVEN).when(lambda r: r.withdraw_contact("note")).then()


def test_nobody_is_reached_who_was_not_registered() -> None:
    resident().when(lambda r: r.give_contact(PHONE)).then_refuses(refusals.UnknownResident)
    resident().when(lambda r: r.withdraw_contact("phone")).then_refuses(refusals.UnknownResident)
    resident().when(lambda r: r.record_retirement(True, authority=CONTRACT)).then_refuses(refusals.UnknownResident)
    resident().when(lambda r: r.record_death(DIED.died_on, authority=CONTRACT)).then_refuses(refusals.UnknownResident)
    resident().when(lambda r: r.record_same_person("r2", authority=CONTRACT)).then_refuses(refusals.UnknownResident)
    resident().when(lambda r: r.tell_apart("r2")).then_refuses(refusals.UnknownResident)


def test_a_retirement_is_recorded_once_and_may_be_taken_back() -> None:
    def retire(thing: Resident) -> None:
        thing.record_retirement(True, authority=CONTRACT)

    resident(REGISTERED).when(retire).then(RETIRED)
    resident(REGISTERED, RETIRED).when(retire).then()
    resident(replace(REGISTERED, retired=True)).when(retire).then()
    back = replace(RETIRED, retired=False)
    resident(REGISTERED, RETIRED).when(lambda r: r.record_retirement(False, authority=CONTRACT)).then(back)
    resident(REGISTERED).when(lambda r: r.record_retirement(False, authority=CONTRACT)).then(back)


def test_nobody_dies_twice() -> None:
    def die(thing: Resident) -> None:
        thing.record_death(date(2026, 10, 2), authority=CONTRACT)

    resident(REGISTERED).when(die).then(DIED)
    resident(REGISTERED, DIED).when(die).then_refuses(refusals.DiedAlready)


def test_whoever_died_takes_nothing_over_from_that_day_on() -> None:
    past = resident(REGISTERED, DIED)
    past.thing.must_be_alive_on(date(2026, 10, 1))
    past.when(lambda r: r.must_be_alive_on(date(2026, 10, 2))).then_refuses(refusals.PersonDied)
    resident(REGISTERED).thing.must_be_alive_on(date(2026, 10, 2))


def test_two_records_are_of_one_person_until_they_are_told_apart_and_the_other_way_round() -> None:
    def same(thing: Resident) -> None:
        thing.record_same_person("r2", authority=CONTRACT)

    resident(REGISTERED).when(same).then(SAME)
    resident(REGISTERED, SAME).when(same).then()
    resident(REGISTERED, SAME, APART).when(same).then(SAME)
    resident(REGISTERED, SAME).when(lambda r: r.tell_apart("r2")).then(APART)
    resident(REGISTERED, APART).when(lambda r: r.tell_apart("r2")).then()


def test_one_record_is_not_compared_with_itself() -> None:
    past = resident(REGISTERED)
    past.when(lambda r: r.record_same_person("r1", authority=CONTRACT)).then_refuses(refusals.PersonsAlike)
    past.when(lambda r: r.tell_apart("r1")).then_refuses(refusals.PersonsAlike)


@pytest.mark.parametrize("act", ["retirement", "death", "same person"])
def test_what_is_recorded_of_a_person_needs_its_document(act: str) -> None:
    acts = {
        "retirement": lambda r: r.record_retirement(True, authority=NAMELESS),
        "death": lambda r: r.record_death(DIED.died_on, authority=NAMELESS),
        "same person": lambda r: r.record_same_person("r2", authority=NAMELESS),
    }
    resident(REGISTERED).when(acts[act]).then_refuses(AuthorityMissing)

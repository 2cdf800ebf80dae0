from domain.registry import refusals
from domain.registry.events import ContactGiven, ContactWithdrawn, ResidentEvent, ResidentRegistered
from domain.registry.resident import Resident
from domain.values.personal import personal
from tests.scenario import given

NAME = personal("r1", "name", "陈小明的名字")
PHONE, NEWER = personal("r1", "phone", "13800001234"), personal("r1", "phone", "13900005678")
REGISTERED = ResidentRegistered(resident="r1", name=NAME, retired=None)
GIVEN = ContactGiven(resident="r1", contact=PHONE)
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

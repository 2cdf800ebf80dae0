"""Persons: who they are, how they are reached, and what became of them. Their names and numbers stay sealed."""

from datetime import date

from domain.billing.refusals import NotYet
from domain.registry.resident import Resident
from domain.values.authority import Authority
from domain.values.personal import personal, phone_number
from services.house import House
from services.use_cases.command import Seen, must_be_seen, use_case

PHONE = "phone"


@use_case
def register_resident(
    house: House, resident: str, *, name: str, phone: str | None = None, retired: bool | None = None
) -> int:
    """A person under a new id, which says nothing. Raises PersonalTextInvalid, PhoneInvalid."""
    contact = personal(resident, "phone", phone_number(phone)) if phone else None
    registering = house.store.load(Resident, resident)
    registering.register(personal(resident, "name", name), retired=retired)
    if contact:
        registering.give_contact(contact)
    return house.store.record(registering)


@use_case
def give_contact(house: House, resident: str, *, phone: str, seen: Seen | None = None) -> int:
    """A newer number takes the place of the older. Raises PhoneInvalid, ChangedSince, UnknownResident."""
    contact = personal(resident, "phone", phone_number(phone))
    giving = house.store.load(Resident, resident)
    must_be_seen(giving, seen)
    giving.give_contact(contact)
    return house.store.record(giving)


@use_case
def withdraw_contact(house: House, resident: str) -> int:
    """The number is not to be used any more. Raises UnknownResident."""
    withdrawing = house.store.load(Resident, resident)
    withdrawing.withdraw_contact(PHONE)
    return house.store.record(withdrawing)


@use_case
def record_retirement(
    house: House, resident: str, *, retired: bool, authority: Authority, seen: Seen | None = None
) -> int:
    """The retired mark is set or taken away. Raises ChangedSince, UnknownResident, AuthorityMissing."""
    recording = house.store.load(Resident, resident)
    must_be_seen(recording, seen)
    recording.record_retirement(retired, authority=authority)
    return house.store.record(recording)


@use_case
def record_death(house: House, resident: str, *, died_on: date, authority: Authority) -> int:
    """Dwellings stay in this name until the heirs' transfer. Raises UnknownResident, DiedAlready, NotYet."""
    if died_on > house.today():
        raise NotYet(died_on)
    recording = house.store.load(Resident, resident)
    recording.record_death(died_on, authority=authority)
    return house.store.record(recording)


@use_case
def record_same_person(house: House, resident: str, *, same_as: str, authority: Authority) -> int:
    """Two records are of one person; nothing is merged. Raises UnknownResident, PersonsAlike, AuthorityMissing."""
    recording, other = house.store.load(Resident, resident), house.store.load(Resident, same_as)
    other.must_be_registered()
    recording.record_same_person(same_as, authority=authority)
    return house.store.record(recording)


@use_case
def tell_persons_apart(house: House, resident: str, *, other: str) -> int:
    """Two records look alike, and are of two persons. Raises UnknownResident, PersonsAlike."""
    telling, another = house.store.load(Resident, resident), house.store.load(Resident, other)
    another.must_be_registered()
    telling.tell_apart(other)
    return house.store.record(telling)

"""Keeping the registry: what was measured, who pays, who lives there, what stands empty."""

from datetime import date
from decimal import Decimal

from domain.registry.dwelling import Dwelling
from domain.registry.resident import Resident
from domain.values.authority import Authority
from domain.values.party import party
from services.house import House
from services.use_cases.command import Seen, must_be_seen, use_case


@use_case
def correct_floor_area(
    house: House, dwelling: str, *, floor_area_sqm: Decimal, authority: Authority, seen: Seen | None = None
) -> int:
    """After a measurement: what is assessed from now on uses the new area. Raises ChangedSince."""
    correcting = house.store.load(Dwelling, dwelling)
    must_be_seen(correcting, seen)
    correcting.correct_floor_area(floor_area_sqm, authority=authority)
    return house.store.record(correcting)


@use_case
def name_payer(
    house: House, dwelling: str, *, payer: str, effective_from: date, authority: Authority, seen: Seen | None = None
) -> int:
    """Somebody other than the owner owes the fees from a day on. Raises ChangedSince."""
    naming = house.store.load(Dwelling, dwelling)
    must_be_seen(naming, seen)
    naming.name_payer(party(payer), effective_from=effective_from, authority=authority)
    return house.store.record(naming)


@use_case
def declare_vacancy(house: House, dwelling: str, *, since: date, authority: Authority) -> int:
    """Nobody lives there; what that costs is a rule of its own."""
    declaring = house.store.load(Dwelling, dwelling)
    declaring.declare_vacancy(since=since, authority=authority)
    return house.store.record(declaring)


@use_case
def end_vacancy(house: House, dwelling: str, *, ended_on: date) -> int:
    """Somebody lives there again."""
    ending = house.store.load(Dwelling, dwelling)
    ending.end_vacancy(on=ended_on)
    return house.store.record(ending)


@use_case
def move_in(house: House, dwelling: str, *, resident: str, capacity: str, since: date, authority: Authority) -> int:
    """A tenant or another user, who is registered and was alive then. Raises UnknownResident, PersonDied, …"""
    person = house.store.load(Resident, resident)
    person.must_be_registered()
    person.must_be_alive_on(since)
    home = house.store.load(Dwelling, dwelling)
    home.move_in(f"resident:{resident}", capacity, since=since, authority=authority)
    return house.store.record(home)


@use_case
def move_out(house: House, dwelling: str, *, resident: str, moved_out_on: date) -> int:
    """Whoever lived there does so no more. Raises UnknownDwelling, NotALivingTenant."""
    home = house.store.load(Dwelling, dwelling)
    home.move_out(f"resident:{resident}", on=moved_out_on)
    return house.store.record(home)

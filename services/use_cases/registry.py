"""Keeping the registry: what was measured, who pays, what stands empty."""

from datetime import date
from decimal import Decimal

from domain.registry.dwelling import Dwelling
from domain.values.authority import Authority
from domain.values.party import party
from services.house import House
from services.use_cases.command import use_case


@use_case
def correct_floor_area(house: House, dwelling: str, *, floor_area_sqm: Decimal, authority: Authority) -> int:
    """After a measurement: what is assessed from now on uses the new area."""
    correcting = house.store.load(Dwelling, dwelling)
    correcting.correct_floor_area(floor_area_sqm, authority=authority)
    return house.store.record(correcting)


@use_case
def name_payer(house: House, dwelling: str, *, payer: str, effective_from: date, authority: Authority) -> int:
    """Somebody other than the owner owes the fees from a day on."""
    naming = house.store.load(Dwelling, dwelling)
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

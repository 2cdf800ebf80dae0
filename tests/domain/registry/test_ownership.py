"""How a dwelling passes to others: by which causes, to whom, and what becomes of its tenure and its tenants."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.history import Event
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from domain.registry.events import (
    CAUSES,
    CORRECTION,
    PURCHASE,
    SOLD_PUBLIC,
    UNSOLD_PUBLIC,
    Holding,
    OwnershipTransferred,
    TenantMovedIn,
    TenantMovedOut,
    TenureConverted,
)
from tests.builders import BUREAU, CHEN, CONTRACT, LIN, registered
from tests.scenario import given

HOME, MAY = "BH-1-1-101", date(2026, 5, 1)
SOLD = OwnershipTransferred(
    dwelling=HOME,
    owners=(Holding(LIN, 1, 1),),
    effective_from=MAY,
    cause="sale",
    authority=CONTRACT,
    prepared_by="person:li",
    approved_by="person:zhao",
)
BOUGHT = replace(SOLD, cause=PURCHASE)
CONVERTED = TenureConverted(
    dwelling=HOME, tenure=SOLD_PUBLIC, formerly=UNSOLD_PUBLIC, effective_from=MAY, authority=CONTRACT
)


def public(*facts: Event) -> given[Dwelling]:
    return given(Dwelling(HOME), registered(HOME, BUREAU, tenure=UNSOLD_PUBLIC), *facts)


def private(*facts: Event) -> given[Dwelling]:
    return given(Dwelling(HOME), registered(HOME), *facts)


def tenant(who: str) -> TenantMovedIn:
    return TenantMovedIn(dwelling=HOME, resident=who, capacity="tenant", since=date(1999, 1, 1), authority=CONTRACT)


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != PURCHASE])
def test_a_dwelling_passes_to_others_by_a_cause_of_the_list(cause: str) -> None:
    fact = replace(SOLD, cause=cause)
    private().when(lambda d: d.transfer_ownership(fact)).then(fact)


def test_a_dwelling_does_not_pass_by_another_cause() -> None:
    swapped = replace(SOLD, cause="swap")
    why = private().when(lambda d: d.transfer_ownership(swapped)).then_refuses(refusals.UnknownCause)
    assert why.facts == {"cause": "swap", "causes": ", ".join(CAUSES)}


def test_what_was_recorded_with_a_cause_in_other_words_is_still_remembered() -> None:
    thing = private(replace(SOLD, cause="房改")).thing
    assert thing.owners_on(MAY) == (Holding(LIN, 1, 1),)


def test_a_purchase_from_the_unit_makes_a_sold_public_dwelling_of_an_unsold_one() -> None:
    past = public()
    past.when(lambda d: d.transfer_ownership(BOUGHT)).then(CONVERTED, BOUGHT)
    assert past.thing.tenure == SOLD_PUBLIC


def test_a_tenant_who_buys_is_a_tenant_no_more_and_the_other_one_stays() -> None:
    out = TenantMovedOut(dwelling=HOME, resident=LIN, moved_out_on=MAY)
    past = public(tenant(LIN), tenant("resident:wu"))
    past.when(lambda d: d.transfer_ownership(BOUGHT)).then(CONVERTED, BOUGHT, out)
    assert past.thing.living_in == {"resident:wu": "tenant"}


@pytest.mark.parametrize("facts", [(), (SOLD,)])
def test_only_an_unsold_public_dwelling_is_bought_from_its_unit(facts: tuple[Event, ...]) -> None:
    later = replace(BOUGHT, effective_from=date(2026, 6, 1))
    past = private(*facts).when(lambda d: d.transfer_ownership(later))
    assert past.then_refuses(refusals.NotUnsoldPublic).facts == {"dwelling": HOME, "tenure": SOLD_PUBLIC}


def test_nobody_buys_the_same_public_dwelling_twice() -> None:
    again = replace(BOUGHT, effective_from=date(2026, 6, 1))
    past = public(CONVERTED, BOUGHT)
    past.when(lambda d: d.transfer_ownership(again)).then_refuses(refusals.NotUnsoldPublic)


def test_a_correction_takes_the_place_of_the_latest_owners_from_their_own_day_on() -> None:
    right = replace(SOLD, cause=CORRECTION, owners=(Holding(LIN, 1, 2), Holding("resident:wu", 1, 2)))
    past = private(SOLD)
    past.when(lambda d: d.transfer_ownership(right)).then(right)
    assert past.thing.owners_on(MAY) == right.owners
    assert past.thing.owners_on(date(2026, 4, 30)) == (Holding(CHEN, 1, 1),)


def test_a_correction_does_not_reach_behind_the_latest_owners() -> None:
    earlier = replace(SOLD, cause=CORRECTION, effective_from=date(2026, 4, 30))
    past = private(SOLD)
    past.when(lambda d: d.transfer_ownership(earlier)).then_refuses(refusals.TransferOutOfOrder)


def test_somebody_lives_there_in_a_capacity_of_the_list() -> None:
    past = private().when(lambda d: d.move_in(LIN, "guest", since=MAY, authority=CONTRACT))
    assert past.then_refuses(refusals.UnknownCapacity).facts["capacities"] == "tenant, occupant"

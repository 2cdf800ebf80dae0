"""Dwellings that get another number, are divided, or are joined."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.history import Event
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from domain.registry.events import (
    DwellingDivided,
    DwellingFormed,
    DwellingRenumbered,
    DwellingsJoined,
    OwnershipTransferred,
)
from domain.values.authority import AuthorityMissing
from tests.builders import CHEN, CONTRACT, registered
from tests.scenario import given

HOME, PART, OTHER = "BH-1-1-101", "BH-1-1-103", "BH-1-1-104"
DECEMBER = date(2026, 12, 1)
NAMELESS = replace(CONTRACT, number=" ")
TWO = {"prepared_by": "person:li", "approved_by": "person:zhao"}
RENUMBERED = DwellingRenumbered(
    dwelling=HOME, code="BH-1-1-111", formerly=HOME, effective_from=DECEMBER, authority=CONTRACT, **TWO
)
DIVIDED = DwellingDivided(dwelling=HOME, into=(PART, OTHER), effective_from=DECEMBER, authority=CONTRACT, **TWO)
JOINED = DwellingsJoined(dwelling=HOME, into="BH-1-1-105", effective_from=DECEMBER, authority=CONTRACT, **TWO)
FORMED = DwellingFormed(dwelling=PART, out_of=(HOME,), effective_from=DECEMBER, authority=CONTRACT)


def dwelling(*facts: Event) -> given[Dwelling]:
    return given(Dwelling(HOME), registered(HOME), *facts)


def renumber(code: str) -> Callable[[Dwelling], None]:
    return lambda d: d.renumber(replace(RENUMBERED, code=code, formerly=""))


def divide(*into: str) -> Callable[[Dwelling], None]:
    return lambda d: d.divide(replace(DIVIDED, into=into))


def join(into: str) -> Callable[[Dwelling], None]:
    return lambda d: d.join(replace(JOINED, into=into))


def test_a_dwelling_is_renumbered_and_keeps_its_identity() -> None:
    past = dwelling()
    past.when(renumber("BH-1-1-111")).then(RENUMBERED)
    assert (past.thing.key, past.thing.codes) == (HOME, [HOME, "BH-1-1-111"])
    again = replace(RENUMBERED, code="BH-2-1-111", formerly="BH-1-1-111")
    dwelling(RENUMBERED).when(renumber("BH-2-1-111")).then(again)


@pytest.mark.parametrize("code", [HOME, "BH-1-1-111"])
def test_a_code_that_it_ever_had_is_not_given_to_it_again(code: str) -> None:
    past = dwelling(RENUMBERED).when(renumber(code))
    assert past.then_refuses(refusals.CodeUsed).facts == {"code": code}


@pytest.mark.parametrize("decide", [renumber("WC-1-1-111"), divide(PART, "WC-1-1-104"), join("WC-1-1-105")])
def test_a_dwelling_stays_in_its_area(decide: Callable[[Dwelling], None]) -> None:
    assert dwelling().when(decide).then_refuses(refusals.OtherArea).facts["dwelling"] == HOME


def test_a_dwelling_is_divided_and_ends() -> None:
    past = dwelling()
    past.when(divide(PART, OTHER)).then(DIVIDED)
    past.thing.must_stand_on(date(2026, 11, 30))
    why = dwelling(DIVIDED).when(lambda d: d.must_stand_on(DECEMBER)).then_refuses(refusals.NotStanding)
    assert why.facts == {"dwelling": HOME, "day": DECEMBER}


@pytest.mark.parametrize("into", [(), (PART,), (PART, PART)])
def test_a_dwelling_is_divided_into_two_at_least_each_with_a_code_of_its_own(into: tuple[str, ...]) -> None:
    dwelling().when(divide(*into)).then_refuses(refusals.PartsUnclear)


def test_a_dwelling_is_joined_to_others_and_ends() -> None:
    past = dwelling()
    past.when(join("BH-1-1-105")).then(JOINED)
    assert past.thing.ended_on == DECEMBER


def test_what_was_formed_stands_from_its_day_on() -> None:
    past = given(Dwelling(PART))
    fact = replace(registered(PART), authority=CONTRACT)
    past.when(lambda d: d.form(fact, [HOME], effective_from=DECEMBER)).then(fact, FORMED)
    past.thing.must_stand_on(DECEMBER)
    why = given(Dwelling(PART), fact, FORMED).when(lambda d: d.must_stand_on(date(2026, 11, 30)))
    assert why.then_refuses(refusals.NotStanding).facts == {"dwelling": PART, "day": date(2026, 11, 30)}


def test_nothing_is_formed_under_a_code_that_is_taken() -> None:
    past = given(Dwelling(PART), registered(PART))
    past.when(lambda d: d.form(registered(PART), [HOME], effective_from=DECEMBER)).then_refuses(refusals.CodeUsed)


ACTS: dict[str, Callable[[Dwelling], None]] = {
    "renumbered": renumber("BH-1-1-111"),
    "divided": divide(PART, OTHER),
    "joined": join("BH-1-1-105"),
    "measured": lambda d: d.correct_floor_area(Decimal("63.10"), authority=CONTRACT),
    "billed to another": lambda d: d.name_payer("unit:school", effective_from=DECEMBER, authority=CONTRACT),
    "let": lambda d: d.move_in("resident:wu", "tenant", since=DECEMBER, authority=CONTRACT),
    "left empty": lambda d: d.declare_vacancy(since=DECEMBER, authority=CONTRACT),
    "sold": lambda d: d.transfer_ownership(
        OwnershipTransferred(
            dwelling=HOME,
            owners=d.registered.owners,
            effective_from=DECEMBER,
            cause="sale",
            authority=CONTRACT,
            prepared_by="person:li",
            approved_by="person:zhao",
        )
    ),
}


@pytest.mark.parametrize("ended", [DIVIDED, JOINED], ids=["divided", "joined"])
@pytest.mark.parametrize("act", ACTS)
def test_whatever_ended_is_not_altered_any_more(ended: Event, act: str) -> None:
    why = dwelling(ended).when(ACTS[act]).then_refuses(refusals.DwellingEnded)
    assert why.facts == {"dwelling": HOME, "ended_on": DECEMBER}


def test_a_dwelling_does_not_end_before_its_latest_owners_came() -> None:
    sold = OwnershipTransferred(
        dwelling=HOME,
        owners=registered(HOME, CHEN).owners,
        effective_from=date(2026, 12, 2),
        cause="sale",
        authority=CONTRACT,
        prepared_by="person:li",
        approved_by="person:zhao",
    )
    for decide in (divide(PART, OTHER), join("BH-1-1-105")):
        dwelling(sold).when(decide).then_refuses(refusals.TransferOutOfOrder)


def test_a_dwelling_does_not_end_before_it_was_formed() -> None:
    formed = replace(FORMED, dwelling=HOME, effective_from=date(2026, 12, 2))
    dwelling(formed).when(divide(PART, OTHER)).then_refuses(refusals.NotStanding)


def test_a_dwelling_changes_its_shape_on_authority_only() -> None:
    decisions: list[Callable[[Dwelling], None]] = [
        lambda d: d.renumber(replace(RENUMBERED, authority=NAMELESS)),
        lambda d: d.divide(replace(DIVIDED, authority=NAMELESS)),
        lambda d: d.join(replace(JOINED, authority=NAMELESS)),
    ]
    for decide in decisions:
        dwelling().when(decide).then_refuses(AuthorityMissing)


@pytest.mark.parametrize("decide", [renumber("BH-1-1-111"), divide(PART, OTHER), join("BH-1-1-105")])
def test_only_a_registered_dwelling_changes_its_shape(decide: Callable[[Dwelling], None]) -> None:
    given(Dwelling(HOME)).when(decide).then_refuses(refusals.UnknownDwelling)

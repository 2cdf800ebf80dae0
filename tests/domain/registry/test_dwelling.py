from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.history import Event
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from domain.registry.events import (
    TENURES,
    FloorAreaCorrected,
    Holding,
    MoveInCorrected,
    OwnershipTransferred,
    PayerNamed,
    TenantMovedIn,
    TenantMovedOut,
    VacancyDeclared,
    VacancyEnded,
)
from domain.values.authority import AuthorityMissing
from domain.values.floor_area import FloorAreaInvalid
from tests.builders import CHEN, CONTRACT, LEDGER, LIN, registered
from tests.scenario import given

HOME = "BH-1-1-101"
REGISTERED = registered(HOME)
MAY = date(2026, 5, 1)
NAMELESS = replace(CONTRACT, number="")
CORRECTED = FloorAreaCorrected(
    dwelling=HOME, floor_area_sqm=Decimal("63.10"), formerly_sqm=Decimal("62.25"), authority=CONTRACT
)
SOLD = OwnershipTransferred(
    dwelling=HOME,
    owners=(Holding(LIN, 1, 1),),
    effective_from=MAY,
    cause="sale",
    authority=CONTRACT,
    prepared_by="person:li",
    approved_by="person:zhao",
)
MOVED_IN = TenantMovedIn(dwelling=HOME, resident="resident:wu", capacity="tenant", since=MAY, authority=CONTRACT)
MOVED_OUT = TenantMovedOut(dwelling=HOME, resident="resident:wu", moved_out_on=date(2026, 8, 31))
VACANT = VacancyDeclared(dwelling=HOME, since=MAY, authority=CONTRACT)
ENDED = VacancyEnded(dwelling=HOME, ended_on=date(2026, 8, 31))


def dwelling(*facts: Event) -> given[Dwelling]:
    return given(Dwelling(HOME), REGISTERED, *facts)


def unknown() -> given[Dwelling]:
    return given(Dwelling(HOME))


def payer(who: str, since: date) -> PayerNamed:
    return PayerNamed(dwelling=HOME, payer=who, effective_from=since, authority=CONTRACT)


@pytest.mark.parametrize("tenure", TENURES)
def test_a_dwelling_is_registered(tenure: str) -> None:
    fact = registered(HOME, tenure=tenure)
    unknown().when(lambda d: d.register(fact)).then(fact)


def test_a_dwelling_registered_alike_again_is_no_news() -> None:
    dwelling().when(lambda d: d.register(registered(HOME))).then()


def test_a_dwelling_is_not_registered_otherwise() -> None:
    other = registered(HOME, sqm="62.26")
    why = dwelling().when(lambda d: d.register(other)).then_refuses(refusals.RegisteredOtherwise)
    assert why.facts == {"what": HOME, "registered": "62.25 ㎡, sold public"}


def test_an_area_is_kept_with_two_decimals() -> None:
    thing = Dwelling(HOME)
    thing.register(registered(HOME, sqm="62.5"))
    assert str(thing.registered.floor_area_sqm) == "62.50"
    thing.correct_floor_area(Decimal("63.1"), authority=CONTRACT)
    assert str(thing.pending[1].floor_area_sqm) == "63.10"  # type: ignore[union-attr]  # It is a correction.


def test_a_dwelling_needs_an_area_that_a_deed_can_state() -> None:
    unknown().when(lambda d: d.register(registered(HOME, sqm="4.99"))).then_refuses(FloorAreaInvalid)


def test_a_dwelling_needs_a_tenure_of_the_list() -> None:
    fact = registered(HOME, tenure="rented")
    assert "rented" in str(unknown().when(lambda d: d.register(fact)).then_refuses(refusals.UnknownTenure))


@pytest.mark.parametrize(
    "owners",
    [
        (),
        (Holding(CHEN, 1, 2),),
        (Holding(CHEN, 1, 2), Holding(LIN, 1, 3)),
        (Holding(CHEN, 2, 3), Holding(LIN, 2, 3)),
        (Holding(CHEN, 1, 2), Holding(CHEN, 1, 2)),
        (Holding(CHEN, 3, 2), Holding(LIN, -1, 2)),
        (Holding(CHEN, 1, 1), Holding(LIN, 0, 1)),
        (Holding(CHEN, 1, 0),),
        (Holding(CHEN, -1, -1),),
    ],
)
def test_the_owners_shares_make_up_the_whole(owners: tuple[Holding, ...]) -> None:
    shared = replace(REGISTERED, owners=owners)
    unknown().when(lambda d: d.register(shared)).then_refuses(refusals.SharesIncomplete)
    sold = replace(SOLD, owners=owners)
    dwelling().when(lambda d: d.transfer_ownership(sold)).then_refuses(refusals.SharesIncomplete)


def test_thirds_are_a_whole() -> None:
    shared = replace(REGISTERED, owners=tuple(Holding(f"resident:{n}", 1, 3) for n in range(3)))
    unknown().when(lambda d: d.register(shared)).then(shared)


def test_a_floor_area_is_corrected_on_authority() -> None:
    dwelling().when(lambda d: d.correct_floor_area(Decimal("63.10"), authority=CONTRACT)).then(CORRECTED)


def test_a_correction_names_what_stood_before_it() -> None:
    again = replace(CORRECTED, floor_area_sqm=Decimal("63.00"), formerly_sqm=Decimal("63.10"))
    dwelling(CORRECTED).when(lambda d: d.correct_floor_area(Decimal("63.00"), authority=CONTRACT)).then(again)


def test_a_floor_area_is_not_corrected_to_what_it_is() -> None:
    past = dwelling(CORRECTED)
    past.when(lambda d: d.correct_floor_area(Decimal("63.1"), authority=CONTRACT)).then_refuses(refusals.AreaUnchanged)


def test_a_floor_area_is_not_corrected_beyond_belief() -> None:
    past = dwelling()
    past.when(lambda d: d.correct_floor_area(Decimal("62.755"), authority=CONTRACT)).then_refuses(FloorAreaInvalid)


def test_ownership_is_transferred_from_a_day_on() -> None:
    past = dwelling()
    past.when(lambda d: d.transfer_ownership(SOLD)).then(SOLD)
    assert past.thing.owners_on(MAY - timedelta(days=1)) == (Holding(CHEN, 1, 1),)
    assert past.thing.owners_on(MAY) == (Holding(LIN, 1, 1),)
    assert past.thing.owners_on(date(1990, 1, 1)) == (Holding(CHEN, 1, 1),)


@pytest.mark.parametrize("day", [MAY, MAY - timedelta(days=1)])
def test_ownership_is_not_transferred_behind_the_back_of_a_later_owner(day: date) -> None:
    earlier = replace(SOLD, effective_from=day, owners=(Holding("resident:wu", 1, 1),))
    why = dwelling(SOLD).when(lambda d: d.transfer_ownership(earlier)).then_refuses(refusals.TransferOutOfOrder)
    assert why.facts == {"latest": MAY}


def test_owners_stand_in_time() -> None:
    third = replace(SOLD, effective_from=date(2027, 1, 1), owners=(Holding(LIN, 1, 2), Holding(CHEN, 1, 2)))
    thing = dwelling(SOLD, third).thing
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 12, 31), date(2027, 1, 1), date(2050, 1, 1)]
    assert [thing.owners_on(day)[0].party for day in days] == [CHEN, LIN, LIN, LIN, LIN]
    assert [len(thing.owners_on(day)) for day in days] == [1, 1, 1, 2, 2]


def test_the_first_of_the_owners_owes_the_fees() -> None:
    shared = replace(SOLD, owners=(Holding(LIN, 1, 3), Holding(CHEN, 2, 3)))
    thing = dwelling(shared).thing
    assert (thing.debtor_on(MAY - timedelta(days=1)), thing.debtor_on(MAY)) == (CHEN, LIN)


def test_a_payer_who_was_named_owes_from_a_day_on() -> None:
    fact = payer("unit:school", MAY)
    past = dwelling()
    past.when(lambda d: d.name_payer("unit:school", effective_from=MAY, authority=CONTRACT)).then(fact)
    assert past.thing.debtor_on(MAY - timedelta(days=1)) == CHEN
    assert past.thing.debtor_on(MAY) == "unit:school"
    assert past.thing.owners_on(MAY) == (Holding(CHEN, 1, 1),)


def test_payers_stand_in_time_in_whatever_order_they_were_named() -> None:
    autumn, spring = payer("unit:school", date(2026, 9, 1)), payer("unit:bank", date(2026, 3, 1))
    for facts in ([autumn, spring], [spring, autumn]):
        thing = dwelling(*facts).thing
        days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]
        assert [thing.debtor_on(day) for day in days] == [CHEN, "unit:bank", "unit:bank", "unit:school"]


@pytest.mark.parametrize(("first", "then"), [("unit:bank", "unit:school"), ("unit:school", "unit:bank")])
def test_of_two_payers_named_for_one_day_the_one_named_last_owes(first: str, then: str) -> None:
    assert dwelling(payer(first, MAY), payer(then, MAY)).thing.debtor_on(MAY) == then


def test_somebody_moves_in_and_is_asked_only_once() -> None:
    def move_in(thing: Dwelling) -> None:
        thing.move_in("resident:wu", "tenant", since=MAY, authority=CONTRACT)

    dwelling().when(move_in).then(MOVED_IN)
    dwelling(MOVED_IN).when(move_in).then()
    dwelling(MOVED_IN, MOVED_OUT).when(move_in).then(MOVED_IN)


def test_somebody_who_lives_there_moves_out() -> None:
    dwelling(MOVED_IN).when(lambda d: d.move_out("resident:wu", on=date(2026, 8, 31))).then(MOVED_OUT)


@pytest.mark.parametrize("facts", [(), (MOVED_IN, MOVED_OUT)])
def test_nobody_moves_out_who_does_not_live_there(facts: tuple[Event, ...]) -> None:
    past = dwelling(*facts)
    past.when(lambda d: d.move_out("resident:wu", on=date(2026, 8, 31))).then_refuses(refusals.NotALivingTenant)


def test_a_vacancy_is_declared_and_declared_only_once() -> None:
    dwelling().when(lambda d: d.declare_vacancy(since=MAY, authority=CONTRACT)).then(VACANT)
    dwelling(VACANT).when(lambda d: d.declare_vacancy(since=None, authority=LEDGER)).then()
    dwelling(VACANT, ENDED).when(lambda d: d.declare_vacancy(since=MAY, authority=CONTRACT)).then(VACANT)


def test_a_vacancy_ends() -> None:
    dwelling(VACANT).when(lambda d: d.end_vacancy(on=date(2026, 8, 31))).then(ENDED)


@pytest.mark.parametrize("facts", [(), (VACANT, ENDED)])
def test_only_a_vacancy_ends(facts: tuple[Event, ...]) -> None:
    dwelling(*facts).when(lambda d: d.end_vacancy(on=date(2026, 8, 31))).then_refuses(refusals.NotVacant)


def test_what_needs_an_authority_is_refused_without() -> None:
    past, nameless = dwelling(), replace(SOLD, authority=NAMELESS)
    past.when(lambda d: d.correct_floor_area(Decimal("63.10"), authority=NAMELESS)).then_refuses(AuthorityMissing)
    past.when(lambda d: d.transfer_ownership(nameless)).then_refuses(AuthorityMissing)
    name = past.when(lambda d: d.name_payer("unit:school", effective_from=MAY, authority=NAMELESS))
    name.then_refuses(AuthorityMissing)


def test_nothing_happens_to_a_dwelling_that_nobody_registered() -> None:
    past = unknown()
    area = past.when(lambda d: d.correct_floor_area(Decimal("63.10"), authority=CONTRACT))
    area.then_refuses(refusals.UnknownDwelling)
    past.when(lambda d: d.transfer_ownership(SOLD)).then_refuses(refusals.UnknownDwelling)
    name = past.when(lambda d: d.name_payer("unit:school", effective_from=MAY, authority=CONTRACT))
    name.then_refuses(refusals.UnknownDwelling)
    move = past.when(lambda d: d.move_in("resident:wu", "tenant", since=None, authority=CONTRACT))
    move.then_refuses(refusals.UnknownDwelling)
    past.when(lambda d: d.move_out("resident:wu", on=MAY)).then_refuses(refusals.UnknownDwelling)
    past.when(lambda d: d.declare_vacancy(since=MAY, authority=CONTRACT)).then_refuses(refusals.UnknownDwelling)
    past.when(lambda d: d.end_vacancy(on=MAY)).then_refuses(refusals.UnknownDwelling)
    past.when(lambda d: d.must_be_registered()).then_refuses(refusals.UnknownDwelling)


@pytest.mark.parametrize(
    ("on", "period", "known"),
    [(date(2003, 5, 17), None, (date(2003, 5, 17), "")), (None, "2003-05", (None, "2003-05"))],
)
def test_the_day_of_moving_in_is_corrected_with_what_was_on_record(
    on: date | None, period: str | None, known: tuple[date | None, str]
) -> None:
    fact = MoveInCorrected(
        dwelling=REGISTERED.dwelling,
        moved_in_on=on,
        month=period,
        formerly_on=REGISTERED.moved_in_on,
        formerly_month=None,
        authority=LEDGER,
    )
    past = given(Dwelling(REGISTERED.dwelling), REGISTERED)
    past.when(lambda d: d.correct_move_in(on, period, authority=LEDGER)).then(fact)
    assert (past.thing.moved_in_on, past.thing.moved_in_month) == known
    again = given(Dwelling(REGISTERED.dwelling), REGISTERED, fact)
    again.when(lambda d: d.correct_move_in(on, period, authority=LEDGER)).then()

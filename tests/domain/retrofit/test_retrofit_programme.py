from collections.abc import Callable

import pytest
from msgspec.structs import replace

from domain.retrofit import refusals
from domain.retrofit.events import (
    ConsentGiven,
    ConsentRefused,
    RetrofitEvent,
    RetrofitShareBroughtForward,
    RetrofitShareCorrected,
    VisitMade,
)
from domain.retrofit.retrofit_programme import RetrofitProgramme, Share
from tests.builders import LEDGER
from tests.scenario import given

ITEM, HOME = "天然气入户", "BH-1-1-101"
SHARE = RetrofitShareBroughtForward(
    dwelling=HOME,
    item=ITEM,
    household_cost_fen=320_000,
    subsidy_fen=120_000,
    share_fen=200_000,
    visits=2,
    objection=None,
    authority=LEDGER,
)
GIVEN, REFUSED = ConsentGiven(dwelling=HOME, item=ITEM), ConsentRefused(dwelling=HOME, item=ITEM, reason="cost")


def programme(*facts: RetrofitEvent) -> given[RetrofitProgramme]:
    return given(RetrofitProgramme(f"BH/{ITEM}"), *facts)


def test_a_share_is_brought_forward() -> None:
    past = programme()
    past.when(lambda p: p.bring_share_forward(SHARE)).then(SHARE)
    assert past.thing.consents == {}


def test_a_share_known_alike_is_no_news() -> None:
    programme(SHARE, GIVEN).when(lambda p: p.bring_share_forward(SHARE)).then()


@pytest.mark.parametrize("change", [{"visits": 3}, {"subsidy_fen": 100_000, "share_fen": 220_000}])
def test_a_share_is_not_brought_forward_otherwise(change: dict[str, int]) -> None:
    other = replace(SHARE, **change)
    why = programme(SHARE).when(lambda p: p.bring_share_forward(other))
    assert why.then_refuses(refusals.ShareBroughtForwardOtherwise).facts == {"dwelling": HOME, "item": ITEM}


@pytest.mark.parametrize(
    ("subsidy_fen", "share_fen"), [(120_000, 199_999), (120_000, 200_001), (-1, 320_001), (320_001, -1)]
)
def test_subsidy_and_share_make_up_the_cost(subsidy_fen: int, share_fen: int) -> None:
    wrong = replace(SHARE, subsidy_fen=subsidy_fen, share_fen=share_fen)
    programme().when(lambda p: p.bring_share_forward(wrong)).then_refuses(refusals.SharesDoNotAddUp)


@pytest.mark.parametrize(("subsidy_fen", "share_fen"), [(0, 320_000), (320_000, 0)])
def test_one_side_may_bear_it_all(subsidy_fen: int, share_fen: int) -> None:
    whole = replace(SHARE, subsidy_fen=subsidy_fen, share_fen=share_fen)
    programme().when(lambda p: p.bring_share_forward(whole)).then(whole)


def test_a_household_consents_and_says_so_once() -> None:
    programme(SHARE).when(lambda p: p.give_consent(HOME)).then(GIVEN)
    programme(SHARE, GIVEN).when(lambda p: p.give_consent(HOME)).then()


def test_a_household_refuses_and_says_so_once() -> None:
    programme(SHARE).when(lambda p: p.refuse_consent(HOME, "cost")).then(REFUSED)
    programme(SHARE, REFUSED).when(lambda p: p.refuse_consent(HOME, None)).then()


def test_a_household_may_change_its_mind() -> None:
    programme(SHARE, REFUSED).when(lambda p: p.give_consent(HOME)).then(GIVEN)
    programme(SHARE, GIVEN).when(lambda p: p.refuse_consent(HOME, "cost")).then(REFUSED)


def test_every_visit_counts() -> None:
    visit = VisitMade(dwelling=HOME, item=ITEM)
    programme(SHARE).when(lambda p: p.make_visit(HOME)).then(visit)
    programme(SHARE, visit).when(lambda p: p.make_visit(HOME)).then(visit)


def test_a_dwelling_without_a_share_has_no_say() -> None:
    past = programme(SHARE)
    past.when(lambda p: p.give_consent("BH-1-1-102")).then_refuses(refusals.UnknownShare)
    past.when(lambda p: p.refuse_consent("BH-1-1-102", None)).then_refuses(refusals.UnknownShare)
    past.when(lambda p: p.make_visit("BH-1-1-102")).then_refuses(refusals.UnknownShare)


CORRECTED = RetrofitShareCorrected(
    dwelling=HOME,
    item=ITEM,
    household_cost_fen=320_000,
    subsidy_fen=100_000,
    share_fen=220_000,
    formerly_household_cost_fen=320_000,
    formerly_subsidy_fen=120_000,
    formerly_share_fen=200_000,
    authority=LEDGER,
    prepared_by="person:li",
    approved_by="person:zhao",
)


def correct(*figures: int, dwelling: str = HOME) -> Callable[[RetrofitProgramme], None]:
    return lambda p: p.correct_share(
        dwelling, Share(*figures), authority=LEDGER, prepared_by="person:li", approved_by="person:zhao"
    )


def test_a_share_is_corrected_and_the_word_on_it_stands() -> None:
    past = programme(SHARE, GIVEN)
    past.when(correct(320_000, 100_000, 220_000)).then(CORRECTED)
    assert past.thing.consents == {HOME: "given"}
    programme(SHARE, CORRECTED).when(correct(320_000, 100_000, 220_000)).then()
    programme(SHARE, CORRECTED).when(lambda p: p.bring_share_forward(SHARE)).then()


def test_only_a_share_that_adds_up_takes_the_place_of_one_on_record() -> None:
    programme(SHARE).when(correct(320_000, 100_000, 220_001)).then_refuses(refusals.SharesDoNotAddUp)
    programme(SHARE).when(correct(1, 0, 1, dwelling="BH-1-1-102")).then_refuses(refusals.UnknownShare)


def test_visits_are_counted_on_from_those_brought_forward() -> None:
    visit = VisitMade(dwelling=HOME, item=ITEM)
    assert programme(SHARE, visit, visit).thing.visits == {HOME: 4}

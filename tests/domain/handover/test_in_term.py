"""Who may assess and collect: one second before, at, and after each boundary."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.handover import refusals
from domain.handover.events import HandoverEvent
from tests.domain.handover.terms import (
    AGREED,
    COMPANY,
    CUT_OFF,
    END,
    ENDED,
    GOES_ON,
    NEXT,
    NEXT_COMPANY,
    PLANNED,
    RESUMED,
    SECOND,
    STOPPED,
    SUSPENDED,
    handover,
)

WHOLE = (PLANNED, AGREED, STOPPED, GOES_ON, ENDED)
BACK_AT = END + timedelta(days=365)
OTHERS = replace(AGREED, company=NEXT_COMPANY, cut_off_at=END)
AND_BACK = (
    *WHOLE,
    NEXT,
    OTHERS,
    replace(ENDED, company=NEXT_COMPANY, ended_at=BACK_AT),
    PLANNED,
    replace(AGREED, cut_off_at=BACK_AT),
)

HELD = [CUT_OFF, CUT_OFF + SECOND, SUSPENDED - SECOND, RESUMED, RESUMED + SECOND, END - SECOND]
NOT_HELD = [
    (CUT_OFF - SECOND, refusals.BeforeCutOff, {"cut_off_at": CUT_OFF}),
    (SUSPENDED, refusals.WhileSuspended, {"suspended_from": SUSPENDED}),
    (SUSPENDED + SECOND, refusals.WhileSuspended, {"suspended_from": SUSPENDED}),
    (RESUMED - SECOND, refusals.WhileSuspended, {"suspended_from": SUSPENDED}),
    (END, refusals.AfterTerm, {"ended_at": END}),
    (END + SECOND, refusals.AfterTerm, {"ended_at": END}),
]


@pytest.mark.parametrize("at", HELD)
def test_in_its_term_a_company_acts(at: datetime) -> None:
    handover(*WHOLE).when(lambda h: h.must_be_in_term(COMPANY, at)).then()


@pytest.mark.parametrize(("at", "why", "instant"), NOT_HELD)
def test_outside_of_it_a_company_is_told_the_instant(
    at: datetime, why: type[Refusal], instant: dict[str, object]
) -> None:
    refused = handover(*WHOLE).when(lambda h: h.must_be_in_term(COMPANY, at)).then_refuses(why)
    assert refused.facts == {"area": "BH", "company": COMPANY} | instant


def test_before_the_first_hour_nothing_is_allowed() -> None:
    early = handover(PLANNED, AGREED).when(lambda h: h.must_be_in_term(COMPANY, CUT_OFF - SECOND))
    assert str(early.then_refuses(refusals.BeforeCutOff)).startswith("company:shicheng takes over BH at 2026-11-30 16")


def test_a_suspension_that_nobody_resumed_goes_on() -> None:
    past = handover(PLANNED, AGREED, STOPPED)
    past.when(lambda h: h.must_be_in_term(COMPANY, END)).then_refuses(refusals.WhileSuspended)


@pytest.mark.parametrize("past", [(), (PLANNED,), (PLANNED, ENDED)])
def test_without_an_agreed_cut_off_no_company_acts(past: tuple[HandoverEvent, ...]) -> None:
    handover(*past).when(lambda h: h.must_be_in_term(COMPANY, CUT_OFF)).then_refuses(refusals.NoCutOffAgreed)


def test_a_company_does_not_act_in_the_term_of_another() -> None:
    past = handover(*WHOLE)
    past.when(lambda h: h.must_be_in_term(NEXT_COMPANY, CUT_OFF)).then_refuses(refusals.NoCutOffAgreed)


@pytest.mark.parametrize(
    ("who", "at", "why"),
    [
        (COMPANY, END - SECOND, None),
        (NEXT_COMPANY, END - SECOND, refusals.BeforeCutOff),
        (COMPANY, END, refusals.BeforeCutOff),
        (NEXT_COMPANY, END, None),
        (COMPANY, BACK_AT - SECOND, refusals.BeforeCutOff),
        (NEXT_COMPANY, BACK_AT, refusals.AfterTerm),
        (COMPANY, BACK_AT, None),
    ],
)
def test_one_company_follows_the_other_at_the_second(who: str, at: datetime, why: type[Refusal] | None) -> None:
    past = handover(*AND_BACK).when(lambda h: h.must_be_in_term(who, at))
    if why is None:
        past.then()
    else:
        past.then_refuses(why)


def test_a_planned_return_does_not_shorten_the_term_before() -> None:
    later = (*WHOLE, NEXT, replace(ENDED, company=NEXT_COMPANY, ended_at=BACK_AT), PLANNED)
    handover(*later).when(lambda h: h.must_be_in_term(COMPANY, END - SECOND)).then()

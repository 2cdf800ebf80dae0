"""How a term comes on record: planned, cut off, suspended, resumed, ended, one company after the other."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from domain.handover import refusals
from domain.handover.events import HandoverEvent
from domain.handover.vendor_handover import Decided, VendorHandover
from domain.values.authority import Authority, AuthorityMissing
from tests.domain.handover.terms import (
    AGREED,
    COMPANY,
    CUT_OFF,
    DECIDED,
    END,
    ENDED,
    GOES_ON,
    NEXT,
    NEXT_COMPANY,
    NOW,
    PLANNED,
    RESERVED,
    RESUMED,
    SECOND,
    STOPPED,
    SUSPENDED,
    handover,
)

WHY = "accounts not settled"
NAMELESS = DECIDED._replace(authority=Authority(kind="合同", number=" ", dated=None, sha256=None))
Decision = Callable[[VendorHandover], object]
BEGUN = (PLANNED, AGREED)


def test_a_handover_is_planned_once() -> None:
    handover().when(lambda h: h.plan(COMPANY, DECIDED)).then(PLANNED)
    handover(PLANNED).when(lambda h: h.plan(COMPANY, DECIDED)).then()


def test_the_next_company_is_planned_when_the_end_of_the_last_term_is_on_record() -> None:
    handover(*BEGUN).when(lambda h: h.plan(NEXT_COMPANY, DECIDED)).then_refuses(refusals.HandoverPlannedOtherwise)
    handover(*BEGUN, ENDED).when(lambda h: h.plan(NEXT_COMPANY, DECIDED)).then(NEXT)


@pytest.mark.parametrize("who", ["bureau:ezhou", "resident:chen", "shicheng"])
def test_an_area_is_handed_over_to_a_company(who: str) -> None:
    handover().when(lambda h: h.plan(who, DECIDED)).then_refuses(refusals.NotACompany)


def test_a_cut_off_is_agreed_by_date_and_hour() -> None:
    agree: Decision = lambda h: h.agree_cut_off(CUT_OFF, DECIDED, now=NOW)  # noqa: E731  # Asked twice.
    handover(PLANNED).when(agree).then(AGREED)
    handover(*BEGUN).when(agree).then()
    handover().when(agree).then_refuses(refusals.HandoverNotPlanned)
    past = handover(PLANNED)
    past.when(lambda h: h.agree_cut_off(CUT_OFF + SECOND, DECIDED, now=NOW)).then_refuses(refusals.CutOffNotOnTheHour)


def test_a_cut_off_is_moved_until_it_has_come() -> None:
    later = CUT_OFF.replace(hour=18)
    moved = replace(AGREED, cut_off_at=later)
    handover(*BEGUN).when(lambda h: h.agree_cut_off(later, DECIDED, now=CUT_OFF - SECOND)).then(moved)
    late = handover(*BEGUN).when(lambda h: h.agree_cut_off(later, DECIDED, now=CUT_OFF))
    assert late.then_refuses(refusals.CutOffPassed).facts == {"area": "BH", "cut_off_at": CUT_OFF}


def test_a_cut_off_is_not_moved_behind_a_suspension_or_the_end() -> None:
    suspended = handover(*BEGUN, STOPPED)
    suspended.when(lambda h: h.agree_cut_off(RESUMED.replace(minute=0), DECIDED, now=NOW)).then_refuses(
        refusals.SuspendedAlready
    )
    handover(PLANNED, ENDED).when(lambda h: h.agree_cut_off(END, DECIDED, now=NOW)).then_refuses(refusals.AfterTerm)


def test_the_next_term_begins_when_the_last_one_is_over() -> None:
    past = (*BEGUN, ENDED, NEXT)
    agreed = replace(AGREED, company=NEXT_COMPANY, cut_off_at=END)
    handover(*past).when(lambda h: h.agree_cut_off(END, DECIDED, now=NOW)).then(agreed)
    early = handover(*past).when(lambda h: h.agree_cut_off(END.replace(hour=15), DECIDED, now=NOW))
    assert early.then_refuses(refusals.InstantTooEarly).facts == {"earliest": END}


def test_a_company_is_suspended_for_a_reason_and_resumed() -> None:
    suspend: Decision = lambda h: h.suspend(SUSPENDED, WHY, DECIDED)  # noqa: E731  # Asked twice.
    handover(*BEGUN).when(suspend).then(STOPPED)
    handover(*BEGUN, STOPPED).when(suspend).then()
    handover(*BEGUN, STOPPED).when(lambda h: h.resume(RESUMED, DECIDED)).then(GOES_ON)
    handover(*BEGUN).when(lambda h: h.suspend(SUSPENDED, " ", DECIDED)).then_refuses(refusals.ReasonMissing)
    handover(PLANNED).when(suspend).then_refuses(refusals.NoCutOffAgreed)


def test_suspensions_follow_each_other() -> None:
    past = (*BEGUN, STOPPED, GOES_ON)
    again = replace(STOPPED, suspended_from=RESUMED)
    handover(*past).when(lambda h: h.suspend(RESUMED, WHY, DECIDED)).then(again)
    handover(*past).when(lambda h: h.suspend(RESUMED - SECOND, WHY, DECIDED)).then_refuses(refusals.InstantTooEarly)
    handover(*past).when(lambda h: h.resume(RESUMED, DECIDED)).then_refuses(refusals.NotSuspended)
    twice = handover(*BEGUN, STOPPED).when(lambda h: h.suspend(RESUMED, WHY, DECIDED))
    assert twice.then_refuses(refusals.SuspendedAlready).facts["suspended_from"] == SUSPENDED
    back = handover(*BEGUN, STOPPED)
    back.when(lambda h: h.resume(SUSPENDED - SECOND, DECIDED)).then_refuses(refusals.InstantTooEarly)


def test_a_term_ends_and_an_end_is_moved_until_it_has_come() -> None:
    end: Decision = lambda h: h.end_term(END, DECIDED, now=NOW)  # noqa: E731  # Asked twice.
    handover(*BEGUN).when(end).then(ENDED)
    handover(*BEGUN, ENDED).when(end).then()
    sooner = replace(ENDED, ended_at=RESUMED)
    handover(*BEGUN, ENDED).when(lambda h: h.end_term(RESUMED, DECIDED, now=END - SECOND)).then(sooner)
    handover(*BEGUN, ENDED).when(lambda h: h.end_term(RESUMED, DECIDED, now=END)).then_refuses(refusals.AfterTerm)
    handover().when(end).then_refuses(refusals.HandoverNotPlanned)
    backwards = handover(*BEGUN).when(lambda h: h.end_term(CUT_OFF - SECOND, DECIDED, now=NOW))
    assert backwards.then_refuses(refusals.InstantTooEarly).facts == {"earliest": CUT_OFF}


def test_after_the_end_nothing_of_the_term_is_altered() -> None:
    past = (*BEGUN, STOPPED, ENDED)
    handover(*past).when(lambda h: h.resume(END, DECIDED)).then_refuses(refusals.AfterTerm)
    handover(*BEGUN, ENDED).when(lambda h: h.suspend(END, WHY, DECIDED)).then_refuses(refusals.AfterTerm)


def test_a_gate_passes_by_reservation_up_to_what_was_known() -> None:
    handover(PLANNED).when(lambda h: h.sign_reservation("maintenance fund", 500_000, 12, DECIDED)).then(RESERVED)
    handover(PLANNED, RESERVED).when(lambda h: h.sign_reservation("maintenance fund", 500_000, 12, DECIDED)).then()
    more = replace(RESERVED, up_to_fen=600_000)
    handover(PLANNED, RESERVED).when(lambda h: h.sign_reservation("maintenance fund", 600_000, 12, DECIDED)).then(more)
    handover().when(lambda h: h.sign_reservation("maintenance fund", 1, 1, DECIDED)).then_refuses(
        refusals.HandoverNotPlanned
    )
    handover(PLANNED).when(lambda h: h.sign_reservation("moat", 1, 1, DECIDED)).then_refuses(refusals.UnknownGate)


@pytest.mark.parametrize(("fen", "households"), [(-1, 0), (0, -1), (10**18, 0)])
def test_a_reservation_names_an_amount_and_households(fen: int, households: int) -> None:
    signed = handover(PLANNED).when(lambda h: h.sign_reservation("maintenance fund", fen, households, DECIDED))
    signed.then_refuses(refusals.ReservationInvalid)


EVERYTHING: list[tuple[tuple[HandoverEvent, ...], Callable[[VendorHandover, Decided], object]]] = [
    ((), lambda h, d: h.plan(COMPANY, d)),
    ((PLANNED,), lambda h, d: h.agree_cut_off(CUT_OFF, d, now=NOW)),
    (BEGUN, lambda h, d: h.suspend(SUSPENDED, WHY, d)),
    ((*BEGUN, STOPPED), lambda h, d: h.resume(RESUMED, d)),
    (BEGUN, lambda h, d: h.end_term(END, d, now=NOW)),
    (BEGUN, lambda h, d: h.sign_reservation("maintenance fund", 1, 1, d)),
]


@pytest.mark.parametrize(("past", "decide"), EVERYTHING)
def test_everything_takes_two_persons_and_a_named_document(
    past: tuple[HandoverEvent, ...], decide: Callable[[VendorHandover, Decided], object]
) -> None:
    alone = DECIDED._replace(approved_by="person:li")
    handover(*past).when(lambda h: decide(h, alone)).then_refuses(refusals.SamePerson)
    handover(*past).when(lambda h: decide(h, NAMELESS)).then_refuses(AuthorityMissing)

from datetime import date

import pytest

from domain.billing import refusals
from domain.billing.assessment_sheet import AssessmentSheet, sheet_key
from domain.billing.events import SheetApproved, SheetEvent, SheetPlanned, SheetPosted
from tests.builders import FEE, HOME, TODAY, fee
from tests.scenario import given

RUN = f"BH/{FEE}/2026-11/1"
LINES = (fee(), fee(due=HOME._replace(dwelling="BH-1-1-102")))
PLANNED = SheetPlanned(run=RUN, building="BH-1", lines=LINES, total_fen=6226, as_of=41, planned_by="person:wang")
APPROVED = SheetApproved(run=RUN, building="BH-1", total_fen=6226, approved_by="person:zhao")
POSTED = SheetPosted(run=RUN, building="BH-1", total_fen=6226, booked_on=TODAY)
STATES: dict[str, tuple[SheetEvent, ...]] = {
    "not planned": (),
    "planned": (PLANNED,),
    "approved": (PLANNED, APPROVED),
    "posted": (PLANNED, APPROVED, POSTED),
}


def sheet(state: str) -> given[AssessmentSheet]:
    return given(AssessmentSheet(sheet_key(RUN, "BH-1")), *STATES[state])


@pytest.mark.parametrize("state", STATES)
def test_a_sheet_knows_its_state(state: str) -> None:
    assert sheet(state).thing.state == state


def test_a_sheet_is_planned_with_its_lines() -> None:
    sheet("not planned").when(lambda s: s.plan(LINES, as_of=41, by="person:wang")).then(PLANNED)


def test_another_person_approves_what_was_planned() -> None:
    sheet("planned").when(lambda s: s.approve(by="person:zhao")).then(APPROVED)


def test_whoever_planned_a_sheet_does_not_approve_it() -> None:
    sheet("planned").when(lambda s: s.approve(by="person:wang")).then_refuses(refusals.SamePerson)


def test_what_was_approved_is_posted_line_by_line() -> None:
    past = sheet("approved")
    past.when(lambda s: s.post(booked_on=TODAY)).then(POSTED)
    assert past.thing.planned.lines == LINES


@pytest.mark.parametrize("state", ["planned", "approved", "posted"])
def test_a_sheet_is_planned_once(state: str) -> None:
    past = sheet(state).when(lambda s: s.plan((), as_of=42, by="person:li"))
    assert past.then_refuses(refusals.SheetNotReady).facts == {"building": "BH-1", "state": state}


@pytest.mark.parametrize("state", ["not planned", "approved", "posted"])
def test_only_a_planned_sheet_is_approved(state: str) -> None:
    sheet(state).when(lambda s: s.approve(by="person:zhao")).then_refuses(refusals.SheetNotReady)


@pytest.mark.parametrize("state", ["not planned", "planned", "posted"])
def test_only_an_approved_sheet_is_posted_and_only_once(state: str) -> None:
    sheet(state).when(lambda s: s.post(booked_on=date(2026, 12, 1))).then_refuses(refusals.SheetNotReady)

from datetime import date

import pytest

from domain.billing import refusals
from domain.billing.assessment_run import AssessmentRun, run_key
from domain.billing.events import RunAbandoned, RunApproved, RunCompleted, RunEvent, RunPlanned, SheetTotal
from tests.builders import FEE
from tests.scenario import given

KEY = f"BH/{FEE}/2026-11/1"
FIRST = SheetTotal(sheet=f"{KEY}/BH-1", building="BH-1", lines=2, total_fen=6226)
SECOND = SheetTotal(sheet=f"{KEY}/BH-2", building="BH-2", lines=1, total_fen=3113)
DUE_ON = date(2026, 11, 30)
PLANNED = RunPlanned(
    run=KEY,
    area="BH",
    fee_kind=FEE,
    period="2026-11",
    due_on=DUE_ON,
    sheets=(FIRST, SECOND),
    total_fen=9339,
    as_of=41,
    planned_by="person:wang",
)
APPROVED = RunApproved(run=KEY, total_fen=9339, approved_by="person:zhao")
COMPLETED = RunCompleted(run=KEY, lines=3, total_fen=9339)
ABANDONED = RunAbandoned(run=KEY, reason="wrong month", abandoned_by="person:wang")
STATES: dict[str, tuple[RunEvent, ...]] = {
    "not planned": (),
    "planned": (PLANNED,),
    "approved": (PLANNED, APPROVED),
    "completed": (PLANNED, APPROVED, COMPLETED),
    "abandoned": (PLANNED, ABANDONED),
}


def run(state: str) -> given[AssessmentRun]:
    return given(AssessmentRun(KEY), *STATES[state])


def plan(thing: AssessmentRun) -> None:
    thing.plan([FIRST, SECOND], due_on=DUE_ON, as_of=41, by="person:wang")


def test_a_run_is_known_by_area_fee_kind_month_and_number() -> None:
    assert run_key("BH", FEE, "2026-11", 1) == KEY


@pytest.mark.parametrize("state", STATES)
def test_a_run_knows_its_state(state: str) -> None:
    assert run(state).thing.state == state


def test_a_run_is_planned_with_its_sheets_and_their_total() -> None:
    run("not planned").when(plan).then(PLANNED)


def test_a_run_that_finds_nothing_to_assess_is_not_planned() -> None:
    past = run("not planned").when(lambda r: r.plan([], due_on=DUE_ON, as_of=41, by="person:wang"))
    why = past.then_refuses(refusals.NothingToAssess)
    assert why.facts == {"area": "BH", "fee_kind": FEE, "period": "2026-11"}


@pytest.mark.parametrize("state", ["planned", "approved", "completed", "abandoned"])
def test_a_run_is_planned_once(state: str) -> None:
    assert run(state).when(plan).then_refuses(refusals.RunNotReady).facts == {"run": KEY, "state": state}


def test_another_person_approves_a_run() -> None:
    run("planned").when(lambda r: r.approve(by="person:zhao")).then(APPROVED)


def test_whoever_planned_a_run_does_not_approve_it() -> None:
    past = run("planned").when(lambda r: r.approve(by="person:wang"))
    assert past.then_refuses(refusals.SamePerson).facts == {"person": "person:wang"}


@pytest.mark.parametrize("state", ["not planned", "approved", "completed", "abandoned"])
def test_only_a_planned_run_is_approved(state: str) -> None:
    run(state).when(lambda r: r.approve(by="person:zhao")).then_refuses(refusals.RunNotReady)


def test_an_approved_run_is_completed_with_all_its_lines() -> None:
    run("approved").when(lambda r: r.complete()).then(COMPLETED)


def test_a_run_completed_again_is_no_news() -> None:
    run("completed").when(lambda r: r.complete()).then()


@pytest.mark.parametrize("state", ["not planned", "planned", "abandoned"])
def test_only_an_approved_run_is_completed(state: str) -> None:
    run(state).when(lambda r: r.complete()).then_refuses(refusals.RunNotReady)


@pytest.mark.parametrize("state", ["planned", "approved"])
def test_a_run_that_nobody_wants_is_abandoned(state: str) -> None:
    run(state).when(lambda r: r.abandon(reason="wrong month", by="person:wang")).then(ABANDONED)


@pytest.mark.parametrize("state", ["not planned", "completed", "abandoned"])
def test_what_was_completed_or_never_planned_is_not_abandoned(state: str) -> None:
    run(state).when(lambda r: r.abandon(reason="", by="person:wang")).then_refuses(refusals.RunNotReady)


@pytest.mark.parametrize("state", STATES)
def test_sheets_are_posted_only_of_an_approved_run_be_it_completed_since(state: str) -> None:
    past = run(state).when(lambda r: r.must_be_approved())
    if state in ("approved", "completed"):
        past.then()
    else:
        past.then_refuses(refusals.RunNotReady)

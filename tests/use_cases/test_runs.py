"""A month of an area: planned, previewed, approved by another, posted, once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.billing import refusals
from domain.billing.events import FeeAssessed
from domain.errors import Refusal
from domain.registry.refusals import UnknownArea
from domain.values.period import PeriodInvalid
from services.house import House
from services.use_cases import assessment, books, registry
from services.use_cases.checking import check
from services.use_cases.preview import preview
from tests.builders import COMPANY, DWELLINGS, FEE, LEDGER, LIN, Clock, adopt, asking, settle
from tests.every_word import DEED_SENT, both, plan, post
from tests.town import post_again
from tests.use_cases.months import DUE, ELSEWHERE, HERE, THERE, assess, charges, planned_lines

RUN = f"BH/{FEE}/2026-11/1"


# A run ------------------------------------------------------------------------------------------------


def test_a_run_from_plan_over_preview_and_approval_to_posting(street: House) -> None:
    run = plan(street)
    with asking(street):
        shown = preview(street, run)
    assert (shown.planned.total_fen, shown.state) == (9339, "planned")
    posted = post(street, run)
    assert (posted.sheets_posted, posted.refused, posted.done.repeated) == (2, {}, False)
    assert {dwelling: charges(street, dwelling) for dwelling in DWELLINGS} == {
        each: {f"{FEE}/2026-11/1": 3113} for each in DWELLINGS
    }
    assert check(street) == []


def test_what_was_approved_is_what_is_posted_line_for_line(street: House) -> None:
    run = plan(street)
    with asking(street):
        approved = [line.assessment for line in preview(street, run).lines]
    with asking(street):
        registry.correct_floor_area(street, HERE, floor_area_sqm=Decimal("99.00"), authority=LEDGER)
    settle(street)
    post(street, run)
    entries = street.store.read(0, 1000, frozenset({FeeAssessed.TOPIC})).entries
    assert [entry.event.assessment for entry in entries if isinstance(entry.event, FeeAssessed)] == approved


def test_a_posted_line_stands_on_disk_as_if_it_had_been_written_anew(street: House) -> None:
    post(street, plan(street))
    rows = [row for row in street.store.history(0, 1000) if row[2] == FeeAssessed.TOPIC]
    assert len(rows) == 3
    for row in rows:
        anew = street.store.mapper.to_stored_event(street.store.entry(row)).state
        assert anew.partition(b',"data":')[2] == row[3].partition(b',"data":')[2]


def test_the_one_who_planned_does_not_approve(street: House) -> None:
    run = plan(street, by="li")
    before = street.store.position()
    with asking(street, "li"), pytest.raises(refusals.SamePerson):
        assessment.approve_run(street, run)
    assert street.store.position() == before
    with asking(street, "li"), pytest.raises(refusals.RunNotReady):
        assessment.post_run(street, run)
    assert street.store.position() == before


def test_a_run_is_for_what_does_not_stand_yet(street: House) -> None:
    assess(street, THERE)
    run = plan(street)
    assert [line.assessment.dwelling for line in planned_lines(street, run)] == [HERE, ELSEWHERE]
    post(street, run)
    before = street.store.position()
    with pytest.raises(refusals.NothingToAssess):
        plan(street, number=2)
    assert street.store.position() == before


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"area": "XX"}, UnknownArea),
        ({"period": "2026-1"}, PeriodInvalid),
        ({"fee_kind": "电梯费"}, refusals.TariffGap),
        ({"period": "2025-12"}, refusals.TariffGap),
        ({"number": 1}, refusals.RunNotReady),
    ],
)
def test_a_plan_is_refused_and_nothing_is_recorded(street: House, asked: dict[str, Any], why: type[Refusal]) -> None:
    plan(street)
    before = street.store.position()
    fields: dict[str, Any] = {"area": "BH", "fee_kind": FEE, "period": "2026-11", "due_on": DUE, "number": 2} | asked
    with asking(street, "li"), pytest.raises(why):
        assessment.plan_run(street, fields.pop("area"), **fields)
    assert street.store.position() == before


def test_a_tariff_that_was_changed_since_the_preview_stops_approval_and_posting(street: House) -> None:
    run = plan(street)
    adopt(street, rate="0.60", since="2026-10")
    before = street.store.position()
    with asking(street, "zhao"), pytest.raises(refusals.PreviewOutdated):
        assessment.approve_run(street, run)
    assert street.store.position() == before
    later_run = plan(street, number=2)
    with asking(street, "zhao"):
        assessment.approve_run(street, later_run)
    adopt(street, rate="0.70", since="2026-11")
    before = street.store.position()
    with pytest.raises(refusals.PreviewOutdated):
        post_again(street, later_run)
    assert street.store.position() == before


def test_a_tariff_for_another_month_stops_nothing(street: House) -> None:
    run = plan(street)
    adopt(street, rate="0.60", since="2026-12")
    assert post(street, run).refused == {}


def test_a_posting_that_was_done_answers_again_whatever_the_tariff_says_now(street: House) -> None:
    run = plan(street)
    post(street, run)
    adopt(street, rate="0.60", since="2026-10")
    before = street.store.position()
    again = post_again(street, run)
    assert (again.done.repeated, again.sheets_posted, street.store.position()) == (True, 2, before)


def test_the_debtor_is_the_owner_of_the_months_first_day(street: House) -> None:
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "cause": "sale", "authority": DEED_SENT}
    both(street, "sale", "ownership transfer", dwelling=HERE, effective_from="2026-11-02", **content)
    november = {line.assessment.dwelling: line.assessment.debtor for line in planned_lines(street, plan(street))}
    december = {
        line.assessment.dwelling: line.assessment.debtor for line in planned_lines(street, plan(street, "2026-12"))
    }
    assert (november[HERE], december[HERE]) == ("resident:chen", LIN)
    assert november[THERE] == december[THERE] == "resident:chen"


def test_an_abandoned_run_is_posted_no_more_and_the_month_can_be_planned_again(street: House) -> None:
    run = plan(street)
    with asking(street, "li"):
        assessment.abandon_run(street, run, reason="too early")
    settle(street)
    with asking(street, "zhao"), pytest.raises(refusals.RunNotReady):
        assessment.approve_run(street, run)
    with asking(street, "li"), pytest.raises(refusals.RunNotReady):
        assessment.abandon_run(street, run, reason="again")
    assert post(street, plan(street, number=2)).refused == {}


def test_a_run_is_booked_on_a_day_that_is_asked_for_if_the_books_are_open(street: House, clock: Clock) -> None:
    clock.pass_days(10)
    with asking(street, "zhao"):
        books.close_books(street, COMPANY, through=date(2026, 11, 25))
    run = plan(street)
    with asking(street, "zhao"):
        assessment.approve_run(street, run)
    for day, why in ((date(2026, 11, 25), refusals.BooksClosed), (date(2026, 12, 4), refusals.NotYet)):
        before = street.store.position()
        with asking(street, "li"):
            posted = assessment.post_run(street, run, booked_on=day)
        assert {type(refused) for refused in posted.refused.values()} == {why}
        assert street.store.position() == before
    with asking(street, "li"):
        assert assessment.post_run(street, run, booked_on=date(2026, 11, 26)).refused == {}
    [first, *_] = street.store.read(0, 100, frozenset({FeeAssessed.TOPIC})).entries
    assert isinstance(first.event, FeeAssessed)
    assert first.event.booked_on == date(2026, 11, 26)


def test_each_step_of_a_run_sent_again_happens_once(street: House) -> None:
    def twice(step: Any) -> None:
        for repeated in (False, True):
            with asking(street, step[0], key=f"key of {step[1].__name__}"):
                done = step[1](street, *step[2], **step[3])
            assert (done.done if isinstance(done, assessment.Posted) else done).repeated == repeated
            positions.append(street.store.position())
            settle(street)
        assert positions[-1] == positions[-2]

    positions: list[int] = []
    twice(("li", assessment.plan_run, ("BH",), {"fee_kind": FEE, "period": "2026-11", "due_on": DUE, "number": 1}))
    twice(("zhao", assessment.approve_run, (RUN,), {}))
    twice(("li", assessment.post_run, (RUN,), {}))
    assert check(street) == []


def test_the_next_run_of_a_month_counts_up(street: House) -> None:
    with asking(street):
        assert assessment.next_run_number(street, "BH", FEE, "2026-11") == 1
    plan(street)
    with asking(street):
        assert assessment.next_run_number(street, "BH", FEE, "2026-11") == 2
        assert assessment.next_run_number(street, "BH", FEE, "2026-12") == 1


def test_unheard_of_runs_are_refused(street: House) -> None:
    for act in (assessment.approve_run, assessment.complete_run, assessment.post_run, preview):
        with asking(street, "zhao"), pytest.raises(refusals.RunNotReady):
            act(street, "BH/x/2026-11/1")

"""A company assesses and collects in its term alone: one second before, at, and after each boundary."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import Refusal
from domain.handover import refusals
from domain.handover.vendor_handover import Decided, VendorHandover
from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from services.use_cases import assessment, counter
from tests.builders import (
    BUREAU,
    COMPANY,
    CONTRACT,
    DWELLINGS,
    FEE,
    Clock,
    adopt,
    asking,
    move_in,
    open_counter,
    settle,
    take_over,
)
from tests.databases import Retold
from tests.every_word import decide, plan

CUT_OFF = datetime(2026, 11, 30, 16, tzinfo=UTC)  # 1 December, 00:00 in Shanghai.
SUSPENDED = datetime(2026, 12, 10, 1, 30, tzinfo=UTC)
RESUMED = datetime(2026, 12, 12, 4, tzinfo=UTC)
END = datetime(2026, 12, 20, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DECIDED = Decided(CONTRACT, "person:li", "person:zhao")
RUN = f"BH/{FEE}/2026-11/1"
BOUNDARIES: list[tuple[datetime, type[Refusal] | None]] = [
    (CUT_OFF - SECOND, refusals.BeforeCutOff),
    (CUT_OFF, None),
    (CUT_OFF + SECOND, None),
    (SUSPENDED - SECOND, None),
    (SUSPENDED, refusals.WhileSuspended),
    (SUSPENDED + SECOND, refusals.WhileSuspended),
    (RESUMED - SECOND, refusals.WhileSuspended),
    (RESUMED, None),
    (RESUMED + SECOND, None),
    (END - SECOND, None),
    (END, refusals.AfterTerm),
    (END + SECOND, refusals.AfterTerm),
]
Work = Callable[[House], object]


def a_term(house: House) -> None:
    """Everything of a month is ready: a run planned, another approved, shifts open; then the term is recorded."""
    move_in(house)
    adopt(house)
    plan(house)
    approved = plan(house, "2026-10")
    with asking(house, "zhao"):
        assessment.approve_run(house, approved)
    open_counter(house)
    open_counter(house, "s2", "ma", BUREAU, first=101)
    now = house.clock()
    decide(
        house,
        VendorHandover,
        "BH",
        lambda handover: handover.end_term(now, DECIDED, now=now - SECOND),
        lambda handover: handover.plan(COMPANY, DECIDED),
        lambda handover: handover.agree_cut_off(CUT_OFF, DECIDED, now=now),
        lambda handover: handover.suspend(SUSPENDED, "the books are not settled", DECIDED),
        lambda handover: handover.resume(RESUMED, DECIDED),
        lambda handover: handover.end_term(END, DECIDED, now=now),
    )


@pytest.fixture
def term(retold: Retold) -> House:
    """From 1 to 21 December, but for two days."""
    return retold(a_term)


def pay(house: House, shift: str = "s1", who: str = "wang", book: str = "BH-00000001", key: str = "") -> None:
    paid: dict[str, Any] = {"payment_id": "p", "amount_fen": 100, "channel": "cash"}
    with asking(house, who, key=key):
        counter.take_payment(house, DWELLINGS[0], shift=shift, receipt_book=book, **paid)


def open_shift(house: House) -> None:
    with asking(house, "chen"):
        counter.open_shift(house, "s3", payee=COMPANY, float_fen=0)


def assess(house: House) -> None:
    with asking(house):
        assessment.assess_fee(house, DWELLINGS[0], fee_kind=FEE, period="2026-09", due_on=date(2026, 9, 30))


def plan_run(house: House) -> None:
    plan(house, "2026-12")


def approve_run(house: House) -> None:
    with asking(house, "zhao"):
        assessment.approve_run(house, RUN)


def post_run(house: House) -> None:
    with asking(house, "li"):
        assert assessment.post_run(house, f"BH/{FEE}/2026-10/1").refused == {}


EVERY_ACT: list[Work] = [pay, open_shift, assess, plan_run, approve_run, post_run]


@pytest.mark.parametrize(("at", "why"), BOUNDARIES)
def test_each_act_of_a_company_is_allowed_in_its_term_alone(
    term: House, clock: Clock, at: datetime, why: type[Refusal] | None
) -> None:
    clock.now = at
    for act in EVERY_ACT:
        before = term.store.position()
        if why is None:
            act(term)
            settle(term)
            assert term.store.position() > before
            continue
        with pytest.raises(why) as refused:
            act(term)
        assert (refused.value.facts["area"], refused.value.facts["company"]) == ("BH", COMPANY)
        assert term.store.position() == before


def test_the_bureau_is_hindered_by_none_of_it(term: House, clock: Clock) -> None:
    for number, (at, _) in enumerate(BOUNDARIES):
        clock.now = at
        with asking(term, "ma"):
            counter.take_payment(
                term,
                DWELLINGS[0],
                payment_id=f"p{number}",
                amount_fen=100,
                channel="cash",
                shift="s2",
                receipt_book="BH-00000101",
            )


def test_what_was_done_in_the_term_is_answered_again_after_it(term: House, clock: Clock) -> None:
    clock.now = END - SECOND
    pay(term, key="pressed-twice")
    before = term.store.position()
    clock.now = END
    pay(term, key="pressed-twice")
    assert term.store.position() == before


def test_a_shift_that_is_open_is_closed_and_handed_in_while_suspended(term: House, clock: Clock) -> None:
    clock.now = SUSPENDED
    with asking(term):
        counter.close_shift(term, "s1", counted_fen=20_000)
    with asking(term):
        counter.hand_in_cash(term, "s1", amount_fen=20_000, to="person:zhao")


def test_a_posting_that_the_end_overtakes_leaves_out_what_is_not_posted(term: House, clock: Clock) -> None:
    """The control is the test of each act: in the term, the same run is posted whole."""
    clock.now = END - SECOND
    ticks = iter([END - SECOND])  # Whoever asks first is in time, and nobody after.

    def overtaken() -> datetime:
        return next(ticks, END)

    with asking(term, "li"):
        posted = assessment.post_run(replace(term, clock=overtaken), f"BH/{FEE}/2026-10/1")
    assert {type(why) for why in posted.refused.values()} == {refusals.AfterTerm}
    assert posted.sheets_posted == 0


def test_without_a_cut_off_on_record_a_company_does_nothing(house: House) -> None:
    move_in(house, taken_over=False)
    adopt(house)
    for act in (assess, plan_run):
        with pytest.raises(refusals.NoCutOffAgreed):
            act(house)
    with pytest.raises(refusals.NoTermAnywhere):
        open_shift(house)


def test_a_company_collects_where_it_has_a_term_and_nowhere_else(house: House) -> None:
    """Its shift is open for another area; 滨湖路 is still the bureau's."""
    move_in(house, taken_over=False)
    with asking(house):
        area = house.store.load(DormitoryArea, "WC")
        area.register("文昌路宿舍区", bureau=BUREAU)
        house.store.record(area)
    take_over(house, "WC")
    open_counter(house)
    with pytest.raises(refusals.NoCutOffAgreed):
        pay(house)
    take_over(house, "BH")
    pay(house)


def test_a_company_opens_no_counter_in_the_term_of_another(house: House) -> None:
    move_in(house)
    with asking(house), pytest.raises(refusals.NoTermAnywhere):
        counter.open_shift(house, "s1", payee="company:lvdao", float_fen=0)

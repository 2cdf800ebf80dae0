from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.payments import refusals
from domain.payments.events.reconciling import (
    BOOKED,
    CONFIRMED,
    NOT_ON_RECORD,
    DayReconciled,
    DifferenceCleared,
    DifferenceExplained,
    DifferenceFound,
    Movements,
    PayoutReconciled,
    ReconcilingEvent,
)
from domain.payments.reconciled_day import ReconciledDay, day_key
from domain.values.authority import Authority, AuthorityMissing
from tests.scenario import given

DAY = date(2026, 11, 22)
NOTHING = Movements(captured_fen=0, refunded_fen=0, came_back_fen=0, withdrawn_fen=0, reinstated_fen=0)
MOVED = Movements(captured_fen=10_000, refunded_fen=1_000, came_back_fen=200, withdrawn_fen=3_000, reinstated_fen=40)
FIGURES = DayReconciled(
    provider="stripe", day=DAY, opening_fen=5, there=MOVED, closing_fen=6_245, here=MOVED, ledger_fen=6_245, settled=()
)
PAYOUT = PayoutReconciled(
    provider="stripe",
    day=DAY,
    payout="po_1",
    status="paid",
    currency="hkd",
    amount_minor=900,
    movements=2,
    net_minor=900,
    arrives_on=date(2026, 11, 24),
)
MISSING = DifferenceFound(
    provider="stripe",
    day=DAY,
    difference="refund re_1",
    kind=NOT_ON_RECORD,
    of="refund",
    source="re_1",
    payment_id=None,
    currency="cny",
    there_minor=-1_000,
    here_minor=0,
)
CLEARED = DifferenceCleared(provider="stripe", day=DAY, difference="refund re_1", by=BOOKED)

WHY: dict[str, Any] = {
    "reason": CONFIRMED,
    "authority": Authority(kind="函", number="9", dated=None, sha256=None),
    "prepared_by": "person:li",
    "approved_by": "person:zhao",
}
EXPLAINED = DifferenceExplained(provider="stripe", day=DAY, difference="refund re_1", **WHY)


def day(*past: ReconcilingEvent) -> given[ReconciledDay]:
    return given(ReconciledDay(day_key("stripe", DAY)), *past)


def test_the_figures_of_a_day_are_said_once_and_again_where_they_have_changed() -> None:
    day().when(lambda one: one.reconcile(FIGURES)).then(FIGURES)
    day(FIGURES).when(lambda one: one.reconcile(FIGURES)).then()
    later = replace(FIGURES, here=NOTHING, ledger_fen=5)
    day(FIGURES).when(lambda one: one.reconcile(later)).then(later)
    day(FIGURES, later).when(lambda one: one.reconcile(FIGURES)).then(FIGURES)


@pytest.mark.parametrize("fen", [-1, 1])
def test_a_day_whose_equation_does_not_hold_is_refused(fen: int) -> None:
    uneven = replace(FIGURES, closing_fen=FIGURES.closing_fen + fen)
    day().when(lambda one: one.reconcile(uneven)).then_refuses(refusals.DayUneven)


def test_a_payout_is_said_again_when_the_bank_sends_it_back() -> None:
    day(PAYOUT).when(lambda one: one.reconcile_payout(PAYOUT)).then()
    back = replace(PAYOUT, status="failed")
    day(PAYOUT).when(lambda one: one.reconcile_payout(back)).then(back)


def test_a_difference_is_found_once_cleared_once_and_found_again_if_it_comes_back() -> None:
    day().when(lambda one: one.find(MISSING)).then(MISSING)
    day(MISSING).when(lambda one: one.find(MISSING)).then()
    day(MISSING).when(lambda one: one.clear("refund re_1", BOOKED)).then(CLEARED)
    day(MISSING, CLEARED).when(lambda one: one.clear("refund re_1", BOOKED)).then()
    day(MISSING, CLEARED).when(lambda one: one.find(MISSING)).then(MISSING)
    day().when(lambda one: one.clear("refund re_1", BOOKED)).then()


def test_a_difference_that_will_stay_is_explained_and_opens_again_with_another_amount() -> None:
    day(MISSING).when(lambda one: one.explain("refund re_1", **WHY)).then(EXPLAINED)
    day(MISSING, EXPLAINED).when(lambda one: one.find(MISSING)).then()
    more = replace(MISSING, there_minor=-2_000)
    day(MISSING, EXPLAINED).when(lambda one: one.find(more)).then(more)


def test_only_what_is_open_and_waits_for_nobody_is_explained_and_not_without_a_document() -> None:
    again = day(MISSING, EXPLAINED).when(lambda one: one.explain("refund re_1", **WHY))
    again.then_refuses(refusals.DifferenceNotOpen)
    waiting = replace(MISSING, difference="charge ch_1", of="charge", source="ch_1", there_minor=1_000)
    day(waiting).when(lambda one: one.explain("charge ch_1", **WHY)).then_refuses(refusals.MoneyInSuspense)
    unnamed = WHY | {"authority": Authority(kind="函", number="", dated=None, sha256=None)}
    day(MISSING).when(lambda one: one.explain("refund re_1", **unnamed)).then_refuses(AuthorityMissing)

"""What the second person sees before it is done: the whole, and what is unlike the month before."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from services.house import House
from services.use_cases import registry
from services.use_cases.preview import Preview, preview
from tests.builders import FEE, LEDGER, OLD_DEBT, adopt, asking, move_in, registered, settle
from tests.every_word import decide, plan, post
from tests.use_cases.months import ELSEWHERE, HERE, THERE, assess, reverse

NEW, BIG, SMALL = "BH-3-1-101", "BH-3-1-102", "BH-3-1-103"


def shown(house: House, run: str) -> Preview:
    with asking(house):
        return preview(house, run)


def test_the_first_month_has_nothing_before_it(street: House) -> None:
    seen = shown(street, plan(street))
    assert (seen.state, seen.planned.total_fen, seen.previous_total_fen, seen.median_fen) == ("planned", 9339, 0, 3113)
    assert seen.new == (HERE, THERE, ELSEWHERE)
    assert (seen.changed, seen.missing, seen.outliers, seen.zero, seen.negative) == ((), (), (), (), ())
    assert [line.previous_fen for line in seen.lines] == [None] * 3
    assert [(total.building, total.lines, total.total_fen) for total in seen.planned.sheets] == [
        ("BH-1", 2, 6226),
        ("BH-2", 1, 3113),
    ]


def test_the_same_month_again_is_like_the_one_before(street: House) -> None:
    post(street, plan(street))
    seen = shown(street, plan(street, "2026-12"))
    assert (seen.previous_total_fen, seen.new, seen.changed, seen.missing) == (9339, (), (), ())
    assert {line.previous_fen for line in seen.lines} == {3113}


def test_whatever_is_unlike_the_month_before_is_named(street: House) -> None:
    """One has grown, three are new, of which one is far too big and one too small; one stands already."""
    post(street, plan(street))
    assess(street, ELSEWHERE, period="2026-12")
    with asking(street):
        registry.correct_floor_area(street, HERE, floor_area_sqm=Decimal("63.00"), authority=LEDGER)
    move_in(street, (NEW,))
    move_in(street, (BIG,), sqm="186.79")
    move_in(street, (SMALL,), sqm="20.74")
    seen = shown(street, plan(street, "2026-12"))
    assert (seen.changed, seen.new, seen.missing) == ((HERE,), (NEW, BIG, SMALL), ())
    assert (seen.median_fen, seen.outliers) == (3113, (BIG, SMALL)), "93.40 is more than three times 31.13"
    assert [line.assessment.dwelling for line in seen.lines if line.outlier] == [BIG, SMALL]
    assert seen.planned.total_fen == sum(line.assessment.amount_fen for line in seen.lines)


def test_whoever_is_left_out_is_missing_and_who_stands_already_is_not(street: House) -> None:
    """A year that stands for one; November for all; December by hand for another."""
    post(street, plan(street))
    assess(street, THERE, period="2026-12")
    year = replace(OLD_DEBT, charge_id="物业服务费/2026-12..2027-12/1", fee_kind=FEE, period="2026-12..2027-12")
    decide(street, DwellingAccount, HERE, lambda account: account.bring_arrears_forward(year))
    seen = shown(street, plan(street, "2026-12"))
    assert [line.assessment.dwelling for line in seen.lines] == [ELSEWHERE]
    assert seen.missing == (HERE,), "by the month it is owed no more: somebody should know why"


def test_three_times_the_median_is_still_usual(street: House) -> None:
    move_in(street, (BIG,), sqm="186.78")  # 93.39, which is 3 × 31.13.
    assert shown(street, plan(street)).outliers == ()


def test_a_rate_so_low_that_it_rounds_to_nothing_is_named(house: House) -> None:
    move_in(house)
    adopt(house, rate="0.000001")
    seen = shown(house, plan(house))
    assert (seen.zero, seen.planned.total_fen) == ((HERE, THERE, ELSEWHERE), 0)


def test_what_was_reversed_a_month_ago_did_not_stand_then(street: House) -> None:
    post(street, plan(street))
    reverse(street, HERE, "物业服务费/2026-11/1")
    seen = shown(street, plan(street, "2026-12"))
    assert (seen.previous_total_fen, seen.new) == (6226, (HERE,))


def test_it_changes_nothing_and_is_the_same_after_approval_and_posting(street: House) -> None:
    run = plan(street)
    before = shown(street, run)
    position = street.store.position()
    shown(street, run)
    assert street.store.position() == position
    post(street, run)
    after = shown(street, run)
    assert (after.lines, after.planned, after.state) == (before.lines, before.planned, "completed")


def test_it_is_of_a_planned_run(street: House) -> None:
    with pytest.raises(refusals.RunNotReady):
        shown(street, "BH/x/2026-11/1")


def test_a_dwelling_that_is_registered_later_waits_for_the_next_run(street: House) -> None:
    run = plan(street)
    decide(street, Dwelling, NEW, lambda home: home.register(registered(NEW)))
    decide(street, DormitoryArea, "BH", lambda area: area.register_building("BH-3", ["BH-3-1"]))
    settle(street)
    assert len(shown(street, run).lines) == 3

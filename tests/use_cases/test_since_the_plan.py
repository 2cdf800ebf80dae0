"""What may come between the plan of a run and its posting."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from projections import assessment_runs
from services.house import House
from services.use_cases import assessment, registry
from services.use_cases.checking import check
from tests.builders import DWELLINGS, FEE, LEDGER, OLD_DEBT, adopt, asking, open_counter, pay, settle
from tests.every_word import RUBBISH, decide, plan, post
from tests.town import post_again
from tests.use_cases.months import DUE, ELSEWHERE, HERE, THERE, assess, charges, planned_lines, reverse

RUN = f"BH/{FEE}/2026-11/1"


def assessed_by_hand(house: House, **changes: Any) -> assessment.Posted:
    """Between the approval and the posting, somebody assesses one dwelling's month."""
    run = plan(house)
    assess(house, **changes)
    return post(house, run)


@pytest.mark.parametrize("due_on", [date(2026, 11, 28), DUE], ids=["due like the run's", "due on another day"])
def test_a_month_assessed_by_hand_since_the_plan_leaves_its_building_out_whole_and_names_the_dwelling(
    street: House, due_on: date
) -> None:
    posted = assessed_by_hand(street, due_on=due_on)
    assert list(posted.refused) == ["BH-1"]
    refused = posted.refused["BH-1"]
    assert isinstance(refused, refusals.PeriodAlreadyAssessed)
    assert (refused.dwelling, refused.charge_id) == (HERE, f"{FEE}/2026-11/1")
    assert posted.sheets_posted == 1
    assert [charges(street, dwelling) for dwelling in (THERE, ELSEWHERE)] == [{}, {f"{FEE}/2026-11/1": 3113}]
    with street.read() as reading:
        row = assessment_runs.run(reading, RUN)
    assert row is not None
    assert (row.state, row.sheets_posted) == ("approved", 1), "it is not complete"
    assert post_again(street, RUN).refused.keys() == {"BH-1"}
    with asking(street, "li"):
        assessment.abandon_run(street, RUN, reason="one stands already")
    settle(street)
    assert post(street, plan(street, number=2)).refused == {}
    assert [sum(charges(street, dwelling).values()) for dwelling in DWELLINGS] == [3113] * 3
    assert check(street) == []


def test_a_month_that_was_assessed_and_reversed_since_the_plan_is_not_taken_for_posted(street: House) -> None:
    run = plan(street)
    assess(street, due_on=date(2026, 11, 28))  # As the run's own due day.
    reverse(street, HERE, f"{FEE}/2026-11/1")
    posted = post(street, run)
    assert list(posted.refused) == ["BH-1"], "else the sheet would claim what nobody owes"
    assert charges(street, HERE) == {}


def test_another_fee_since_the_plan_is_no_reason_to_stop(street: House) -> None:
    adopt(street, rate="8.00", kind=RUBBISH, basis="per_dwelling")
    run = plan(street)
    assess(street, fee_kind=RUBBISH)
    assert post(street, run).refused == {}
    assert charges(street, HERE) == {f"{RUBBISH}/2026-11/1": 800, f"{FEE}/2026-11/1": 3113}


def test_a_payment_since_the_plan_neither_stops_the_run_nor_is_forgotten(street: House) -> None:
    open_counter(street)
    run = plan(street)
    pay(street, 5000)
    posted = post(street, run)
    assert posted.refused == {}
    with asking(street):
        account = street.store.load(DwellingAccount, HERE)
    assert account.charges[f"{FEE}/2026-11/1"].outstanding_fen == 0, "what rested pays it, by the reaction"
    assert account.payments[next(iter(account.payments))].rest_fen == 5000 - 3113
    assert check(street) == []


def test_an_old_debt_of_the_same_fee_since_the_plan_stops_its_building(street: House) -> None:
    """Brought forward between plan and posting, for a year that holds the month."""
    run = plan(street)
    bring_year_forward(street)
    assert list(post(street, run).refused) == ["BH-1"]


def test_a_year_that_stands_is_not_assessed_by_the_month_again(street: House) -> None:
    """What a single assessment refuses, a run does not even plan."""
    bring_year_forward(street)
    with pytest.raises(refusals.PeriodAlreadyAssessed):
        assess(street, HERE)
    assert [line.assessment.dwelling for line in planned_lines(street, plan(street))] == [THERE, ELSEWHERE]


def bring_year_forward(house: House) -> None:
    year = replace(OLD_DEBT, charge_id=f"{FEE}/2026/1", fee_kind=FEE, period="2026", due_on=date(2026, 12, 31))
    decide(house, DwellingAccount, HERE, lambda account: account.bring_arrears_forward(year))


def test_a_wrong_area_is_reversed_and_assessed_again_as_attempt_two(street: House) -> None:
    post(street, plan(street))
    with asking(street):
        registry.correct_floor_area(street, HERE, floor_area_sqm=Decimal("63.00"), authority=LEDGER)
    settle(street)
    reverse(street, HERE, f"{FEE}/2026-11/1")
    run = plan(street, number=2)
    assert [(line.assessment.charge_id, line.assessment.amount_fen) for line in planned_lines(street, run)] == [
        (f"{FEE}/2026-11/2", 3150)
    ]
    post(street, run)
    assert charges(street, HERE) == {f"{FEE}/2026-11/2": 3150}
    assert charges(street, THERE) == {f"{FEE}/2026-11/1": 3113}
    assert check(street) == []

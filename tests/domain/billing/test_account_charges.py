from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import AccountOpened, ArrearsBroughtForward, FeeAssessed
from domain.values.money import AMOUNT_MAX_FEN, AmountTooLarge
from domain.values.personal import personal
from tests.builders import BUREAU, CHEN, FEE, HOME, LIN, OLD_DEBT, TODAY, fee
from tests.domain.billing.account_facts import ASSESSED, account, assessed, reversed_
from tests.scenario import given

LATER = date(2026, 12, 9)
OLD_FEE = replace(OLD_DEBT, charge_id=f"{FEE}/2012/1", fee_kind=FEE)


def unopened() -> given[DwellingAccount]:
    return given(DwellingAccount(HOME.dwelling))


def test_an_account_is_opened_with_its_dwelling() -> None:
    unopened().when(lambda a: a.open()).then(AccountOpened(dwelling=HOME.dwelling))


def test_an_account_is_opened_once() -> None:
    account(ASSESSED).when(lambda a: a.open()).then()


def test_without_an_account_nothing_is_owed() -> None:
    unopened().when(lambda a: a.assess(fee(), booked_on=TODAY)).then_refuses(refusals.AccountNotOpened)
    unopened().when(lambda a: a.bring_arrears_forward(OLD_DEBT)).then_refuses(refusals.AccountNotOpened)


# Assessed -----------------------------------------------------------------------------------------


def test_a_month_is_assessed() -> None:
    past = account()
    past.when(lambda a: a.assess(fee(), booked_on=TODAY)).then(ASSESSED)
    assert past.thing.charges[fee().charge_id].outstanding_fen == 3113
    assert past.thing.debtors() == {CHEN}


def test_a_month_assessed_again_on_a_later_day_is_no_news() -> None:
    account(ASSESSED).when(lambda a: a.assess(fee(), booked_on=LATER)).then()


@pytest.mark.parametrize("change", [{"amount_fen": 3112}, {"debtor": LIN}, {"due_on": LATER}, {"creditor": BUREAU}])
def test_an_id_does_not_stand_for_two_charges(change: dict[str, object]) -> None:
    other = replace(fee(), **change)
    why = account(ASSESSED).when(lambda a: a.assess(other, booked_on=TODAY)).then_refuses(refusals.IdReused)
    assert why.facts == {"id": fee().charge_id}


def test_an_old_debt_does_not_take_the_id_of_a_fee() -> None:
    old = replace(OLD_DEBT, charge_id=fee().charge_id)
    account(ASSESSED).when(lambda a: a.bring_arrears_forward(old)).then_refuses(refusals.IdReused)


def test_a_month_is_owed_once_whichever_run_says_so() -> None:
    again = fee(attempt=2)
    why = account(ASSESSED).when(lambda a: a.assess(again, booked_on=TODAY))
    assert why.then_refuses(refusals.PeriodAlreadyAssessed).facts == {
        "dwelling": HOME.dwelling,
        "fee_kind": FEE,
        "period": "2026-11",
        "charge_id": fee().charge_id,
    }


def test_another_month_and_another_fee_are_owed_beside_it() -> None:
    october = assessed("2026-10")
    rubbish = FeeAssessed(assessment=replace(fee(), charge_id="垃圾费/2026-11/1", fee_kind="垃圾费"), booked_on=TODAY)
    past = account(ASSESSED).when(lambda a: a.assess(october.assessment, booked_on=TODAY))
    past.then(october)
    account(ASSESSED).when(lambda a: a.assess(rubbish.assessment, booked_on=TODAY)).then(rubbish)


def test_a_reversed_month_is_assessed_anew_under_its_next_attempt() -> None:
    anew = FeeAssessed(assessment=fee(attempt=2), booked_on=TODAY)
    past = account(ASSESSED, reversed_(fee(), 3113, "wrong tariff"))
    past.when(lambda a: a.assess(anew.assessment, booked_on=TODAY)).then(anew)


def test_a_reversed_charge_does_not_rise_again() -> None:
    past = account(ASSESSED, reversed_(fee(), 3113, "wrong tariff"))
    past.when(lambda a: a.assess(fee(), booked_on=TODAY)).then()
    assert past.thing.charges[fee().charge_id].outstanding_fen == 0


# Brought forward ----------------------------------------------------------------------------------


def test_an_old_debt_is_brought_forward_with_what_was_paid_on_it() -> None:
    past = account()
    past.when(lambda a: a.bring_arrears_forward(OLD_DEBT)).then(OLD_DEBT)
    assert past.thing.charges[OLD_DEBT.charge_id].outstanding_fen == 14135


def test_an_old_debt_brought_forward_again_is_no_news() -> None:
    again = replace(OLD_DEBT, booked_on=LATER)
    account(OLD_DEBT).when(lambda a: a.bring_arrears_forward(again)).then()


def test_an_old_debt_paid_in_full_is_kept_for_the_record() -> None:
    settled = replace(OLD_DEBT, paid_fen=28271, outstanding_fen=0)
    past = account()
    past.when(lambda a: a.bring_arrears_forward(settled)).then(settled)
    assert past.thing.debtors() == set()


@pytest.mark.parametrize(
    "change",
    [
        {"paid_fen": 14135, "outstanding_fen": 14136},
        {"debtor": LIN},
        {"note": personal("dwelling-BH-1-1-101", "note", "电话已停机")},
    ],
)
def test_an_old_debt_is_not_brought_forward_otherwise(change: dict[str, object]) -> None:
    other = replace(OLD_DEBT, **change)
    account(OLD_DEBT).when(lambda a: a.bring_arrears_forward(other)).then_refuses(refusals.IdReused)


@pytest.mark.parametrize(
    ("assessed_fen", "paid_fen", "outstanding_fen"),
    [(28271, 14136, 14136), (28271, 28272, -1), (28271, -1, 28272), (-100, 0, -100), (0, 0, 1)],
)
def test_an_old_debt_adds_up(assessed_fen: int, paid_fen: int, outstanding_fen: int) -> None:
    wrong = replace(OLD_DEBT, assessed_fen=assessed_fen, paid_fen=paid_fen, outstanding_fen=outstanding_fen)
    account().when(lambda a: a.bring_arrears_forward(wrong)).then_refuses(refusals.ArrearsDoNotAddUp)


def test_an_old_debt_beyond_belief_is_a_slip_of_the_keys() -> None:
    huge = replace(OLD_DEBT, assessed_fen=AMOUNT_MAX_FEN + 1, paid_fen=0, outstanding_fen=AMOUNT_MAX_FEN + 1)
    account().when(lambda a: a.bring_arrears_forward(huge)).then_refuses(AmountTooLarge)


@pytest.mark.parametrize("period", ["2012", "2012-07", "2012-01..2012-06", "2011..2013", "2012-12-31..2013-01-05"])
def test_a_year_and_a_month_of_one_fee_do_not_both_stand(period: str) -> None:
    other = replace(OLD_FEE, charge_id=f"{FEE}/{period}/2", period=period)
    past = account(OLD_FEE).when(lambda a: a.bring_arrears_forward(other))
    assert past.then_refuses(refusals.PeriodAlreadyAssessed).facts["charge_id"] == OLD_FEE.charge_id


def test_a_month_is_not_assessed_into_a_year_that_was_brought_forward() -> None:
    july = replace(fee(), charge_id=f"{FEE}/2012-07/1", period="2012-07")
    past = account(OLD_FEE).when(lambda a: a.assess(july, booked_on=TODAY))
    past.then_refuses(refusals.PeriodAlreadyAssessed)


def test_a_year_is_not_brought_forward_over_a_month_that_stands() -> None:
    this_year = replace(OLD_FEE, charge_id=f"{FEE}/2026/1", period="2026")
    past = account(ASSESSED).when(lambda a: a.bring_arrears_forward(this_year))
    past.then_refuses(refusals.PeriodAlreadyAssessed)


@pytest.mark.parametrize("change", [{"period": "2013"}, {"fee_kind": "水费"}, {"period": "2011-12"}])
def test_another_year_and_another_fee_stand_beside_it(change: dict[str, object]) -> None:
    other: ArrearsBroughtForward = replace(OLD_FEE, charge_id="another", **change)
    account(OLD_FEE).when(lambda a: a.bring_arrears_forward(other)).then(other)


def test_a_year_is_free_again_once_it_was_reversed() -> None:
    anew = replace(OLD_FEE, charge_id=f"{FEE}/2012/2")
    past = account(OLD_FEE, reversed_(OLD_FEE, 14135, "wrong debtor"))
    past.when(lambda a: a.bring_arrears_forward(anew)).then(anew)

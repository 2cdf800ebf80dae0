from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.values.money import AMOUNT_MAX_FEN, AmountNotPositive, AmountTooLarge
from tests.builders import BUREAU, CASH, CHEN, COMPANY, HOME, LIN, OLD_DEBT, TODAY, fee, later
from tests.domain.billing.account_facts import ASSESSED, account, allocated, assessed
from tests.scenario import given

OCTOBER = assessed("2026-10", due_on=date(2026, 10, 31))
SEPTEMBER = assessed("2026-09", due_on=date(2026, 9, 30))
LINS = assessed("2026-12", debtor=LIN)
PAID = allocated(CASH, (fee(), 3113, 3113))
OLDER_DEBT = replace(OLD_DEBT, charge_id="清洁管理费/2011/1", period="2011", due_on=date(2011, 12, 31))


def rests(thing: DwellingAccount) -> dict[str, int]:
    return {payment_id: payment.rest_fen for payment_id, payment in thing.payments.items()}


# Received -----------------------------------------------------------------------------------------


def test_money_for_which_nothing_is_owed_rests_on_its_payment() -> None:
    past = account()
    past.when(lambda a: a.receive_payment(CASH)).then(CASH)
    assert rests(past.thing) == {"p1": 5000}


def test_money_pays_what_is_owed_and_the_rest_stays_on_it() -> None:
    past = account(ASSESSED)
    past.when(lambda a: a.receive_payment(CASH)).then(CASH, PAID)
    assert rests(past.thing) == {"p1": 1887}
    assert past.thing.debtors() == set()


def test_the_oldest_due_is_paid_first_and_the_next_in_part() -> None:
    october, september = OCTOBER.assessment, SEPTEMBER.assessment
    paid = allocated(CASH, (september, 3113, 3113), (october, 3113, 1887))
    past = account(OCTOBER, ASSESSED, SEPTEMBER)
    past.when(lambda a: a.receive_payment(CASH)).then(CASH, paid)
    outstanding = [charge.outstanding_fen for charge in past.thing.charges.values()]
    assert outstanding == [1226, 3113, 0]


def test_a_second_payment_goes_on_where_the_first_ended() -> None:
    second = later(CASH, payment_id="p2", amount_fen=2000)
    first = later(CASH, amount_fen=3000)
    past = account(ASSESSED, first, allocated(first, (fee(), 3113, 3000)))
    past.when(lambda a: a.receive_payment(second)).then(second, allocated(second, (fee(), 113, 113)))


def test_a_payment_sent_again_be_it_on_a_later_day_is_no_news() -> None:
    again = later(CASH, booked_on=date(2026, 12, 1), receipt="BH00000002")
    account(ASSESSED, CASH, PAID).when(lambda a: a.receive_payment(again)).then()


@pytest.mark.parametrize("change", [{"amount_fen": 5001}, {"debtor": LIN}, {"channel": "pos"}, {"payee": BUREAU}])
def test_an_id_does_not_stand_for_two_payments(change: dict[str, object]) -> None:
    other = later(CASH, **change)
    account(CASH).when(lambda a: a.receive_payment(other)).then_refuses(refusals.IdReused)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_nothing_is_no_payment(amount_fen: int) -> None:
    nothing = later(CASH, amount_fen=amount_fen)
    account(ASSESSED).when(lambda a: a.receive_payment(nothing)).then_refuses(AmountNotPositive)


def test_a_payment_beyond_belief_is_a_slip_of_the_keys() -> None:
    huge = later(CASH, amount_fen=AMOUNT_MAX_FEN + 1)
    account(ASSESSED).when(lambda a: a.receive_payment(huge)).then_refuses(AmountTooLarge)


def test_no_money_is_taken_where_no_account_is_open() -> None:
    past = given(DwellingAccount(HOME.dwelling)).when(lambda a: a.receive_payment(CASH))
    past.then_refuses(refusals.AccountNotOpened)


# Whose debts, whose claims ------------------------------------------------------------------------


def test_a_sellers_money_does_not_pay_the_buyers_debt() -> None:
    account(LINS).when(lambda a: a.receive_payment(CASH)).then(CASH)


def test_of_several_debtors_the_one_is_paid_for_whom_it_was_given() -> None:
    for_lin = later(CASH, debtor=LIN)
    past = account(ASSESSED, LINS)
    past.when(lambda a: a.receive_payment(for_lin)).then(for_lin, allocated(for_lin, (LINS.assessment, 3113, 3113)))
    assert past.thing.debtors() == {CHEN}


def test_money_in_the_hands_of_the_company_does_not_pay_the_bureau_unasked() -> None:
    past = account(OLD_DEBT, ASSESSED)
    past.when(lambda a: a.receive_payment(CASH)).then(CASH, PAID)


def test_the_payer_may_designate_what_the_bureau_is_owed() -> None:
    named = later(CASH, designation=(OLD_DEBT.charge_id,), amount_fen=15000)
    paid = allocated(named, (OLD_DEBT, 14135, 14135), (fee(), 3113, 865))
    past = account(ASSESSED, OLD_DEBT)
    past.when(lambda a: a.receive_payment(named)).then(named, paid)
    assert [line.creditor for line in paid.lines] == [BUREAU, COMPANY]


def test_a_designation_opens_the_door_for_what_it_names_and_for_nothing_else() -> None:
    named = later(CASH, designation=(OLD_DEBT.charge_id,), amount_fen=20000)
    paid = allocated(named, (OLD_DEBT, 14135, 14135))
    past = account(OLDER_DEBT, OLD_DEBT)
    past.when(lambda a: a.receive_payment(named)).then(named, paid)
    assert rests(past.thing) == {"p1": 5865}


def test_what_the_payer_names_comes_before_what_is_older() -> None:
    named = later(CASH, designation=(OCTOBER.assessment.charge_id,))
    paid = allocated(named, (OCTOBER.assessment, 3113, 3113), (SEPTEMBER.assessment, 3113, 1887))
    account(SEPTEMBER, OCTOBER).when(lambda a: a.receive_payment(named)).then(named, paid)


def test_nobody_designates_the_charge_of_another() -> None:
    named = later(CASH, designation=(fee().charge_id, LINS.assessment.charge_id))
    why = account(ASSESSED, LINS).when(lambda a: a.receive_payment(named)).then_refuses(refusals.ChargeOfAnother)
    assert why.facts == {"charge_id": LINS.assessment.charge_id}


def test_nobody_designates_a_charge_that_does_not_exist() -> None:
    named = later(CASH, designation=("物业服务费/1999-01/1",))
    account(ASSESSED).when(lambda a: a.receive_payment(named)).then_refuses(refusals.UnknownCharge)


# Rests --------------------------------------------------------------------------------------------


def test_what_rests_pays_what_has_become_owed_since() -> None:
    past = account(CASH, ASSESSED)
    past.when(lambda a: a.apply_rests(booked_on=TODAY)).then(PAID)


def test_rests_applied_again_find_nothing_to_do() -> None:
    account(CASH, ASSESSED, PAID).when(lambda a: a.apply_rests(booked_on=TODAY)).then()
    account(ASSESSED).when(lambda a: a.apply_rests(booked_on=TODAY)).then()
    account(CASH).when(lambda a: a.apply_rests(booked_on=TODAY)).then()


def test_the_oldest_payment_is_used_up_first() -> None:
    first, second = later(CASH, amount_fen=2000), later(CASH, payment_id="p2", amount_fen=2000)
    past = account(first, second, ASSESSED)
    past.when(lambda a: a.apply_rests(booked_on=TODAY)).then(
        allocated(first, (fee(), 3113, 2000)), allocated(second, (fee(), 1113, 1113))
    )
    assert rests(past.thing) == {"p1": 0, "p2": 887}


def test_a_rest_pays_neither_another_debtor_nor_another_creditor() -> None:
    account(CASH, LINS, OLD_DEBT).when(lambda a: a.apply_rests(booked_on=TODAY)).then()


def test_a_payment_keeps_its_designation_for_its_rest() -> None:
    named = later(CASH, designation=(OLD_DEBT.charge_id,), amount_fen=16000)
    paid = allocated(named, (OLD_DEBT, 14135, 14135))
    past = account(OLD_DEBT, named, paid, ASSESSED)
    past.when(lambda a: a.apply_rests(booked_on=TODAY)).then(allocated(named, (fee(), 3113, 1865)))


def test_an_allocation_is_booked_on_the_day_on_which_it_is_made() -> None:
    december = date(2026, 12, 5)
    account(CASH, ASSESSED).when(lambda a: a.apply_rests(booked_on=december)).then(replace(PAID, booked_on=december))


def test_an_account_knows_its_payments() -> None:
    assert account(CASH).thing.payment("p1").received == CASH
    account(CASH).when(lambda a: a.payment("p2")).then_refuses(refusals.UnknownPayment)

from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import REFUND_REASONS, REVERSAL_REASONS
from domain.values.money import AMOUNT_MAX_FEN, AmountNotPositive, AmountTooLarge
from tests.builders import BACK, BUREAU, CASH, CHEN, LIN, OLD_DEBT, TODAY, fee, later
from tests.domain.billing.account_facts import ASSESSED, account, allocated, assessed, released, reversed_

WHY = "wrong floor area"
FIRST, SECOND = later(CASH, amount_fen=2000), later(CASH, payment_id="p2", amount_fen=2000)
PAID = allocated(CASH, (fee(), 3113, 3113))
PAID_FIRST, PAID_SECOND = allocated(FIRST, (fee(), 3113, 2000)), allocated(SECOND, (fee(), 1113, 1113))
GONE = reversed_(fee(), 3113, WHY)


def reverse(thing: DwellingAccount, charge_id: str = fee().charge_id, reason: str = WHY) -> None:
    people = {"prepared_by": "person:li", "approved_by": "person:zhao"}
    thing.reverse_assessment(charge_id, reason=reason, note="", booked_on=TODAY, **people)


# Reversed -----------------------------------------------------------------------------------------


def test_an_unpaid_charge_is_reversed_whole() -> None:
    past = account(ASSESSED)
    past.when(reverse).then(GONE)
    charge = past.thing.charges[fee().charge_id]
    assert (charge.reversed, charge.outstanding_fen, charge.amount_fen) == (True, 0, 3113)
    assert past.thing.debtors() == set()


@pytest.mark.parametrize("reason", REVERSAL_REASONS)
def test_a_reversal_has_a_reason_of_the_list(reason: str) -> None:
    account(ASSESSED).when(lambda a: reverse(a, reason=reason)).then(reversed_(fee(), 3113, reason))


def test_reversing_a_paid_charge_gives_the_money_back_to_its_payment() -> None:
    past = account(ASSESSED, CASH, PAID)
    past.when(reverse).then(released(CASH, fee(), 3113, WHY), GONE)
    assert past.thing.payment("p1").rest_fen == 5000
    assert past.thing.charges[fee().charge_id].paid_fen == {}


def test_the_last_payments_money_comes_off_first() -> None:
    past = account(ASSESSED, FIRST, PAID_FIRST, SECOND, PAID_SECOND)
    past.when(reverse).then(released(SECOND, fee(), 1113, WHY), released(FIRST, fee(), 2000, WHY), GONE)
    assert [payment.rest_fen for payment in past.thing.payments.values()] == [2000, 2000]


def test_what_lay_elsewhere_stays_there() -> None:
    october = assessed("2026-10", due_on=date(2026, 10, 31))
    paid = allocated(CASH, (october.assessment, 3113, 3113), (fee(), 3113, 1887))
    past = account(october, ASSESSED, CASH, paid)
    past.when(reverse).then(released(CASH, fee(), 1887, WHY), GONE)
    assert past.thing.charges[october.assessment.charge_id].paid_fen == {"p1": 3113}


def test_money_that_came_free_pays_what_is_owed_next() -> None:
    december = assessed("2026-12", due_on=date(2026, 12, 31))
    past = account(ASSESSED, CASH, PAID, released(CASH, fee(), 3113, WHY), GONE, december)
    past.when(lambda a: a.apply_rests(booked_on=TODAY)).then(allocated(CASH, (december.assessment, 3113, 3113)))


def test_money_that_came_free_does_not_return_to_what_is_gone() -> None:
    past = account(ASSESSED, CASH, PAID, released(CASH, fee(), 3113, WHY), GONE)
    past.when(lambda a: a.apply_rests(booked_on=TODAY)).then()


def test_an_old_debt_is_taken_back_from_the_opening_balances() -> None:
    gone = reversed_(OLD_DEBT, 14135, "not owed")
    account(OLD_DEBT).when(lambda a: reverse(a, OLD_DEBT.charge_id, "not owed")).then(gone)
    assert (gone.brought_forward, GONE.brought_forward) == (True, False)
    assert (gone.creditor, gone.debtor, gone.period) == (BUREAU, CHEN, "2012")


def test_money_released_from_the_bureaus_claim_is_the_payees_again() -> None:
    named = later(CASH, designation=(OLD_DEBT.charge_id,))
    paid = allocated(named, (OLD_DEBT, 14135, 5000))
    back = released(named, OLD_DEBT, 5000, "not owed")
    past = account(OLD_DEBT, named, paid)
    past.when(lambda a: reverse(a, OLD_DEBT.charge_id, "not owed")).then(back, reversed_(OLD_DEBT, 14135, "not owed"))
    assert (back.payee, back.lines[0].creditor) == (CASH.payee, BUREAU)


def test_a_charge_reversed_again_is_no_news() -> None:
    account(ASSESSED, GONE).when(reverse).then()


def test_a_charge_that_is_not_there_is_not_reversed() -> None:
    past = account(ASSESSED).when(lambda a: reverse(a, "物业服务费/2026-11/2"))
    assert past.then_refuses(refusals.UnknownCharge).facts == {"charge_id": "物业服务费/2026-11/2"}


def test_a_reason_of_ones_own_reverses_nothing() -> None:
    why = account(ASSESSED).when(lambda a: reverse(a, reason="a favour")).then_refuses(refusals.UnknownReason)
    assert why.facts == {"reason": "a favour", "reasons": ", ".join(REVERSAL_REASONS)}


# Refunded -----------------------------------------------------------------------------------------


def test_what_rests_on_a_payment_is_given_back() -> None:
    past = account(ASSESSED, CASH, PAID)
    past.when(lambda a: a.issue_refund(BACK)).then(BACK)
    assert past.thing.payment("p1").rest_fen == 0


@pytest.mark.parametrize("reason", REFUND_REASONS)
def test_a_refund_has_a_reason_of_the_list(reason: str) -> None:
    back = replace(BACK, reason=reason)
    account(CASH).when(lambda a: a.issue_refund(back)).then(back)


def test_what_pays_a_charge_is_not_given_back() -> None:
    more = replace(BACK, amount_fen=1888)
    why = account(ASSESSED, CASH, PAID).when(lambda a: a.issue_refund(more)).then_refuses(refusals.RefundExceedsRest)
    assert why.facts == {"payment_id": "p1", "rest_fen": 1887}


def test_a_rest_is_given_back_only_once() -> None:
    second = replace(BACK, refund_id="r2", amount_fen=1)
    past = account(ASSESSED, CASH, PAID, BACK)
    past.when(lambda a: a.issue_refund(second)).then_refuses(refusals.RefundExceedsRest)


def test_one_payments_rest_is_not_given_back_on_another() -> None:
    past = account(ASSESSED, FIRST, PAID_FIRST, SECOND, PAID_SECOND)
    past.when(lambda a: a.issue_refund(replace(BACK, amount_fen=1))).then_refuses(refusals.RefundExceedsRest)


def test_a_refund_sent_again_is_no_news() -> None:
    again = replace(BACK, booked_on=date(2026, 12, 1))
    account(CASH, BACK).when(lambda a: a.issue_refund(again)).then()


@pytest.mark.parametrize("change", [{"amount_fen": 1}, {"payment_id": "p2"}, {"channel": "cash"}, {"debtor": LIN}])
def test_an_id_does_not_stand_for_two_refunds(change: dict[str, object]) -> None:
    other = replace(BACK, **change)
    account(CASH, BACK).when(lambda a: a.issue_refund(other)).then_refuses(refusals.IdReused)


def test_a_refund_of_nothing_or_beyond_belief_is_refused() -> None:
    nothing, huge = replace(BACK, amount_fen=0), replace(BACK, amount_fen=AMOUNT_MAX_FEN + 1)
    account(CASH).when(lambda a: a.issue_refund(nothing)).then_refuses(AmountNotPositive)
    account(CASH).when(lambda a: a.issue_refund(huge)).then_refuses(AmountTooLarge)


def test_only_a_payment_of_this_account_is_refunded() -> None:
    account().when(lambda a: a.issue_refund(BACK)).then_refuses(refusals.UnknownPayment)


def test_a_reason_of_ones_own_refunds_nothing() -> None:
    back = replace(BACK, reason="a favour")
    why = account(CASH).when(lambda a: a.issue_refund(back)).then_refuses(refusals.UnknownReason)
    assert why.facts == {"reason": "a favour", "reasons": ", ".join(REFUND_REASONS)}


def test_what_was_given_back_pays_nothing_any_more() -> None:
    whole = replace(BACK, amount_fen=5000)
    account(CASH, whole, ASSESSED).when(lambda a: a.apply_rests(booked_on=TODAY)).then()

"""What a provider tells of its money is accepted: its own lines get it, and its own lines give it back."""

import pytest
from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events.money_back import PaymentReinstated, PaymentReversed, RefundReturned
from domain.billing.refusals import IdReused
from domain.values.allocation import DESIGNATED_BY_LINE
from tests.builders import BACK, CASH, LIN, TODAY, fee
from tests.domain.billing.account_facts import account, allocated, assessed, released

JAN, FEB = fee("2026-01"), fee("2026-02")
OWED = (assessed("2026-01"), assessed("2026-02"))
LINES = [(JAN.charge_id, 3113), (FEB.charge_id, 3113)]
PAID = replace(
    CASH, channel="online", amount_fen=6226, designation=(JAN.charge_id, FEB.charge_id), receipt="", shift=""
)
REFUND = replace(BACK, channel="online", amount_fen=50, reason="made at the provider")
BOTH = replace(allocated(PAID, (JAN, 3113, 3113), (FEB, 3113, 3113)), rule=DESIGNATED_BY_LINE)


def test_each_line_gets_what_was_meant_for_it() -> None:
    account(*OWED).when(lambda one: one.accept_payment(PAID, LINES)).then(PAID, BOTH)
    account(*OWED, PAID, BOTH).when(lambda one: one.accept_payment(PAID, LINES)).then()


def test_another_payment_under_its_id_is_a_mistake() -> None:
    other = replace(PAID, amount_fen=1)
    account(*OWED, PAID, BOTH).when(lambda one: one.accept_payment(other, LINES)).then_refuses(IdReused)


def test_what_is_too_much_rests_and_pays_nothing_that_was_not_chosen() -> None:
    more = replace(PAID, amount_fen=7000, designation=(JAN.charge_id,))
    january = replace(allocated(more, (JAN, 3113, 3113)), rule=DESIGNATED_BY_LINE)
    past = account(*OWED)
    past.when(lambda one: one.accept_payment(more, LINES[:1])).then(more, january)
    assert past.thing.payments["p1"].rest_fen == 3887


def test_no_line_gets_more_than_was_meant_for_it_though_more_is_owed_and_more_is_there() -> None:
    part = replace(allocated(PAID, (JAN, 3113, 1000)), rule=DESIGNATED_BY_LINE)
    past = account(*OWED)
    past.when(lambda one: one.accept_payment(PAID, [(JAN.charge_id, 1000)])).then(PAID, part)
    assert past.thing.payments["p1"].rest_fen == 5226


def test_a_line_of_another_debtor_or_of_no_charge_is_passed_over() -> None:
    others = assessed("2026-01", debtor=LIN), assessed("2026-02")
    february = replace(allocated(PAID, (FEB, 3113, 3113)), rule=DESIGNATED_BY_LINE)
    account(*others).when(lambda one: one.accept_payment(PAID, [*LINES, ("x", 1)])).then(PAID, february)


def test_a_refund_takes_the_last_line_first() -> None:
    back = released(PAID, FEB, 50, REFUND.reason)
    back = replace(back, release_id=f"{FEB.charge_id}@r1")
    past = account(*OWED, PAID, BOTH)
    past.when(lambda one: one.accept_refund(REFUND)).then(back, REFUND)
    assert past.thing.accept_refund(REFUND) == 0
    assert len(past.thing.pending) == 2


def test_what_rests_goes_first() -> None:
    payment = replace(PAID, amount_fen=6276)
    account(*OWED, payment, BOTH).when(lambda one: one.accept_refund(REFUND)).then(REFUND)


@pytest.mark.parametrize("fen", [6227, 10_000])
def test_what_a_payment_cannot_cover_is_told(fen: int) -> None:
    past = account(*OWED, PAID, BOTH)
    assert past.thing.accept_refund(replace(REFUND, amount_fen=fen)) == fen - 6226
    assert past.thing.payments["p1"].held_fen == 0
    assert past.thing.accept_refund(replace(REFUND, amount_fen=fen)) == fen - 6226


def test_nothing_is_recorded_where_nothing_is_left() -> None:
    gone = replace(REFUND, amount_fen=6226)
    past = account(*OWED, replace(PAID, amount_fen=6226), gone)
    assert past.thing.accept_refund(replace(REFUND, refund_id="r2")) == 50
    assert past.thing.pending == []


def test_a_refund_that_comes_back_pays_again_what_its_payer_had_chosen() -> None:
    back = replace(released(PAID, FEB, 50, REFUND.reason), release_id=f"{FEB.charge_id}@r1")
    returned = RefundReturned(
        refund_id="r1",
        payment_id="p1",
        amount_fen=50,
        channel="online",
        cause="refund failed",
        debtor=PAID.debtor,
        payee=PAID.payee,
        booked_on=TODAY,
    )
    again = replace(allocated(PAID, (FEB, 50, 50)), rule=DESIGNATED_BY_LINE)
    past = account(*OWED, PAID, BOTH, back, REFUND)
    past.when(lambda one: one.accept_refund_return("r1", cause="refund failed", booked_on=TODAY)).then(returned, again)
    past.thing.accept_refund_return("r1", cause="refund failed", booked_on=TODAY)
    past.thing.accept_refund_return("unknown", cause="refund failed", booked_on=TODAY)
    assert len(past.thing.pending) == 2


def reverse(one: DwellingAccount) -> None:
    one.accept_reversal("du_1", "p1", 6226, cause="charged back", booked_on=TODAY)


def reinstate(one: DwellingAccount) -> None:
    one.accept_reinstatement("du_1", cause="dispute won", booked_on=TODAY)


def test_money_that_is_charged_back_opens_its_charges_and_pays_them_again_when_it_comes_back() -> None:
    about = {"payment_id": "p1", "amount_fen": 6226, "channel": "online", "debtor": PAID.debtor, "payee": PAID.payee}
    gone = PaymentReversed(reversal_id="du_1", cause="charged back", booked_on=TODAY, **about)  # type: ignore[arg-type]
    back = PaymentReinstated(reversal_id="du_1", cause="dispute won", booked_on=TODAY, **about)  # type: ignore[arg-type]
    off = [
        replace(released(PAID, each, 3113, "charged back"), release_id=f"{each.charge_id}@du_1") for each in (FEB, JAN)
    ]
    account(*OWED, PAID, BOTH).when(reverse).then(*off, gone)
    account(*OWED, PAID, BOTH, *off, gone).when(reverse).then()
    account(*OWED, PAID, BOTH, *off, gone).when(reinstate).then(back, BOTH)
    account(*OWED, PAID, BOTH, *off, gone, back, BOTH).when(reinstate).then()
    account(*OWED, PAID, BOTH).when(reinstate).then()

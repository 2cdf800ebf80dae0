from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from domain.payments import refusals
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import (
    CASH,
    COUNTER_CHANNELS,
    POS,
    TRANSFER,
    CashCounted,
    CashHandedIn,
    CashRefunded,
    PaymentTaken,
    ShiftClosed,
    ShiftEvent,
    ShiftOpened,
    Taking,
)
from domain.values.money import AMOUNT_MAX_FEN, AmountNotPositive, AmountTooLarge
from tests.builders import BUREAU, COMPANY, TODAY
from tests.scenario import given

WANG, LI = "person:wang", "person:li"
OPENED = ShiftOpened(shift="s1", cashier=WANG, payee=COMPANY, float_fen=20000, opened_on=TODAY)
TAKEN = PaymentTaken(shift="s1", payment_id="p1", channel=CASH, amount_fen=5000)
BY_CARD = PaymentTaken(shift="s1", payment_id="p2", channel=POS, amount_fen=3113)
REFUNDED = CashRefunded(shift="s1", refund_id="r1", amount_fen=1887)
COUNTED = CashCounted(shift="s1", counted_fen=25000, expected_fen=25000)
CLOSED = ShiftClosed(shift="s1", payee=COMPANY, takings=(Taking(CASH, 5000),), over_fen=0, booked_on=TODAY)
HANDED_IN = CashHandedIn(shift="s1", payee=COMPANY, amount_fen=5000, to="person:zhao", booked_on=TODAY)
ENDED: tuple[ShiftEvent, ...] = (OPENED, TAKEN, COUNTED, CLOSED)


def shift(*facts: ShiftEvent) -> given[CashierShift]:
    return given(CashierShift("s1"), *facts)


def opening(**changes: object) -> Callable[[CashierShift], None]:
    wanted = replace(OPENED, **changes)
    return lambda s: s.open(
        cashier=wanted.cashier, payee=wanted.payee, float_fen=wanted.float_fen, opened_on=wanted.opened_on
    )


# Opening ------------------------------------------------------------------------------------------


def test_a_cashier_opens_the_drawer_with_a_float() -> None:
    past = shift()
    past.when(opening()).then(OPENED)
    assert past.thing.cash_fen == 20000


def test_a_shift_opened_alike_again_is_no_news() -> None:
    shift(OPENED, TAKEN).when(opening()).then()


@pytest.mark.parametrize(
    "change", [{"cashier": LI}, {"payee": BUREAU}, {"float_fen": 0}, {"opened_on": date(2026, 11, 24)}]
)
def test_a_shift_is_not_opened_otherwise(change: dict[str, object]) -> None:
    shift(OPENED).when(opening(**change)).then_refuses(refusals.ShiftReused)


def test_a_float_lies_between_nothing_and_the_cap() -> None:
    empty = replace(OPENED, float_fen=0)
    shift().when(opening(float_fen=0)).then(empty)
    shift().when(opening(float_fen=-1)).then_refuses(refusals.CountNegative)
    shift().when(opening(float_fen=AMOUNT_MAX_FEN + 1)).then_refuses(AmountTooLarge)


# Taking and refunding -----------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "cash_fen"), [(CASH, 25000), (TRANSFER, 20000), (POS, 20000)])
def test_only_cash_comes_into_the_drawer(channel: str, cash_fen: int) -> None:
    past = shift(OPENED)
    past.when(lambda s: s.take_payment("p1", channel, 5000, by=WANG)).then(replace(TAKEN, channel=channel))
    assert past.thing.cash_fen == cash_fen


def test_a_payment_taken_again_is_no_news() -> None:
    past = shift(OPENED, TAKEN)
    past.when(lambda s: s.take_payment("p1", CASH, 5000, by=WANG)).then()
    assert past.thing.cash_fen == 25000


def test_nobody_takes_money_in_the_shift_of_another() -> None:
    past = shift(OPENED).when(lambda s: s.take_payment("p1", CASH, 5000, by=LI))
    past.then_refuses(refusals.NotYourShift)


@pytest.mark.parametrize("channel", ["cheque", "", "Cash"])
def test_money_comes_in_through_a_channel_of_the_list(channel: str) -> None:
    past = shift(OPENED).when(lambda s: s.take_payment("p1", channel, 5000, by=WANG))
    assert past.then_refuses(refusals.UnknownChannel).facts == {"channel": channel}
    assert channel not in COUNTER_CHANNELS


def test_a_payment_has_an_amount_that_can_be_paid() -> None:
    shift(OPENED).when(lambda s: s.take_payment("p1", CASH, 0, by=WANG)).then_refuses(AmountNotPositive)
    huge = AMOUNT_MAX_FEN + 1
    shift(OPENED).when(lambda s: s.take_payment("p1", CASH, huge, by=WANG)).then_refuses(AmountTooLarge)


def test_cash_is_refunded_out_of_the_drawer() -> None:
    past = shift(OPENED, TAKEN)
    past.when(lambda s: s.refund_cash("r1", 1887)).then(REFUNDED)
    assert past.thing.cash_fen == 23113


def test_the_last_fen_of_the_drawer_may_be_refunded() -> None:
    whole = replace(REFUNDED, amount_fen=25000)
    shift(OPENED, TAKEN).when(lambda s: s.refund_cash("r1", 25000)).then(whole)


def test_a_refund_sent_again_is_no_news() -> None:
    shift(OPENED, TAKEN, REFUNDED).when(lambda s: s.refund_cash("r1", 1887)).then()


def test_no_more_is_refunded_than_lies_in_the_drawer() -> None:
    past = shift(OPENED, BY_CARD).when(lambda s: s.refund_cash("r1", 20001))
    assert past.then_refuses(refusals.CashShort).facts == {"shift": "s1", "cash_fen": 20000}


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_refund_does_not_put_money_into_the_drawer(amount_fen: int) -> None:
    shift(OPENED).when(lambda s: s.refund_cash("r1", amount_fen)).then_refuses(AmountNotPositive)


# Closing and handing in ---------------------------------------------------------------------------


def test_a_shift_is_closed_with_its_takings_by_channel() -> None:
    expected = 23113
    past = shift(OPENED, TAKEN, BY_CARD, replace(TAKEN, payment_id="p3", channel=POS, amount_fen=7), REFUNDED)
    past.when(lambda s: s.close(counted_fen=expected, by=WANG, booked_on=TODAY)).then(
        CashCounted(shift="s1", counted_fen=expected, expected_fen=expected),
        replace(CLOSED, takings=(Taking(CASH, 5000), Taking(POS, 3120))),
    )


@pytest.mark.parametrize(("counted_fen", "over_fen"), [(25000, 0), (25100, 100), (24950, -50), (0, -25000)])
def test_a_blind_count_finds_what_is_over_or_short(counted_fen: int, over_fen: int) -> None:
    past = shift(OPENED, TAKEN)
    past.when(lambda s: s.close(counted_fen=counted_fen, by=WANG, booked_on=TODAY)).then(
        replace(COUNTED, counted_fen=counted_fen), replace(CLOSED, over_fen=over_fen)
    )
    assert past.thing.cash_fen == counted_fen


def test_a_shift_without_takings_is_closed_too() -> None:
    past = shift(OPENED).when(lambda s: s.close(counted_fen=20000, by=WANG, booked_on=TODAY))
    past.then(replace(COUNTED, counted_fen=20000, expected_fen=20000), replace(CLOSED, takings=()))


def test_nobody_closes_the_shift_of_another() -> None:
    past = shift(OPENED).when(lambda s: s.close(counted_fen=20000, by=LI, booked_on=TODAY))
    past.then_refuses(refusals.NotYourShift)


def test_counted_cash_lies_between_nothing_and_the_cap() -> None:
    past = shift(OPENED)
    past.when(lambda s: s.close(counted_fen=-1, by=WANG, booked_on=TODAY)).then_refuses(refusals.CountNegative)
    huge = AMOUNT_MAX_FEN + 1
    past.when(lambda s: s.close(counted_fen=huge, by=WANG, booked_on=TODAY)).then_refuses(AmountTooLarge)


def test_the_cash_of_a_closed_shift_is_handed_in_at_once_or_in_parts() -> None:
    past = shift(*ENDED)
    past.when(lambda s: s.hand_in(5000, to="person:zhao", booked_on=TODAY)).then(HANDED_IN)
    assert past.thing.cash_fen == 20000
    rest = replace(HANDED_IN, amount_fen=20000)
    shift(*ENDED, HANDED_IN).when(lambda s: s.hand_in(20000, to="person:zhao", booked_on=TODAY)).then(rest)


@pytest.mark.parametrize("amount_fen", [0, -1, 20001])
def test_no_more_is_handed_in_than_was_counted(amount_fen: int) -> None:
    past = shift(*ENDED, HANDED_IN).when(lambda s: s.hand_in(amount_fen, to="person:zhao", booked_on=TODAY))
    assert past.then_refuses(refusals.NothingToHandIn).facts == {"shift": "s1", "cash_fen": 20000}


def test_an_open_drawer_is_not_handed_in() -> None:
    past = shift(OPENED, TAKEN).when(lambda s: s.hand_in(5000, to="person:zhao", booked_on=TODAY))
    past.then_refuses(refusals.ShiftNotOpen)


@pytest.mark.parametrize(("facts", "state"), [((), "not open"), (ENDED, "closed")])
def test_nothing_goes_through_a_drawer_that_is_not_open(facts: tuple[ShiftEvent, ...], state: str) -> None:
    past = shift(*facts)
    taking = past.when(lambda s: s.take_payment("p9", CASH, 1, by=WANG)).then_refuses(refusals.ShiftNotOpen)
    assert taking.facts == {"shift": "s1", "state": state}
    past.when(lambda s: s.refund_cash("r9", 1)).then_refuses(refusals.ShiftNotOpen)
    past.when(lambda s: s.close(counted_fen=0, by=WANG, booked_on=TODAY)).then_refuses(refusals.ShiftNotOpen)

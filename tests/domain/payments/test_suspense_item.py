from datetime import date

import pytest
from msgspec.structs import replace

from domain.payments import refusals
from domain.payments.events.suspense import (
    BY_HAND,
    BankLine,
    ForeignMoneyParked,
    IdentifiedLine,
    MoneyIdentified,
    MoneyParked,
    MoneyReturned,
    SuspenseEvent,
)
from domain.payments.suspense_item import SuspenseItem, item_key
from domain.values.money import AmountNotPositive
from tests.builders import CHEN, COMPANY, HOME, TODAY
from tests.scenario import given

KEY = "company.shicheng.17"
PARKED = MoneyParked(
    item=KEY,
    payee=COMPANY,
    channel="bank transfer",
    number="17",
    amount_fen=5000,
    received_on=date(2026, 11, 20),
    source=BankLine("7e" * 32, 2),
    why="no reference",
    booked_on=TODAY,
)
ALL_OF_IT = IdentifiedLine(payment_id=f"{KEY}.1", dwelling=HOME.dwelling, debtor=CHEN, amount_fen=5000)
IDENTIFIED = MoneyIdentified(
    item=KEY,
    payee=COMPANY,
    lines=(ALL_OF_IT,),
    rule=BY_HAND,
    prepared_by="person:li",
    approved_by="person:zhao",
    booked_on=TODAY,
)
RETURNED = MoneyReturned(
    item=KEY,
    payee=COMPANY,
    channel="bank transfer",
    amount_fen=5000,
    reason="not ours",
    prepared_by="person:li",
    approved_by="person:zhao",
    booked_on=TODAY,
)


def item(*facts: SuspenseEvent) -> given[SuspenseItem]:
    return given(SuspenseItem(KEY), *facts)


def identify(thing: SuspenseItem, *lines_fen: int) -> None:
    lines = [replace(ALL_OF_IT, payment_id=f"{KEY}.{n}", amount_fen=fen) for n, fen in enumerate(lines_fen, 1)]
    thing.identify(lines, rule=BY_HAND, prepared_by="person:li", approved_by="person:zhao", booked_on=TODAY)


def give_back(thing: SuspenseItem) -> None:
    thing.give_back(reason="not ours", prepared_by="person:li", approved_by="person:zhao", booked_on=TODAY)


def test_a_line_is_known_by_the_account_and_the_banks_number() -> None:
    assert item_key(COMPANY, "17") == KEY


def test_money_is_parked() -> None:
    item().when(lambda money: money.park(PARKED)).then(PARKED)


def test_the_same_line_in_another_file_on_another_day_is_no_news() -> None:
    again = replace(PARKED, source=BankLine("00" * 32, 9), booked_on=date(2026, 12, 1), why=None)
    for past in ((PARKED,), (PARKED, IDENTIFIED), (PARKED, RETURNED)):
        item(*past).when(lambda money: money.park(again)).then()


@pytest.mark.parametrize("other", [{"amount_fen": 5001}, {"received_on": TODAY}, {"channel": "pos"}])
def test_a_line_does_not_say_something_else_the_second_time(other: dict[str, object]) -> None:
    item(PARKED).when(lambda money: money.park(replace(PARKED, **other))).then_refuses(refusals.BankLineOtherwise)


def test_nothing_is_not_parked() -> None:
    item().when(lambda money: money.park(replace(PARKED, amount_fen=0))).then_refuses(AmountNotPositive)


def test_money_is_identified_as_one_payment_or_as_many() -> None:
    item(PARKED).when(lambda money: identify(money, 5000)).then(IDENTIFIED)
    two = (replace(ALL_OF_IT, amount_fen=3113), replace(ALL_OF_IT, payment_id=f"{KEY}.2", amount_fen=1887))
    item(PARKED).when(lambda money: identify(money, 3113, 1887)).then(replace(IDENTIFIED, lines=two))


@pytest.mark.parametrize("lines_fen", [(), (4999,), (5001,), (3113, 1888)])
def test_all_of_it_is_given_out_and_no_more(lines_fen: tuple[int, ...]) -> None:
    item(PARKED).when(lambda money: identify(money, *lines_fen)).then_refuses(refusals.IdentifiedOtherwise)


@pytest.mark.parametrize("lines_fen", [(0, 5000), (-1, 5001)])
def test_no_line_is_less_than_something(lines_fen: tuple[int, ...]) -> None:
    item(PARKED).when(lambda money: identify(money, *lines_fen)).then_refuses(AmountNotPositive)


def test_money_goes_back() -> None:
    item(PARKED).when(give_back).then(RETURNED)


@pytest.mark.parametrize("settled", [IDENTIFIED, RETURNED])
def test_it_is_settled_once(settled: SuspenseEvent) -> None:
    for decide in (give_back, lambda money: identify(money, 5000)):
        item(PARKED, settled).when(decide).then_refuses(refusals.SuspenseItemSettled)


def test_what_never_came_is_neither_identified_nor_returned() -> None:
    for decide in (give_back, lambda money: identify(money, 5000)):
        item().when(decide).then_refuses(refusals.UnknownSuspenseItem)


FOREIGN = ForeignMoneyParked(
    item=KEY, payee=COMPANY, channel="online", number="py_2", currency="hkd", amount_minor=900, received_on=TODAY
)


def test_money_in_another_currency_stands_apart_and_only_goes_back() -> None:
    item().when(lambda money: money.park_foreign(FOREIGN)).then(FOREIGN)
    item(FOREIGN).when(lambda money: money.park_foreign(FOREIGN)).then()
    item(FOREIGN).when(lambda money: identify(money, 900)).then_refuses(refusals.ForeignMoney)
    item(FOREIGN).when(lambda money: money.park(PARKED)).then_refuses(refusals.BankLineOtherwise)
    item(FOREIGN).when(give_back).then(replace(RETURNED, channel="online", amount_fen=0))

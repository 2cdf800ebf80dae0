"""An id stands for one thing for ever: used again for other money, it is refused, and nothing is half done."""

import pytest

from domain.billing.refusals import IdReused
from services.house import House
from services.use_cases import approvals
from tests.builders import asking, move_in, open_counter, pay, settle


@pytest.fixture
def town(house: House) -> House:
    """Three dwellings and an open counter."""
    move_in(house)
    open_counter(house)
    return house


def test_a_payment_id_of_one_dwelling_takes_no_money_for_another(town: House) -> None:
    pay(town, 5000, "BH-1-1-101", payment_id="p1")
    before = town.store.position()
    with pytest.raises(IdReused):
        pay(town, 5000, "BH-1-1-102", payment_id="p1")
    assert town.store.position() == before


def test_a_payment_id_is_not_taken_in_a_second_shift(town: House) -> None:
    pay(town, 5000, "BH-1-1-101", payment_id="p1")
    book = open_counter(town, "s2", first=201)
    before = town.store.position()
    with pytest.raises(IdReused):
        pay(town, 5000, "BH-1-1-101", payment_id="p1", shift="s2", book=book)
    assert town.store.position() == before


def test_a_refund_id_of_one_dwelling_gives_no_cash_to_another(town: House) -> None:
    for number, dwelling in enumerate(("BH-1-1-101", "BH-1-1-102"), 1):
        pay(town, 5000, dwelling, payment_id=f"p{number}")
    asked = {"refund_id": "r1", "amount_fen": 100, "channel": "cash", "shift": "s1", "reason": "overpaid"}
    first = asked | {"dwelling": "BH-1-1-101", "payment_id": "p1"}
    with asking(town, "li"):
        approvals.propose(town, "one", kind="refund", content=first)
    with asking(town, "zhao"):
        approvals.approve(town, "one")
    settle(town)
    before = town.store.position()
    with asking(town, "li"), pytest.raises(IdReused):
        approvals.propose(town, "two", kind="refund", content=asked | {"dwelling": "BH-1-1-102", "payment_id": "p2"})
    assert town.store.position() == before

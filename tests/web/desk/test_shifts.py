"""A shift is opened, counted blind, compared, and handed in; a receipt book is received."""

import pytest

from tests.web.desk.clerk import Clerk
from tests.web.desk.conftest import DESK
from tests.web.households import USUAL


def test_a_cashier_opens_a_shift_and_stands_at_the_counter(desk: DESK) -> None:
    ma = desk("ma")
    counter = ma.send(ma.open("/desk/shifts"), "/desk/shifts", payee="company:shicheng", float="200.00")
    assert counter.at == "/desk/counter"
    assert "没有可用的收据本" in counter.text
    book = {"series": "mb", "first": "1", "last": "50", "payee": "company:shicheng"}
    assert "已收进" in ma.send(ma.open("/desk/receipt-books"), "/desk/receipt-books", **book).text
    assert "还剩 50 张" in ma.open("/desk/counter").text


@pytest.mark.parametrize(
    ("filled_in", "sentence"),
    [
        ({"first": "abc"}, "号"),
        ({"first": "9", "last": "1"}, "号"),
        ({"holder": "Wang Wu"}, "这是谁"),
        ({"series": ""}, "字"),
    ],
)
def test_a_receipt_book_that_is_not_in_order_is_refused(wang: Clerk, filled_in: dict[str, str], sentence: str) -> None:
    book = {"series": "MB", "first": "1", "last": "50", "payee": "company:shicheng", "holder": "wang"} | filled_in
    page = wang.send(wang.open("/desk/receipt-books"), "/desk/receipt-books", **book)
    assert page.status == 422
    assert sentence in page.text


def test_cash_is_counted_before_the_expected_sum_is_told(wang: Clerk) -> None:
    wang.send(wang.open(f"/desk/counter/{USUAL}"), f"/desk/counter/{USUAL}")
    page = wang.open("/desk/shifts/s1")
    assert "¥278.58" not in page.text
    assert "共收" not in page.text
    closed = wang.send(page, "/desk/shifts/s1/closing", counted="278.50")
    assert "短款 -¥0.08" in closed.text
    assert "共收 ¥78.58" in closed.text
    left = closed.forms["/desk/shifts/s1/hand-in"]["amount"]
    assert left == "278.50"
    handed = wang.send(closed, "/desk/shifts/s1/hand-in", to="财务室")
    assert "已交 ¥278.50" in handed.text
    assert "/desk/shifts/s1/hand-in" not in handed.forms


def test_only_its_cashier_closes_a_shift(desk: DESK, wang: Clerk) -> None:
    ma, mine = desk("ma"), wang.open("/desk/shifts/s1")
    assert "/desk/shifts/s1/closing" not in ma.open("/desk/shifts/s1").forms
    assert ma.send(mine, "/desk/shifts/s1/closing", counted="1").status == 403
    assert wang.open("/desk/shifts/none").status == 404


def test_a_count_that_cannot_be_read_closes_nothing(wang: Clerk) -> None:
    page = wang.send(wang.open("/desk/shifts/s1"), "/desk/shifts/s1/closing", counted="two hundred")
    assert page.status == 422
    assert "/desk/shifts/s1/closing" in page.forms

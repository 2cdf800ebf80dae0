"""Money at the counter: what is owed is taken by one key, more is asked about, and nothing happens twice."""

import pytest

from projections import collection
from services.house import House
from tests.web.desk.clerk import Clerk, Page
from tests.web.desk.conftest import DESK
from tests.web.households import USUAL

AT = f"/desk/counter/{USUAL}"


def payments(house: House, code: str = USUAL) -> list[int]:
    return [each.amount_fen for each in house.ask(lambda reading: collection.latest_payments(reading, code, 9))]


def take(clerk: Clerk, **filled_in: str) -> Page:
    return clerk.send(clerk.open(AT), AT, **filled_in)


def test_what_is_owed_is_taken_with_nothing_keyed(wang: Clerk, house: House) -> None:
    page = wang.open(AT)
    assert page.focus == "amount"
    receipt = wang.send(page, AT)
    assert receipt.at.startswith("/desk/payments/")
    assert "BH00000001" in receipt.text
    assert "¥78.58" in receipt.text
    assert receipt.focus == "/desk/counter", "on to the next one by one key"
    assert any(link.endswith("/receipt.pdf") for link in receipt.links)
    assert payments(house) == [7858]


def test_sent_twice_it_happens_once(wang: Clerk, house: House) -> None:
    page = wang.open(AT)
    assert wang.send(page, AT).at == wang.send(page, AT).at
    assert payments(house) == [7858]


@pytest.mark.parametrize(("written", "fen"), [("１２．５０", 1250), ("¥12.50", 1250), ("12.5元", 1250), ("60", 6000)])
def test_amounts_are_read_as_people_write_them(wang: Clerk, house: House, written: str, fen: int) -> None:
    assert take(wang, amount=written).status == 200
    assert payments(house) == [fen]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1.250,00", "看不出金额"),
        ("12。5", "看不出金额"),
        ("1O0", "看不出金额"),
        ("12.345", "两位小数"),
        ("0", "大于"),
        ("-5", "大于"),
    ],
)
def test_what_cannot_be_read_is_asked_again_and_nothing_is_taken(
    wang: Clerk, house: House, written: str, sentence: str
) -> None:
    page = take(wang, amount=written)
    assert page.status == 422
    assert sentence in page.text
    assert page.forms[AT]["amount"] == written
    assert payments(house) == []


def test_more_than_is_owed_is_shown_before_it_is_taken(wang: Clerk, house: House) -> None:
    asked = take(wang, amount="1,250.00")
    assert payments(house) == []
    assert "¥1,171.42" in asked.text, "so much would rest"
    assert asked.focus == "button"
    receipt = wang.send(asked, AT)
    assert "留作预存 ¥1,171.42" in receipt.text
    assert payments(house) == [125000]


def test_an_old_debt_is_paid_where_the_payer_asks_for_it(wang: Clerk, house: House) -> None:
    at = "/desk/counter/BH-1-1-101"
    page = wang.open(at)
    assert "¥62.26" in page.text
    assert "还欠别处（如移交前的旧账）¥141.35" in page.text
    with_old = wang.open(f"{at}?old=yes")
    assert with_old.forms[at]["charge"] == "清洁管理费/2012/1"
    receipt = wang.send(with_old, at)
    assert "清洁管理费 2012年 ¥141.35" in receipt.text
    assert "这户现在还欠 ¥0.00" in receipt.text
    assert payments(house, "BH-1-1-101") == [20361]


def test_who_has_no_shift_is_sent_to_open_one(desk: DESK, house: House) -> None:
    ma = desk("ma")
    assert ma.open("/desk/counter").focus == "/desk/shifts"
    assert AT not in ma.open(AT).forms
    assert payments(house) == []


def test_another_cashiers_drawer_is_shut(desk: DESK, wang: Clerk, house: House) -> None:
    page = desk("ma").send(wang.open(AT), AT)
    assert page.status == 403
    assert payments(house) == []


def test_a_payment_of_another_day_needs_its_reason(wang: Clerk, house: House) -> None:
    page = take(wang, received_on="2026-11-10")
    assert page.status == 422
    assert page.forms[AT]["received_on"] == "2026-11-10"
    assert take(wang, received_on="2026-11-10", backdating_reason="停电，手开收据").status == 200
    assert payments(house) == [7858]


def test_another_site_takes_no_money(wang: Clerk, house: House) -> None:
    page = wang.open(AT)
    wang.headers["sec-fetch-site"] = "cross-site"
    assert wang.send(page, AT).status == 403
    assert payments(house) == []

"""Approving and paying out want a second factor of the last minutes; a session that was left open cannot do it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from services.auth.access import matrix
from services.auth.fresh_factor import FRESH_SECONDS
from services.databases.doors import factor_shown
from services.house import House
from tests.auth.places import STAFFS_PASSWORD, give_password
from tests.web.desk.clerk import OURS, Clerk, Page
from tests.web.desk.conftest import DESK
from tests.web.desk.test_proposals import is_reversed, propose
from tests.web.households import USUAL

ASKED = "请再输一次动态码"
Digits = Callable[[], str]


@pytest.fixture
def digits(house: House) -> Digits:
    """Zhao's authenticator."""
    return give_password(house, "zhao")


@pytest.fixture
def zhao(desk: DESK, digits: Digits) -> Clerk:
    """Signed in long ago."""
    return desk("zhao")


@pytest.fixture
def waiting(desk: DESK) -> str:
    """Li's proposal."""
    return propose(desk("li")).at


def approve(zhao: Clerk, waiting: str) -> Page:
    return zhao.send(zhao.open(waiting), f"{waiting}/approval")


def test_an_approval_asks_for_the_six_digits_and_then_goes_on(
    zhao: Clerk, waiting: str, digits: Digits, house: House
) -> None:
    asked = approve(zhao, waiting)
    assert (asked.status, ASKED in asked.text) == (403, True)
    assert not is_reversed(house)
    done = zhao.send(asked, f"{waiting}/approval", second_factor=digits())
    assert "已批准，也已办好" in done.text
    assert is_reversed(house)


def test_for_five_minutes_nobody_is_asked_again(
    zhao: Clerk, desk: DESK, waiting: str, digits: Digits, house: House
) -> None:
    zhao.send(approve(zhao, waiting), f"{waiting}/approval", second_factor=digits())
    for ago, is_asked in ((FRESH_SECONDS - 30, False), (FRESH_SECONDS + 1, True)):
        with house.doors.begin() as doors:
            doors.execute(sa.update(factor_shown).values(shown_at=factor_shown.c.shown_at - ago))
        refused = zhao.send(zhao.open("/desk/runs"), "/desk/runs", fee="")
        assert ASKED not in refused.text, "planning is no approval"
        page = zhao.open(waiting)
        page.forms[f"{waiting}/approval"] = zhao_form(zhao)
        assert (ASKED in zhao.send(page, f"{waiting}/approval").text) is is_asked


def zhao_form(zhao: Clerk) -> dict[str, str]:
    return {"csrf": zhao.signed_in.form_token, "key": "another approval"}


def test_wrong_digits_and_digits_that_were_used_do_not_count(
    zhao: Clerk, waiting: str, digits: Digits, house: House
) -> None:
    asked = approve(zhao, waiting)
    wrong = zhao.send(asked, f"{waiting}/approval", second_factor="000000")
    assert (wrong.status, "不是现在的" in wrong.text) == (403, True)
    once = digits()
    with house.doors.begin() as doors:
        doors.execute(sa.delete(factor_shown))
    assert "已办好" in zhao.send(wrong, f"{waiting}/approval", second_factor=once).text
    with house.doors.begin() as doors:
        doors.execute(sa.delete(factor_shown))
    page = zhao.open(waiting)
    page.forms[f"{waiting}/approval"] = zhao_form(zhao)
    assert "已经用过" in zhao.send(page, f"{waiting}/approval", second_factor=once).text


def test_a_page_of_ours_and_nothing_else_follows_on_the_digits(zhao: Clerk, digits: Digits) -> None:
    for to, leads in (("/desk/runs", "/desk/runs"), ("//evil.example", "/")):
        page = zhao.open("/desk")
        page.forms["/staff/second-factor/anew"] = zhao_form(zhao) | {"to": to}
        assert zhao.send(page, "/staff/second-factor/anew", second_factor=digits()).at == leads


def test_in_the_api_the_digits_stand_in_a_header(zhao: Clerk, waiting: str, digits: Digits, house: House) -> None:
    path = f"/api/v1{waiting.removeprefix('/desk')}/approval"
    headers = {"Idempotency-Key": "an-approval-by-program", "If-Match": "*", "accept-language": "en"}
    stale = zhao.client.post(path, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (403, "second_factor_stale")
    assert stale.json()["minutes"] == 5
    wrong = zhao.client.post(path, headers=headers | {"Second-Factor": "000000"})
    assert wrong.json()["code"] == "second_factor_wrong"
    assert not is_reversed(house)
    done = zhao.client.post(path, headers=headers | {"Second-Factor": digits()})
    assert done.status_code == 200, done.text
    assert is_reversed(house)


def test_whoever_has_just_signed_in_with_six_digits_is_not_asked(
    desk: DESK, waiting: str, digits: Digits, house: House
) -> None:
    client = TestClient(desk("li").signed_in.app, base_url="https://testserver", headers=OURS)
    typed = {"name": "zhao", "password": STAFFS_PASSWORD, "digits": digits(), "to": waiting}
    page = Page(client.post("/staff/sign-in", data=typed))
    assert page.at == waiting
    assert "已批准，也已办好" in Page(client.post(f"{waiting}/approval", data=page.forms[f"{waiting}/approval"])).text
    assert is_reversed(house)


def test_a_refund_asks_too_and_keeps_what_was_filled_in(zhao: Clerk) -> None:
    refund = f"/desk/dwellings/{USUAL}/refund"
    page = zhao.open("/desk")
    page.forms[refund] = zhao_form(zhao) | {"amount": "12.50", "reason": "moved <away>"}
    asked = zhao.send(page, refund)
    assert ASKED in asked.text
    assert asked.forms[refund] | {"amount": "12.50", "reason": "moved <away>"} == asked.forms[refund]


@pytest.mark.parametrize("path", ["/desk/lists/payments.xlsx?area=BH", "/desk/reconciliation.xlsx"])
def test_a_whole_list_to_take_away_asks_too_and_then_comes(zhao: Clerk, digits: Digits, path: str) -> None:
    asked = zhao.open(path)
    assert (asked.status, ASKED in asked.text) == (403, True)
    looked_at = zhao.client.get(path.replace(".xlsx", ""), headers=zhao.headers)
    assert looked_at.status_code == 200, "to look at it is not to take it away"
    form = zhao_form(zhao) | {"to": path, "second_factor": digits()}
    answer = zhao.client.post("/staff/second-factor/anew", data=form, headers=zhao.headers)
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_every_list_that_leaves_the_house_is_among_them() -> None:
    leaving = {call for call in matrix().by_call if call.startswith("GET /") and call.endswith(".xlsx")}
    assert leaving <= matrix().fresh

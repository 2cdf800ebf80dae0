"""The page of the reconciliation: what differs and what to do, each day, each payout; and the same as a workbook."""

import io
from datetime import timedelta

import openpyxl
import pytest
from msgspec.structs import replace

from domain.payments.events.reconciling import BOOKED
from domain.payments.reconciled_day import ReconciledDay, day_key
from services.house import House
from tests.builders import COMPANY, Clock
from tests.doors import employ
from tests.every_word import decide
from tests.golden.online_facts import DAY_RECONCILED, DIFFERENCE_FOUND, PAYOUT_RECONCILED
from tests.web.desk.conftest import DESK

PAGE = "/desk/reconciliation"


@pytest.fixture
def compared(house: House) -> House:
    today = house.today()
    figures, payout = replace(DAY_RECONCILED, day=today), replace(PAYOUT_RECONCILED, day=today)
    found = replace(DIFFERENCE_FOUND, day=today)
    decide(
        house,
        ReconciledDay,
        day_key("stripe", house.today()),
        lambda one: one.reconcile(replace(figures, ledger_fen=3113)),
        lambda one: one.reconcile_payout(payout),
        lambda one: one.find(found),
    )
    return house


def test_what_differs_stands_on_the_page_with_what_to_do(compared: House, desk: DESK) -> None:
    page = desk("li").open(PAGE)
    assert page.status == 200
    for word in ("有 1 处对不上", "退款：我们的账上没有", "re_2", "-5.00 CNY", "先在支付平台上看", "差 -¥5.00"):
        assert word in page.text, word
    for word in ("¥5.00", "¥31.13", "-¥10.00", "¥26.13", "22.82 HKD 1.16 HKD 21.66 HKD", "po_1"):
        assert word in page.text, word
    english = desk("li").open(PAGE, "en")
    assert "1 thing differs" in english.text
    assert "look at it at the provider" in english.text


def test_a_difference_that_was_cleared_says_when_and_by_what(compared: House, desk: DESK, clock: Clock) -> None:
    clock.pass_days(1)
    key = day_key("stripe", compared.today() - timedelta(days=1))
    decide(compared, ReconciledDay, key, lambda one: one.clear("refund re_2", BOOKED))
    page = desk("wang").open(PAGE)
    assert "没有要处理的差异。" in page.text
    assert "已经入账" in page.text
    assert page.text.index("已经消除的差异") < page.text.index("re_2")


def test_the_workbook_holds_the_same_as_figures(compared: House, desk: DESK) -> None:
    clerk = desk("wang")
    answer = clerk.client.get(f"{PAGE}.xlsx", headers=clerk.headers)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["差异", "每天的账", "结算", "出款", "说明"]
    differences = next(iter(book["差异"].iter_rows(min_row=2, max_row=2, values_only=True)))
    assert differences[3:9] == ("re_2", "o1", "CNY", -5, 0, "先在支付平台上看，再看这里的那笔交费")
    day = next(iter(book["每天的账"].iter_rows(min_row=2, max_row=2, values_only=True)))
    assert day[1:] == (5, 31.13, -10, 0, 0, 0, 26.13, 31.13, -5)
    assert next(iter(book["出款"].iter_rows(min_row=2, max_row=2, values_only=True)))[4:7] == (21.66, 21.66, 2)


def test_days_that_are_none_are_refused_and_without_a_provider_it_says_so(house: House, desk: DESK) -> None:
    clerk = desk("li")
    assert "没有接支付平台" in clerk.open(PAGE).text
    for query in ("from=soon", "from=2026-11-20&to=2026-11-01", "to=2030-01-01"):
        assert clerk.open(f"{PAGE}?{query}").status == 422, query


def test_a_difference_that_will_stay_is_explained_by_two_and_is_asked_about_no_more(
    compared: House, desk: DESK
) -> None:
    clerk, at = desk("li"), f"{PAGE}/explanation"
    [link] = [each for each in clerk.open(PAGE).links if each.startswith(at)]
    form = clerk.open(link)
    assert "退款：我们的账上没有" in form.text
    assert clerk.send(form, at, reason="no idea", kind="复函", number="7").status == 422
    made = clerk.send(form, at, reason="confirmed by the provider", kind="复函", number="7", dated="2026-11-20")
    assert "与支付平台的差异 refund re_2 为什么消除不了：支付平台已书面确认" in made.text
    other = desk("zhao")
    other.send(other.open(made.at), f"{made.at}/approval")
    page = clerk.open(PAGE)
    assert "都对得上" in page.text
    assert "支付平台已书面确认 · 复函 7" in page.text
    assert "差 -¥5.00，已说明" in page.text
    assert clerk.open(link).status == 404


def test_where_nobody_has_said_whose_account_it_is_a_company_is_told_that(house: House, desk: DESK) -> None:
    employ(house, "mei", ["CL"], employer=COMPANY, areas=["BH"])
    assert "还没有设定支付平台的账户是谁的" in desk("mei").open(PAGE).text


def test_a_company_sees_the_account_of_the_provider_only_where_it_is_its_own(house: House, desk: DESK) -> None:
    employ(house, "mei", ["CL"], employer=COMPANY, areas=["BH"])
    before = house.settings.stripe_payee
    try:
        for payee, status in ((None, 409), (COMPANY, 200), ("company:other", 403)):
            house.settings.stripe_payee = payee
            assert (desk("mei").open(PAGE).status, desk("li").open(PAGE).status) == (status, 200), payee
    finally:
        house.settings.stripe_payee = before

"""A resident pays in a real browser: chooses, is led away and back, and reads that it has come."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr

from services.auth.pay_links import Place, pay_key, pay_link
from services.documents.papers.join_invitation import pay_address
from services.event_store.master_key import read_master_key
from services.house import House
from services.stripe_simulator import Simulator
from services.use_cases.assessment import assess_fee
from services.use_cases.statement_batches import issue_statements
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT
from tests.builders import CHEN, FEE, TODAY, adopt, asking, move_in, register_person, settle
from tests.doors import open_office
from tests.http.caller import patient
from tests.online import KEY, outstanding, paying_online

pytestmark = pytest.mark.browser
HERE = "BH-1-1-101"
OCTOBER, NOVEMBER = f"{FEE}/2026-10/1", f"{FEE}/2026-11/1"


@pytest.fixture
def paying(house: House) -> Iterator[tuple[House, Simulator, str]]:
    """Chen owes two months; where the service is reached, the provider leads back to."""
    register_person(house, "chen", "陈小明")
    move_in(house, (HERE,), CHEN)
    adopt(house)
    for month in ("2026-10", "2026-11"):
        with asking(house):
            assess_fee(house, HERE, fee_kind=FEE, period=month, due_on=TODAY)
    open_office(house)
    settle(house)
    with paying_online(house) as (home, bank):
        home.settings.stripe_key = SecretStr(KEY)
        home.settings.stripe_api = bank.records.address
        home.settings.stripe_page_host = bank.records.address.removeprefix("http://")
        with served(patient(home)) as address:
            home.settings.public_url = address
            yield home, bank, address


@pytest.mark.parametrize(("size", "tongue"), [(PHONE, "zh-CN"), (DESK, "en-GB")])
def test_two_charges_are_paid_by_alipay_and_the_statement_shows_it(
    browser: Browser, paying: tuple[House, Simulator, str], size: tuple[int, int], tongue: str
) -> None:
    home, _, address = paying
    with signed_in(browser, home, CHEN, size=size, tongue=tongue) as context:
        page = context.new_page()
        page.goto(f"{address}/my/pay")
        for found in (axe_violations(page), page.evaluate(SIDEWAYS), page.evaluate(SMALL_TARGETS)):
            assert not found
        assert not page.evaluate(SMALL_TEXT)
        _keep(page, f"pay_{size[0]}_{tongue}")
        page.locator("form[action='/my/pay'] button").click()
        page.wait_for_url("**/c/pay/**")
        page.locator("input[name=method][value=alipay]").check()
        page.locator("button").first.click()
        page.wait_for_url("**/my/pay/*")
        expect(page.locator(".sum")).to_have_text("¥62.26")
        assert axe_violations(page) == []
        _keep(page, f"paid_{size[0]}_{tongue}")
        assert outstanding(home, OCTOBER, NOVEMBER) == (0, 0)
        settle(home)
        page.go_back()
        page.goto(f"{address}/my/statements/{HERE}?period=2026-11")
        expect(page.locator("body")).to_contain_text("¥62.26")


def test_who_closes_the_browser_has_paid_all_the_same(browser: Browser, paying: tuple[House, Simulator, str]) -> None:
    home, bank, address = paying
    with signed_in(browser, home, CHEN, size=PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/my/pay")
        page.locator("form[action='/my/pay'] button").click()
        page.wait_for_url("**/c/pay/**")
        session = page.url.rpartition("/")[2]
    bank.payer.pay(session, "wechat_pay")
    with signed_in(browser, home, CHEN, size=PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/my/pay/{bank.one(session)['client_reference_id']}")
        expect(page.locator("body")).to_contain_text("已收到")
    assert outstanding(home, OCTOBER, NOVEMBER) == (0, 0)


def test_two_tabs_have_one_page_and_whoever_goes_back_finds_nothing_to_pay(
    browser: Browser, paying: tuple[House, Simulator, str]
) -> None:
    home, bank, address = paying
    with signed_in(browser, home, CHEN, size=PHONE) as context:
        first, second = context.new_page(), context.new_page()
        for tab in (first, second):
            tab.goto(f"{address}/my/pay")
            tab.locator("form[action='/my/pay'] button").click()
            tab.wait_for_url("**/c/pay/**")
        assert first.url == second.url
        first.locator("button").first.click()
        first.wait_for_url("**/my/pay/*")
        expect(first.locator("body")).to_contain_text("已收到")
        settle(home)
        second.locator("button").first.click()
        expect(second.locator("button[value=paid], input[name=method]")).to_have_count(0)
        first.go_back()
        first.go_back()
        expect(first.locator("form[action='/my/pay']")).to_have_count(0)
        second.goto(f"{address}/my/pay")
        expect(second.locator("form[action='/my/pay']")).to_have_count(0)
    assert len(bank.books.charges(app="anju")) == 1
    assert outstanding(home, OCTOBER, NOVEMBER) == (0, 0)


@pytest.mark.parametrize("tongue", ["zh-CN", "en-GB"])
def test_whoever_scans_the_paper_pays_without_signing_in_and_the_statement_shows_it(
    browser: Browser, paying: tuple[House, Simulator, str], tongue: str
) -> None:
    home, _, address = paying
    with asking(home):
        issue_statements(home, "BH-1", period="2026-11")
    settle(home)
    link = pay_link(pay_key(read_master_key(home.settings)), Place("BH-1/2026-11", 0))
    width, height = PHONE
    with browser.new_context(viewport={"width": width, "height": height}, locale=tongue) as context:
        page = context.new_page()
        page.goto(pay_address(address, link))
        for found in (axe_violations(page), page.evaluate(SIDEWAYS), page.evaluate(SMALL_TARGETS)):
            assert not found
        assert not page.evaluate(SMALL_TEXT)
        _keep(page, f"link_{width}_{tongue}")
        page.locator("main form button").click()
        page.wait_for_url("**/c/pay/**")
        page.locator("input[name=method][value=wechat_pay]").check()
        page.locator("button").first.click()
        page.wait_for_url(f"{address}/pay/*")
        expect(page.locator(".sum")).to_have_text("¥62.26")
        for found in (axe_violations(page), page.evaluate(SIDEWAYS), page.evaluate(SMALL_TARGETS)):
            assert not found
        _keep(page, f"link_paid_{width}_{tongue}")
    assert outstanding(home, OCTOBER, NOVEMBER) == (0, 0)
    settle(home)
    with signed_in(browser, home, CHEN, size=PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/my/statements/{HERE}?period=2026-11")
        expect(page.locator("body")).to_contain_text("¥62.26")


def _keep(page: object, name: str) -> None:
    """For whoever wants to look at it."""
    if folder := os.environ.get("ANJU_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)  # type: ignore[attr-defined]  # a page of a browser

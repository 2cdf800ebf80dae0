"""A day at the desk: a ledger is imported, a month planned, approved by another, posted, paid by keyboard, printed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from services.house import House
from tests import builders
from tests.browser.desk import Keys, signed_in
from tests.browser.serving import served
from tests.builders import Clock
from tests.databases import Databases
from tests.doors import open_office
from tests.http.caller import patient
from tests.workbooks.clerk import ledger

pytestmark = pytest.mark.browser
MOST_KEYS, MOST_SECONDS = 12, 2.0
HOUSEHOLDS = {101: "宇文澜", 102: "高山", 201: "江河"}


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    with databases.house_apart("sqlite", Clock()) as built:
        open_office(built, ("li", "zhao", "wang"))
        yield built


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(patient(house)) as url:
        yield url


def rows() -> bytes:
    return ledger("dwellings", *({"door": str(door), "owner_name": name} for door, name in HOUSEHOLDS.items()))


def import_ledger(page: Page, address: str, file: Path) -> None:
    file.write_bytes(rows())
    page.goto(f"{address}/desk/import")
    page.get_by_label("文件（.xlsx").set_input_files(file)
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_label("请再选一次同一个文件").set_input_files(file)
    page.get_by_role("button", name="导入", exact=True).click()
    assert page.get_by_text("已导入", exact=True).is_visible()


def plan(page: Page, address: str) -> str:
    page.goto(f"{address}/desk/runs")
    page.get_by_role("button", name="编制").click()
    assert page.get_by_text("要由另一个人批准").first.is_visible()
    return page.url


def open_till(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/counter")
    Keys(page).press("Enter")
    page.wait_for_url("**/desk/shifts")
    Keys(page).press("Enter")
    page.wait_for_url("**/desk/counter")
    page.goto(f"{address}/desk/receipt-books")
    page.get_by_label("字轨").fill("SC")
    page.get_by_label("起号").fill("1")
    page.get_by_label("止号").fill("100")
    page.get_by_role("button", name="收进").click()
    assert page.get_by_text("收据本已收进").is_visible()


def test_a_day_at_the_desk(browser: Browser, house: House, address: str, tmp_path: Path) -> None:
    with (
        signed_in(browser, house, "li", scripts=False) as li,
        signed_in(browser, house, "zhao", scripts=False) as zhao,
        signed_in(browser, house, "wang", scripts=False) as wang,
    ):
        clerk, manager, cashier = li.new_page(), zhao.new_page(), wang.new_page()
        import_ledger(clerk, address, tmp_path / "房屋台账.xlsx")
        builders.take_over(house, "BH")
        builders.adopt(house)
        run = plan(clerk, address)
        manager.goto(f"{address}/desk/proposals")
        manager.get_by_role("link", name="共 ¥94.14").click()
        manager.get_by_role("button", name="核对无误").click()
        clerk.goto(run)
        clerk.get_by_role("button", name="入账").click()
        assert clerk.get_by_text("全部入账：3 笔").is_visible()
        open_till(cashier, address)
        pay_by_keyboard(cashier, address)


def pay_by_keyboard(page: Page, address: str) -> None:
    """Each household's payment by itself: so many keys, so much waiting."""
    page.goto(f"{address}/desk/counter")
    for number, words in enumerate(("1-1-101", "gs", "bh-1-1-201"), 1):
        keys, began = Keys(page), time.monotonic()  # The one who stands there is served with these alone.
        keys.type(words)
        keys.press("Enter")
        page.wait_for_url("**/desk/counter/BH-*")
        keys.press("Enter")
        page.wait_for_url("**/desk/payments/*")
        waited = time.monotonic() - began
        assert page.get_by_role("heading", level=1).inner_text() == f"收据 SC{number:08}"
        assert keys.pressed <= MOST_KEYS
        assert waited <= MOST_SECONDS
        pdf = page.context.request.get(f"{address}{page.get_by_text('打印收据').get_attribute('href')}")
        assert pdf.body().startswith(b"%PDF")
        keys.press("Enter")
        page.wait_for_url("**/desk/counter")

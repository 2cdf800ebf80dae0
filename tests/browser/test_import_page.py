"""A clerk's first hour: the old Excel file in the browser, from the first check to the last fault."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import axe_violations
from tests.browser.serving import served
from tests.browser.test_statement_page import DESK, PHONE, SIDEWAYS, SMALL_TARGETS, SMALL_TEXT
from tests.builders import Clock
from tests.databases import Databases
from tests.web.households import pages_of
from tests.workbooks.clerk import ledger

pytestmark = pytest.mark.browser


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    with databases.house_apart("sqlite", Clock()) as house, served(pages_of(house)) as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    with browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN") as opened:
        yield opened


def nothing_hinders(page: Page) -> None:
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False
    if folder := os.environ.get("ANJU_PICTURES"):
        pictures = Path(folder)
        number = len(list(pictures.glob("*.png")))
        page.screenshot(path=pictures / f"{number:02}.png", full_page=True)


def check(page: Page, file: Path, form: str = "核对") -> None:
    page.get_by_label("文件（.xlsx").set_input_files(file)
    page.get_by_role("button", name=form, exact=True).click()
    is_over(page)


def is_over(page: Page) -> None:
    """On a slow machine the page of the file looks again by itself until it is."""
    expect(page.locator(".stages")).to_have_count(0, timeout=60_000)


def test_a_clerk_imports_a_file_and_then_sends_it_changed(page: Page, address: str, tmp_path: Path) -> None:
    file, changed = tmp_path / "房屋台账.xlsx", tmp_path / "房屋台账（改）.xlsx"
    file.write_bytes(ledger("dwellings", {}, {}, {}))
    changed.write_bytes(ledger("dwellings", {"floor_area_sqm": 63.1}, {"owner_name": "宇文澜"}))
    page.goto(f"{address}/desk/import")
    nothing_hinders(page)
    check(page, file)
    assert page.get_by_text("可以导入").is_visible()
    nothing_hinders(page)
    page.get_by_label("请再选一次同一个文件").set_input_files(file)
    page.get_by_role("button", name="导入", exact=True).click()
    is_over(page)
    assert page.get_by_text("已导入", exact=True).is_visible()
    check(page, changed)
    assert page.get_by_text("更正建筑面积").is_visible()
    assert page.get_by_role("button", name="提出").is_visible()
    nothing_hinders(page)


def test_faults_are_named_and_the_workbook_comes_back(page: Page, address: str, tmp_path: Path) -> None:
    file = tmp_path / "房屋台账.xlsx"
    file.write_bytes(ledger("dwellings", {}, {"floor_area_sqm": "约六十"}, {"owner_name": None}))
    page.goto(f"{address}/desk/import?lang=en")
    nothing_hinders(page)
    page.goto(f"{address}/desk/import?lang=zh")
    check(page, file)
    assert page.get_by_text("台账!F3").is_visible()
    nothing_hinders(page)
    page.get_by_label("请再选一次同一个文件").set_input_files(file)
    with page.expect_download() as coming:
        page.get_by_role("button", name="取回").click()
    assert coming.value.suggested_filename == "房屋台账（已标错）.xlsx"
    assert coming.value.path().read_bytes().startswith(b"PK")

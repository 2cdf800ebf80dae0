"""An auditor's morning in a browser without scripts: from a figure to its list, from a receipt to the resolution."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.house import House
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT, UNFOLD
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import every_word
from tests.web.households import pages_of

pytestmark = pytest.mark.browser
PATHS = (
    "/bureau",
    "/desk/lists",
    "/desk/lists/arrears?area=BH&due=overdue",
    "/desk/lists/charges?group=dwelling",
    "/desk/lists/payments?area=nowhere",
    "/desk/lists/proposals",
    "/history",
    "/history/receipts/BH00000002",
    "/history/dwellings/BH-1-1-101?known_at=2026-11-30T12:00",
    "/history/persons/zhao",
    "/history/facts/account/BH-1-1-201/3",
    "/history/payments/nothing",
)


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    clock = Clock()
    with databases.house_apart("sqlite", clock) as built:
        every_word(built, clock)
        yield built


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(pages_of(house).app) as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"], scope="module")
def page(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    with signed_in(browser, house, "wang", size=request.param) as context, context.new_page() as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_hinders_a_reader(page: Page, address: str, path: str, language: str) -> None:
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    page.evaluate(UNFOLD)
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False
    if folder := os.environ.get("ANJU_PICTURES"):
        name = path.strip("/").partition("?")[0].replace("/", "_")
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}-{language}.png", full_page=True)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_auditor_follows_a_receipt_back_to_the_resolution(
    browser: Browser, house: House, address: str, size: tuple[int, int]
) -> None:
    with signed_in(browser, house, "wang", size=size, scripts=False) as context, context.new_page() as page:
        page.goto(f"{address}/history?lang=zh")
        page.get_by_label("哪一种").select_option(label="收据号")
        page.get_by_label("号码或名字").fill("BH00000002")
        page.get_by_role("button", name="查历史").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("收据 BH00000002")
        follow(page, "收到 BH-1-1-201 的交款 ¥31.13")
        follow(page, "用交款付了 1 笔费用，共 ¥31.13")
        page.get_by_role("link", name="¥31.13", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("应收 BH-1-1-201")
        follow(page, "计收 BH-1-1-201 的物业服务费")
        expect(page.get_by_text("62.25 ㎡ × 0.50 元/㎡·月").first).to_be_visible()
        follow(page, "BH-1 的计费单入账")
        open_thing(page, "计费批次")
        follow(page, "编制计费批次")
        open_thing(page, "收费标准")
        follow(page, "BH 的物业服务费采用第 1 版收费标准")
        expect(page.get_by_text("合同 2026-07").first).to_be_visible()
        follow(page, "批准所提的事项")
        open_thing(page, "事项")
        follow(page, "提出：制定收费标准")
        expect(page.get_by_role("definition").filter(has_text="合同 2026-07（2026年7月1日）")).to_be_visible()


def follow(page: Page, sentence: str) -> None:
    """The first fact that begins so."""
    page.get_by_role("link").filter(has_text=sentence).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一件事")


def open_thing(page: Page, title: str) -> None:
    """The history of a thing that a fact names."""
    page.locator("main .links").get_by_role("link").filter(has_text=title).first.click()


def test_the_bureau_opens_a_figure_as_of_a_day(browser: Browser, house: House, address: str) -> None:
    with signed_in(browser, house, "wang", scripts=False) as context, context.new_page() as page:
        page.goto(f"{address}/bureau?lang=zh&as_of=2026-11-30")
        row = page.get_by_role("row").filter(has_text="滨湖路宿舍区")
        collected = row.get_by_role("cell").nth(2).get_by_role("link")
        amount = collected.inner_text()
        collected.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("收款记录")
        expect(page.get_by_label("截至哪天")).to_have_value("2026-11-30")
        expect(page.get_by_role("row").filter(has_text="大计")).to_contain_text(amount)
        with page.expect_download() as coming:
            page.get_by_role("link", name="导出 Excel").click()
        assert coming.value.suggested_filename == "收款记录-BH-2026-11-30.xlsx"

"""The statement as people see it: on an old phone and at a desk, in both languages, by eye and by ear."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import axe_violations
from tests.browser.serving import served
from tests.builders import Clock
from tests.databases import Databases, Kind
from tests.web.households import AHEAD, BOTH, EVERYTHING, USUAL, a_street, pages_of

pytestmark = pytest.mark.browser

PHONE, DESK = (360, 740), (1280, 900)
ADDRESSES = (
    "/",
    f"/statements/{EVERYTHING}",
    f"/statements/{USUAL}",
    f"/statements/{AHEAD}",
    f"/statements/{BOTH}",
    "/statements/BH-9-9-999",
    f"/statements/{USUAL}?period=never",
)
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input')]
  .filter(each => { const box = each.getBoundingClientRect();
    return !each.matches('.skip') && box.width && box.height < 48 }).map(each => each.outerHTML)"""
SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(each => parseFloat(getComputedStyle(each).fontSize) < 18).map(each => each.outerHTML)"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@contextmanager
def street(databases: Databases, kind: Kind, who: str = "wang") -> Iterator[str]:
    clock = Clock()
    with databases.house_apart(kind, clock) as house:
        a_street(house, clock)
        with served(pages_of(house, who)) as url:
            yield url


@pytest.fixture(scope="module")
def address(databases: Databases) -> Iterator[str]:
    with street(databases, "sqlite") as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    with browser.new_page(viewport={"width": width, "height": height}) as opened:
        yield opened


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_hinders_a_reader(
    reader: Callable[[tuple[int, int], str], Page], address: str, path: str, language: str, size: tuple[int, int]
) -> None:
    page = reader(size, "en-US")
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    page.evaluate(UNFOLD)
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False


@pytest.mark.parametrize(("language", "heading"), [("zh", "一共要交"), ("en", "To pay in all")])
def test_the_amount_is_seen_first(page: Page, address: str, language: str, heading: str) -> None:
    page.goto(f"{address}/statements/{USUAL}?lang={language}")
    card = page.get_by_role("region", name=heading)
    amount = card.get_by_text(re.compile(r"^¥[\d,]+\.\d\d$"))
    box = amount.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1], "above the fold"
    assert box["height"] >= 40, "large"


def test_a_sum_is_explained_without_a_script(browser: Browser, address: str) -> None:
    with browser.new_page(java_script_enabled=False, locale="zh-CN") as page:
        page.goto(f"{address}/statements/{EVERYTHING}?lang=zh")
        formula = page.get_by_text("62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元").first
        assert not formula.is_visible()
        page.get_by_role("listitem").filter(has=formula).get_by_text("怎么算的").first.click()
        assert formula.is_visible()


def test_a_statement_is_found_from_the_first_page_on_postgresql_too(page: Page, databases: Databases) -> None:
    with street(databases, "postgres", "resident:lin") as url:
        page.goto(f"{url}/?lang=zh")
        page.get_by_role("link", name=re.compile("1栋1单元102")).click()
        assert page.get_by_role("region", name="一共要交").get_by_text("¥47.29").is_visible()


def test_the_language_stays_as_it_was_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/statements/{USUAL}?period=2026-10&lang=zh")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Statement for October 2026"
    page.get_by_role("link", name="The month after").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Statement for November 2026"


def test_nothing_is_loaded_but_the_page_and_its_sheet(page: Page, address: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}/statements/{EVERYTHING}")
    assert [each for each in asked if not each.startswith("data:")] == [f"/statements/{EVERYTHING}", "/static/anju.css"]
    assert complaints == []


def test_on_paper_every_reckoning_is_unfolded(page: Page, address: str) -> None:
    page.goto(f"{address}/statements/{EVERYTHING}?lang=zh")
    page.emulate_media(media="print")
    assert page.locator("details .why").count() > 0
    assert all(each.is_visible() for each in page.locator("details .why").all())

"""A resident's pages as people see them: on an old phone and at a desk, in both languages, by eye and by ear."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.auth.join_codes import join_code, join_key
from services.event_store.master_key import read_master_key
from services.house import House
from services.use_cases import doubts, reveals, statement_batches
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT, UNFOLD
from tests.builders import CHEN, FEE, Clock, asking, settle
from tests.databases import Databases
from tests.doors import open_office
from tests.http.caller import patient
from tests.web.households import EVERYTHING, a_street
from tests.web.test_my_pages import CHARGE, DOUBT, PAGES

pytestmark = pytest.mark.browser
OFFICE = (f"/desk/doubts/{DOUBT}", "/desk/doubts", "/desk/doubts?answered=1", "/desk/residents/chen/reveal")
PASSWORD = "桂花开了是八月十五"


@pytest.fixture(scope="module")
def street(databases: Databases) -> Iterator[House]:
    """Chen has doubted October's fee, and somebody has read his words; November's papers are issued."""
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        a_street(house, clock)
        open_office(house)
        with asking(house):
            doubts.raise_doubt(
                house,
                EVERYTHING,
                dispute_id=DOUBT,
                charge_id=CHARGE,
                ground="paid already",
                words="早交过了。",
                by=CHEN,
            )
        settle(house)
        with asking(house, "li"):
            reveals.record_reveal(house, "chen", kinds=("words",), purpose="answer a doubt", case=DOUBT)
        with asking(house, "li"):
            statement_batches.issue_statements(house, "BH-1", period="2026-11")
        settle(house)
        yield house


@pytest.fixture(scope="module")
def address(street: House) -> Iterator[str]:
    with served(patient(street)) as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"], scope="module")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    width, height = request.param
    return width, height


@pytest.fixture(params=["zh-CN", "en-GB"], scope="module")
def chen(browser: Browser, street: House, request: pytest.FixtureRequest, size: tuple[int, int]) -> Iterator[Page]:
    with signed_in(browser, street, "resident:chen", size=size, tongue=request.param) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def li(browser: Browser, street: House, size: tuple[int, int]) -> Iterator[list[Page]]:
    """A clerk who answers, in either language."""
    with ExitStack() as opened:
        yield [
            opened.enter_context(signed_in(browser, street, "li", size=size, tongue=tongue)).new_page()
            for tongue in ("zh-CN", "en-GB")
        ]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_hinders_a_resident(chen: Page, address: str, path: str) -> None:
    chen.goto(f"{address}{path}")
    _nothing_hinders(chen)
    if folder := os.environ.get("ANJU_SHOTS"):
        name = path.strip("/").partition("?")[0].replace("/", "-")
        chen.screenshot(path=Path(folder) / f"{name}-{chen.viewport_size}.png", full_page=True)


@pytest.mark.parametrize("path", OFFICE)
def test_nothing_hinders_who_answers(li: list[Page], address: str, path: str) -> None:
    for page in li:
        page.goto(f"{address}{path}")
        _nothing_hinders(page)


def _nothing_hinders(page: Page) -> None:
    page.evaluate(UNFOLD)
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False


def test_what_he_owes_and_the_way_to_why_are_seen_first(chen: Page, address: str) -> None:
    chen.goto(f"{address}/my")
    box = chen.locator(f'a.button[href="/my/statements/{EVERYTHING}"]').bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1], "above the fold"


def test_nothing_is_cut_off_on_paper(chen: Page, address: str) -> None:
    chen.goto(f"{address}/my/statements/{EVERYTHING}")
    chen.emulate_media(media="print")
    chen.set_viewport_size({"width": 673, "height": 1000})  # A4 less its margins, at 96 dots an inch.
    assert chen.evaluate(SIDEWAYS) is False
    assert all(each.is_visible() for each in chen.locator("details .why").all())
    chen.emulate_media(media="screen")


@pytest.mark.parametrize("scripts", [True, False], ids=["as usual", "no script"])
def test_from_a_paper_code_over_why_to_a_doubt_that_is_answered(
    browser: Browser, databases: Databases, scripts: bool
) -> None:
    """Joins with the code of her paper, sees why, doubts the fee; a clerk reads it and answers; she reads that."""
    clock = Clock()
    with ExitStack() as story:
        house = story.enter_context(databases.house_apart("sqlite", clock))
        a_street(house, clock)
        open_office(house)
        with asking(house, "li"):
            statement_batches.issue_statements(house, "BH-1", period="2026-11")
        settle(house)
        url = story.enter_context(served(patient(house)))
        code = join_code(join_key(read_master_key(house.settings)), EVERYTHING, CHEN, "BH-1/2026-11")
        phone = browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN", java_script_enabled=scripts
        )
        story.callback(phone.close)
        reader = phone.new_page()
        _join(reader, url, code)
        _see_why(reader)
        _doubt(reader)
        with signed_in(browser, house, "li", scripts=scripts) as office:
            _answer(office.new_page(), url)
        reader.reload()
        expect(reader.get_by_role("region", name="已答复")).to_contain_text("已派人复测，是 62.25 平方米。")
        reader.goto(f"{url}/my/reveals")
        expect(reader.get_by_role("main")).to_contain_text("看了：疑问的原话")


def _join(page: Page, url: str, code: str) -> None:
    page.goto(f"{url}/join?dwelling={EVERYTHING}")
    page.get_by_label("加入码", exact=True).fill(code)
    page.get_by_label("给自己定一个密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="加入").click()
    page.get_by_role("link", name="我的首页").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的首页")


def _see_why(page: Page) -> None:
    page.get_by_role("link", name="这笔钱怎么算的").click()
    line = page.get_by_role("listitem").filter(has_text="物业服务费").filter(has_text="2026年11月").first
    line.get_by_text("怎么算的").click()
    expect(line.get_by_text("62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元")).to_be_visible()
    line.get_by_text("对这笔有疑问").click()


def _doubt(page: Page) -> None:
    page.get_by_label("面积有误").check()
    page.get_by_label("用自己的话说一说").fill("房产证上写的是 59 平方。\n请派人来量。")
    page.get_by_role("button", name="提出疑问").click()
    expect(page.get_by_role("status")).to_have_text("您的疑问已经记下。我们核对后在这里答复您。")


def _answer(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/doubts")
    page.get_by_role("link", name=EVERYTHING).click()
    expect(page.get_by_role("main")).to_contain_text(FEE)
    page.get_by_role("button", name="看住户的原话").click()
    expect(page.get_by_role("main")).to_contain_text("房产证上写的是 59 平方。")
    page.get_by_label("费用没有错").check()
    page.get_by_label("给住户的话").fill("已派人复测，是 62.25 平方米。")
    page.get_by_role("button", name="答复住户").click()
    expect(page.get_by_role("status")).to_have_text("已答复，住户现在看得到。")

"""The bureau's pages of a handover, on a telephone and at a desk, in both languages; and a morning at them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from domain.retrofit.retrofit_programme import RetrofitProgramme
from services.house import House
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import decide
from tests.http.caller import patient
from tests.projections.test_handover_status import HERE
from tests.web.bureau.test_handover_pages import a_bureau

pytestmark = pytest.mark.browser
PATHS = (
    "/bureau/handover",
    "/bureau/handover?as_of=2026-11-22",
    "/bureau/handover/BH",
    "/bureau/handover/BH/gates/legacy-arrears",
    "/bureau/handover/BH/term",
    "/bureau/handover/NEW/term",
    "/bureau/handover/PLANNED/term?step=reservation",
    "/bureau/handover/ZZ",
)


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    clock = Clock()
    with databases.house_apart("sqlite", clock) as built:
        a_bureau(built)
        clock.now += timedelta(days=9)
        decide(built, RetrofitProgramme, "BH/水表出户", lambda programme: programme.give_consent(HERE))
        yield built


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(patient(house)) as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"], scope="module")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    width, height = request.param
    return width, height


@pytest.fixture(params=["zh-CN", "en-GB"], scope="module")
def page(browser: Browser, house: House, request: pytest.FixtureRequest, size: tuple[int, int]) -> Iterator[Page]:
    with signed_in(browser, house, "sun", size=size, tongue=request.param) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_hinders_who_watches_over_a_handover(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}")
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False


def test_a_chart_is_scrolled_by_keyboard_and_named_for_who_cannot_see_it(page: Page, address: str) -> None:
    page.goto(f"{address}/bureau/handover/BH")
    charts = page.get_by_role("img")
    assert charts.count() == 2
    for chart in charts.all():
        assert chart.locator("title").text_content()
        assert chart.locator("desc").text_content()
    region = page.locator(".drawn").first
    region.focus()
    assert region.evaluate("each => each === document.activeElement")


def test_a_morning_at_the_bureau_without_scripts(browser: Browser, house: House, address: str) -> None:
    """What blocks, in which building, at which doors, by which entry; then the company's end is put on record."""
    with signed_in(browser, house, "sun", scripts=False) as context:
        page = context.new_page()
        page.goto(f"{address}/bureau/handover")
        page.get_by_role("link", name="滨湖路宿舍区").first.click()
        page.get_by_role("table", name="移交前欠费：按楼栋").get_by_role("link", name="BH-1").click()
        assert page.get_by_text(f"account/{HERE} 第 2 条").is_visible()
        page.get_by_role("link", name="回到这个宿舍区").click()
        page.get_by_role("link", name="登记交接、暂停、结束").click()
        page.get_by_role("link", name="任期结束").click()
        page.get_by_label("哪一天").fill("2029-12-01")
        page.get_by_label("几点（北京时间）").fill("00:00")
        page.get_by_label("依据（如：合同、批复、纪要）").fill("合同")
        page.get_by_label("文号", exact=True).fill("2026-07")
        page.get_by_role("button", name="登记，请另一个人审批").click()
        assert page.get_by_text("已提出，等另一个人批准。").is_visible()
        number = page.url.partition("?")[0].rpartition("/")[2]
    with signed_in(browser, house, "qian", scripts=False) as context:
        page = context.new_page()
        page.goto(f"{address}/desk/proposals/{number}")
        assert page.get_by_role("heading", name="公司在 BH 的任期到2029年12月1日 00:00为止").is_visible()
        page.get_by_role("button", name="批准，当即办理").click()
        assert page.get_by_text("已批准，也已办好。").is_visible()

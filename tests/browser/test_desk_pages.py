"""Every page of the desk, on a telephone and at a desk, in both languages: nothing hinders whoever works there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from services.house import House
from services.use_cases import assessment
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT, UNFOLD
from tests.builders import FEE, Clock, asking, settle
from tests.databases import Databases
from tests.http.caller import patient
from tests.web.desk.conftest import a_desk
from tests.web.households import USUAL

pytestmark = pytest.mark.browser
RUN = f"BH~{FEE}~2026-12~1"
PATHS = (
    "/desk",
    "/desk/find",
    f"/desk/dwellings/{USUAL}",
    "/desk/dwellings/BH-1-1-101",
    f"/desk/dwellings/{USUAL}/assessment",
    f"/desk/dwellings/{USUAL}/reversal?charge={FEE}/2026-10/1",
    "/desk/buildings",
    "/desk/buildings/BH-1",
    "/desk/counter",
    "/desk/counter/BH-1-1-101",
    "/desk/shifts",
    "/desk/shifts/s1",
    "/desk/receipt-books",
    "/desk/runs",
    f"/desk/runs/{RUN}",
    "/desk/proposals",
    "/desk/buildings/BH-1/statements",
    "/desk/import",
    "/desk/dwellings/BH-9-9-999",
)


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    with databases.house_apart("sqlite", Clock()) as built:
        a_desk(built)
        with asking(built, "li"):
            assessment.plan_run(
                built, "BH", fee_kind=FEE, period="2026-12", due_on=built.today().replace(day=30), number=1
            )
        settle(built)
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
    with signed_in(browser, house, "wang", size=size, tongue=request.param) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_hinders_who_works_there(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}")
    page.evaluate(UNFOLD)
    nothing_hinders(page, path)


def nothing_hinders(page: Page, name: str) -> None:
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False
    if (folder := os.environ.get("ANJU_PICTURES")) and page.viewport_size:
        named = "".join(each if each.isalnum() else "-" for each in name)
        page.screenshot(path=Path(folder) / f"{named}-{page.viewport_size['width']}.png", full_page=True)


def test_a_mistake_and_a_surplus_are_said_so_that_all_can_read_them(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/counter/{USUAL}")
    page.locator("#amount").fill("1O0")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    nothing_hinders(page, "mistake")
    page.locator("#amount").fill("1,250.00")
    page.keyboard.press("Enter")
    page.locator("text=¥1,171.42").wait_for()
    nothing_hinders(page, "surplus")


def test_the_grid_is_scrolled_by_keyboard_and_tells_each_state_without_colour(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/buildings/BH-1")
    region = page.get_by_role("region", name="每格是一户").or_(page.get_by_role("region", name="Each cell"))
    region.focus()
    assert region.evaluate("each => each === document.activeElement")
    for door in page.locator("td.door").all():
        assert door.locator(".state svg").count() == 1, "a mark"
        assert door.locator(".state").inner_text().strip(), "a word"
        assert door.evaluate("each => getComputedStyle(each).backgroundImage") != "none", "a pattern"

"""No page is forgotten: every address that shows one is looked at by eye and by ear, here or in its own story."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from msgspec.structs import replace
from playwright.sync_api import Browser

from domain.payments.reconciled_day import ReconciledDay, day_key
from services.house import House
from services.web.rooms import PAGES, RESIDENTS
from tests.browser import test_access_page as read_by_all
from tests.browser import test_auditor_journey as auditors
from tests.browser import test_desk_pages as desk
from tests.browser import test_handover_pages as bureaus
from tests.browser import test_my_pages as residents
from tests.browser import test_statement_page as statements
from tests.browser.chromium import axe_violations
from tests.browser.desk import DESK, PHONE, signed_in
from tests.browser.serving import served
from tests.browser.test_statement_page import SIDEWAYS, SMALL_TARGETS, SMALL_TEXT, UNFOLD
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import decide, every_word
from tests.golden.online_facts import DIFFERENCE_FOUND
from tests.web.households import pages_of
from tests.web.test_my_pages import PAGES as OF_RESIDENTS

pytestmark = pytest.mark.browser
HERE = "BH-1-1-101"
OF_STAFF = (
    "/desk/reconciliation",
    "/desk/payments/p-much",
    "/desk/proposals/no",
    f"/desk/dwellings/{HERE}/refund?payment=p-much",
    "/desk/residents/chen/slip",
    "/desk/doubts/d2",
    "/desk/lists/doubts",
    "/desk/lists/dwellings",
    "/desk/lists/fund",
    "/desk/lists/postings",
    "/desk/lists/runs",
    "/desk/lists/shifts",
)
OF_NOBODY = ("/sign-in", "/join", "/slip", "/staff/sign-in", "/staff/slip")
IN_THEIR_STORIES = {
    "/desk/reconciliation/explanation": "tests/browser/test_every_page.py",
    "/desk/import/{id}": "tests/browser/test_import_page.py",
    "/my/pay": "tests/browser/test_paying_online.py",
    "/my/pay/{id}": "tests/browser/test_paying_online.py",
    "/pay/link/{link}": "tests/browser/test_paying_online.py",
    "/pay/{id}": "tests/browser/test_paying_online.py",
}
"""They are come to by acting: the story looks at them on its way, as every story does."""
NO_PAGE = re.compile(r"\.(xlsx|json|css)$|/pdf$|/workbook$|/templates/\{kind\}$|^/import$")
"""What leads to a file, or on to another page."""
CHECKED = (
    *(*OF_STAFF, *OF_NOBODY, *OF_RESIDENTS, *residents.OFFICE, *desk.PATHS, *bureaus.PATHS, *auditors.PATHS),
    *(*statements.ADDRESSES, *read_by_all.PATHS),
)


def templates() -> set[str]:
    app = FastAPI()
    for router in (*RESIDENTS, *PAGES):
        app.router.routes += router.routes
    found = [route for route in app.routes if isinstance(route, APIRoute) and "GET" in (route.methods or ())]
    return {route.path for route in found if not NO_PAGE.search(route.path)}


def is_checked(template: str) -> bool:
    written = re.compile(re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(template)))
    return any(written.fullmatch(path.partition("?")[0]) for path in CHECKED)


def test_no_page_is_forgotten() -> None:
    assert {each for each in templates() if not is_checked(each)} == set(IN_THEIR_STORIES)


def test_each_story_looks_as_it_goes() -> None:
    root = Path(__file__).parents[2]
    assert [file for file in IN_THEIR_STORIES.values() if "axe_violations(page)" not in (root / file).read_text()] == []


def test_the_control_a_new_page_would_be_missed() -> None:
    assert len(templates()) > 60
    assert not is_checked("/desk/nothing-of-the-kind/{id}")


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


def test_nothing_hinders_whoever_says_why_a_difference_stays(browser: Browser, house: House, address: str) -> None:
    found = replace(DIFFERENCE_FOUND, day=house.today(), difference="refund re_4", source="re_4")
    decide(house, ReconciledDay, day_key("stripe", house.today()), lambda one: one.find(found))
    for size in (PHONE, DESK):
        with signed_in(browser, house, "wang", size=size) as context:
            page = context.new_page()
            page.goto(f"{address}/desk/reconciliation")
            page.locator("a[href*='/desk/reconciliation/explanation']").first.click()
            assert axe_violations(page) == []
            assert page.evaluate(SMALL_TARGETS) == []
            assert page.evaluate(SMALL_TEXT) == []
            assert page.evaluate(SIDEWAYS) is False


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", [*OF_STAFF, *OF_NOBODY])
def test_nothing_hinders_whoever_opens_it(
    browser: Browser, house: House, address: str, path: str, size: tuple[int, int]
) -> None:
    with signed_in(browser, house, "wang", size=size) as context:
        if path in OF_NOBODY:
            context.clear_cookies()
        page = context.new_page()
        for language in ("zh", "en"):
            answer = page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer is not None
            assert answer.status == 200
            page.evaluate(UNFOLD)
            if folder := os.environ.get("ANJU_PICTURES"):
                name = path.partition("?")[0].strip("/").replace("/", "_")
                page.screenshot(path=Path(folder) / f"{name}-{size[0]}-{language}.png", full_page=True)
            assert axe_violations(page) == []
            assert page.evaluate(SMALL_TARGETS) == []
            assert page.evaluate(SMALL_TEXT) == []
            assert page.evaluate(SIDEWAYS) is False

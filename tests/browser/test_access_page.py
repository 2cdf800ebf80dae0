"""What everybody may read: who may do what, and what a problem means, on a telephone and at a desk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import axe_violations
from tests.browser.serving import served
from tests.browser.test_statement_page import DESK, PHONE, SIDEWAYS, SMALL_TARGETS, SMALL_TEXT
from tests.builders import Clock
from tests.databases import Databases
from tests.web.households import pages_of

pytestmark = pytest.mark.browser
READ_BY_ALL = [
    ("/access", "zh-CN", "谁可以做什么"),
    ("/access", "en-GB", "Who may do what"),
    ("/problems", "zh-CN", "接口会回答的问题"),
    ("/problems", "en-GB", "The problems that the interface answers with"),
    ("/problems/second_factor_stale", "zh-CN", "second_factor_stale 是什么意思"),
    ("/problems/second_factor_stale", "en-GB", "What second_factor_stale means"),
]
PATHS = tuple(dict.fromkeys(path for path, *_ in READ_BY_ALL))


@pytest.fixture(scope="module")
def address(databases: Databases) -> Iterator[str]:
    with databases.house_apart("sqlite", Clock()) as house, served(pages_of(house)) as url:
        yield url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("path", "tongue", "heading"), READ_BY_ALL)
def test_what_everybody_may_read_hinders_nobody(
    reader: Callable[[tuple[int, int], str], Page],
    address: str,
    size: tuple[int, int],
    path: str,
    tongue: str,
    heading: str,
) -> None:
    page = reader(size, tongue)
    page.goto(f"{address}{path}")
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert axe_violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SIDEWAYS) is False
    if folder := os.environ.get("ANJU_PICTURES"):
        page.screenshot(
            path=Path(folder) / f"{path.strip('/').replace('/', '-')}-{tongue}-{size[0]}.png", full_page=True
        )

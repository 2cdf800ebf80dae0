"""The browser itself, before any page is judged by it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import axe_violations, draws_chinese

pytestmark = pytest.mark.browser

HARD_TO_READ = """<!doctype html><html lang="zh-CN"><title>缴费</title><main><h1>缴费</h1>
<p style="color:#707070; background:#fff">够 AA，不够 AAA</p>
<img src="data:," width="20" height="20"></main>"""


def test_the_machine_draws_chinese(browser: Browser) -> None:
    with browser.new_page() as page:
        assert draws_chinese(page)


def test_what_is_hard_to_read_is_found(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content(HARD_TO_READ)
        assert [one.partition(":")[0] for one in axe_violations(page)] == ["color-contrast-enhanced", "image-alt"]

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import BrowserMissing, started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: one that nobody uses any more takes its share of a core, too.

    Skipped with the reason where there is none; where it is required, a failure.
    """
    try:
        with started() as running:
            yield running
    except BrowserMissing as missing:
        if os.environ.get("ANJU_REQUIRE_BROWSER"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Callable[[tuple[int, int], str], Page]]:
    """Somebody with a screen of a size, who reads one language: kept for the file.

    A page that is opened anew starts a process, which compiles all that the page is judged by.
    """
    with ExitStack() as opened:

        @cache
        def reading(size: tuple[int, int], tongue: str) -> Page:
            width, height = size
            return opened.enter_context(browser.new_page(viewport={"width": width, "height": height}, locale=tongue))

        yield reading

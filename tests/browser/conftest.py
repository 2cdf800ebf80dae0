import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

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

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import BrowserMissing, started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: also one that nobody uses takes its share of a core. Skipped with the reason where there is none; where it is required, a failure."""
    try:
        with started() as running:
            yield running
    except BrowserMissing as missing:
        if os.environ.get("ANJU_REQUIRE_BROWSER"):
            raise
        pytest.skip(str(missing))

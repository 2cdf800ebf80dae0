"""Chromium by Playwright: where the browser is, how it starts, and what is missing when it does not.

Playwright's own browser download is never used: the executable comes from the operating system.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
MISSING = (
    "no Chromium found: an administrator can install one (Debian: apt-get install --no-install-recommends "
    "chromium fontconfig fonts-noto-cjk), or name one in ANJU_CHROMIUM"
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice")


class BrowserMissing(RuntimeError):
    """There is no Chromium on this machine; the message says how to get one."""


def chromium() -> str:
    found = os.environ.get("ANJU_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found or MAC.exists():
        return found or str(MAC)
    raise BrowserMissing(MISSING)


@contextmanager
def started() -> Iterator[Browser]:
    """Chromium's own sandbox needs an ordinary user and user namespaces.

    Neither root nor most containers have them; for the latter there is ANJU_CHROMIUM_NO_SANDBOX.
    """
    sandbox = os.geteuid() != 0 and not os.environ.get("ANJU_CHROMIUM_NO_SANDBOX")
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET, chromium_sandbox=sandbox)
        yield browser
        browser.close()


def draws_chinese(page: Page) -> bool:
    """Two characters draw two pictures; without a font both draw the same empty box."""
    page.set_content('<span id="a">物</span> <span id="b">业</span>')
    return page.locator("#a").screenshot() != page.locator("#b").screenshot()


def axe_violations(page: Page) -> list[str]:
    """What hinders a reader, with the elements that do; WCAG's strictest level included."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {one['help']}: {' | '.join(node['html'] for node in one['nodes'])}"
        for one in found.response["violations"]
    ]

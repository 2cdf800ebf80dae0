"""Clerks in a real browser: who they are, and how many keys they press."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from services.house import House
from tests.doors import cookie

HERE = "https://127.0.0.1"
"""A browser sends what is kept for an encrypted line to its own machine as well."""
PHONE, DESK = (360, 740), (1280, 900)


@contextmanager
def signed_in(
    browser: Browser,
    house: House,
    who: str,
    *,
    size: tuple[int, int] = DESK,
    tongue: str = "zh-CN",
    scripts: bool = True,
) -> Iterator[BrowserContext]:
    """A browser of somebody's own."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=tongue, java_script_enabled=scripts
    )
    name, _, token = cookie(house, who).partition("=")
    context.add_cookies([{"name": name, "value": token, "url": HERE, "secure": True, "httpOnly": True}])
    yield context
    context.close()


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *names: str) -> None:
        """One after the other, as soon as the page has put the focus somewhere."""
        self.page.bring_to_front()
        self.page.locator(":focus").first.wait_for()
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def type(self, text: str) -> None:
        """Each character is a key."""
        self.press(*text)

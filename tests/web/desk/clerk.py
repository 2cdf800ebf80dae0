"""A clerk at the desk, with a browser that runs no script: pages are opened, forms are filled in and sent."""

from html.parser import HTMLParser

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.doors import SignedIn

OURS = {"accept-language": "zh-CN", "sec-fetch-site": "same-origin"}


class Page(HTMLParser):
    """What stands on a page: its text, its forms with the fields that they carry, and where the focus is."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.status, self.at, self.html = answer.status_code, answer.url.path, answer.text
        self.forms: dict[str, dict[str, str]] = {}
        self.links: list[str] = []
        self.focus = ""
        self._form: dict[str, str] = {}
        self._texts: list[str] = []
        self._select = ""
        self.feed(answer.text)
        self.text = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form" and of.get("action") != "/sign-out":  # It stands on every page.
            self._form = self.forms.setdefault(of.get("action", self.at), {})
        if tag == "a":
            self.links.append(of.get("href", ""))
        if tag == "input" and of.get("type") not in ("checkbox", "file"):
            self._form[of["name"]] = of.get("value", "")
        if tag == "select":
            self._select = of["name"]
        if tag == "option" and ("selected" in of or self._select not in self._form):
            self._form[self._select] = of["value"]
        if "autofocus" in of:
            self.focus = of.get("name") or of.get("href") or tag

    def handle_data(self, data: str) -> None:
        self._texts.append(data)


class Clerk:
    """Who they are goes with everything they ask."""

    def __init__(self, client: TestClient, name: str) -> None:
        app = client.app
        assert isinstance(app, FastAPI)
        self.signed_in = SignedIn(app, app.state.house, name)
        self.client, self.headers = TestClient(self.signed_in), dict(OURS)

    def open(self, path: str, language: str = "zh-CN") -> Page:
        """A page, wherever it leads."""
        return Page(self.client.get(path, headers=self.headers | {"accept-language": language}))

    def send(self, page: Page, action: str, **filled_in: str) -> Page:
        """A form of a page, with what it carries by itself; it may have come from another's page."""
        return Page(
            self.client.post(
                action, data=page.forms[action] | filled_in | {"csrf": self.signed_in.form_token}, headers=self.headers
            )
        )

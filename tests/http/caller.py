"""A program that uses the API: a key of its own for each act, a name, and nothing else."""

from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from services.house import House
from services.http.app import build_app
from tests.doors import ORIGIN, cookie, open_office

DATA = Path(__file__).parents[1] / "data"
LEDGERS = {
    "dwellings": "房屋台账.xlsx",
    "fund": "维修资金台账.xlsx",
    "arrears": "历史欠费台账.xlsx",
    "retrofit": "水电气改造台账.xlsx",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_numbers = count(1)


def patient(house: House) -> FastAPI:
    """The service, given all the time it needs: how fast this machine is proves nothing."""
    app = build_app(house)
    app.state.wait_seconds = 60
    return app


def new_key() -> str:
    """As a client makes one."""
    return f"key-of-a-client-{next(_numbers):08}"


class Caller:
    """Asks and acts below /api/v1."""

    def __init__(self, client: TestClient) -> None:
        self.client, self._cookies = client, dict[str, str]()
        open_office(self._house)
        self.opened_at = self._house.store.position()
        client.base_url = ORIGIN
        client.headers["Cookie"] = self.cookie("wang")

    @property
    def _house(self) -> House:
        house: House = self.client.app.state.house  # type: ignore[attr-defined]  # It is ours.
        return house

    def cookie(self, who: str) -> str:
        """Signed in once."""
        if who not in self._cookies:
            self._cookies[who] = cookie(self._house, who)
        return self._cookies[who]

    def get(self, path: str, **query: Any) -> Response:
        """A question, in English unless another language is asked for."""
        return self.client.get(f"/api/v1{path}", params=query, headers={"Accept-Language": "en"})

    def post(self, path: str, body: Any = None, *, who: str = "wang", key: str = "", **more: Any) -> Response:
        """An act."""
        if body is not None:
            more["json"] = body
        headers = {"Idempotency-Key": key or new_key(), "Cookie": self.cookie(who)}
        headers |= {"Accept-Language": "en", "If-Match": "*"}
        return self.client.post(f"/api/v1{path}", headers=headers | more.pop("headers", {}), **more)

    def upload(
        self,
        kind: str,
        content: bytes,
        *,
        mode: str = "apply",
        who: str = "li",
        key: str = "",
        skip_faulty: bool = False,
    ) -> Response:
        """A workbook, as a form sends it."""
        files = {"file": ("ledger.xlsx", content, XLSX)}
        asked = {"skip_faulty": "true"} if skip_faulty else {}
        if "/" not in kind:
            asked["mode"] = mode
        return self.post(f"/imports/{kind}", who=who, key=key, files=files, params=asked)


def ledger(kind: str) -> bytes:
    """One of the ledgers that a bureau handed over."""
    return (DATA / LEDGERS[kind]).read_bytes()


def code(response: Response) -> tuple[int, str]:
    """How it was refused."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["type"] == f"/problems/{body['code']}"
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return body["status"], body["code"]

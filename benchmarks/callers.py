"""People at their browsers: they sign in as anybody does, and call again and again over one connection."""

import json
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode

from services.auth.entering import COOKIE

TIMEOUT_SECONDS, KEPT_SECONDS = 30, 4
"""A server shuts a connection on which nothing was said for five seconds; a browser knows."""


class Answer(NamedTuple):
    """What came, and after how long; 0 where nothing came."""

    status: int
    seconds: float


class Caller:
    """One browser."""

    def __init__(self, address: str) -> None:
        self._address, self._connection = address, HTTPConnection(address, timeout=TIMEOUT_SECONDS)
        self._headers, self._last = dict[str, str](), perf_counter()

    def sign_in(self, path: str, **typed: str) -> str:
        """By the form of a page; what the browser keeps of it. Raises RuntimeError."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._address}"}
        self._connection.request("POST", path, urlencode(typed), headers)
        answer = self._connection.getresponse()
        page = answer.read()
        kept = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or ()))
        if answer.status != 303 or COOKIE not in kept:
            raise RuntimeError(f"{path}: {answer.status} {page[:300]!r}")
        self._headers = {"Cookie": f"{COOKIE}={kept[COOKIE].value}"}
        return kept[COOKIE].value

    def get(self, path: str) -> Answer:
        """A page, or what the API says."""
        return self._call("GET", path, None, self._headers)

    def post(self, path: str, key: str, **body: object) -> Answer:
        """An act, with its key."""
        headers = self._headers | {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._call("POST", path, json.dumps(body), headers)

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        begun, status = perf_counter(), 0
        if begun - self._last > KEPT_SECONDS:
            self._connection.close()
        try:
            self._connection.request(method, path, body, headers)
            with self._connection.getresponse() as answer:
                answer.read()
                status = answer.status
        except (OSError, HTTPException):
            self._connection.close()
        self._last = perf_counter()
        return Answer(status, self._last - begun)

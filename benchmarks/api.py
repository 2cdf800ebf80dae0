"""The API, called as its server would call it."""

import asyncio
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

from fastapi import FastAPI


class Api(AbstractContextManager["Api"]):
    """Calls the app as its server would, for somebody who has signed in.

    There is no socket between, and nobody follows history meanwhile.
    """

    def __init__(self, app: FastAPI, cookie: str) -> None:
        self._app, self._cookie, self._runner = app, cookie, asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._runner.close()

    def get(self, path: str, query: str) -> bytes:
        """The body of the answer. Raises RuntimeError for a problem."""
        return self._runner.run(self._get(path, query))

    async def _get(self, path: str, query: str) -> bytes:
        sent: list[Any] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(_scope(path, query, self._cookie), receive, send)
        body = b"".join(message.get("body", b"") for message in sent)
        if sent[0]["status"] != 200:
            raise RuntimeError(body.decode())
        return body


def _scope(path: str, query: str, cookie: str) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

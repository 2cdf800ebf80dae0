"""A line in the log for each request: by which route, with which answer, how long it took. Never the address itself."""

import time
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.operation.logs import request_at_hand

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADER = "Anju-Request"
"""In each answer: by it a caller's trouble is found in the log."""
GONE = 499
"""The caller hung up before there was an answer."""
log = structlog.get_logger()


class RequestLog:
    """Around the outermost door, so that what it refuses is told as well."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Every line of this request bears its number."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun, number = GONE, time.perf_counter(), uuid4().hex

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        with request_at_hand(request_id=number):
            try:
                await self._app(scope, receive, numbered)
            finally:
                report = log.error if status == 500 else log.warning if status > 500 else log.info
                ms = round((time.perf_counter() - begun) * 1000, 1)
                report("request", route=route_of(scope), status=status, ms=ms)


def route_of(scope: Scope) -> str:
    """ "GET /api/v1/dwellings/{dwelling}"; "GET /-" where no route was found."""
    method = scope["method"] if scope["method"] in METHODS else "OTHER"
    return f"{method} {getattr(scope.get('route'), 'path', None) or '/-'}"

"""The outermost door: who may call at all, what every answer carries, and what is said when we fail."""

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Refusal
from services.http.refusals import Failed, HostUnknown, NothingThere
from services.http.request_log import route_of
from services.http.telling import response, tongue_of
from services.operation.logs import fault

HOSTS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]|testserver)(:\d{1,5})?", re.ASCII | re.IGNORECASE)
"""Until access control comes, only this computer; a forged name (DNS rebinding) is refused, too."""
log = structlog.get_logger()


class Guard:
    """Around everything. What goes wrong unforeseen is logged by its class, and nothing of it is told."""

    def __init__(self, app: ASGIApp, *, inside_container: bool) -> None:
        """Inside a container calls come in by its own address; by which name is asked there as well."""
        self._app, self._inside_container = app, inside_container

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Only HTTP is guarded; there are no sockets."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded, started = _carrying(send, scope["path"])
        if not _is_known(scope, self._inside_container):
            await _refuse(HostUnknown(), scope, receive, guarded)
            return
        if "\0" in scope["path"]:  # No name has one, and no database takes it.
            await _refuse(NothingThere(), scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001  # The last door: whatever it is, it ends here.
            log.error("failed", route=route_of(scope), **fault(error))
            if not started():
                await _refuse(Failed(), scope, receive, guarded)


def _is_known(scope: Scope, inside_container: bool) -> bool:
    """Whom the caller asked for, and by which address of ours the call came in."""
    hosts = Headers(scope=scope).getlist("host")
    if len(hosts) != 1 or not HOSTS.fullmatch(hosts[0]):
        return False
    came_in_by: str | None = (scope.get("server") or (None,))[0]
    if came_in_by is None or inside_container:
        return True
    try:
        return ip_address(came_in_by).is_loopback
    except ValueError:
        return HOSTS.fullmatch(came_in_by) is not None


def _carrying(send: Send, path: str) -> tuple[Callable[[Message], Awaitable[None]], Callable[[], bool]]:
    """The headers that no answer goes without; and whether one has begun."""
    begun = False

    async def carrying(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = True
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            if path.startswith("/api/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return carrying, lambda: begun


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    answer = response(refusal, tongue_of(Request(scope)))
    await answer(scope, receive, send)

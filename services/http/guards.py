"""The outermost door: who may call at all, what every answer carries, and what is said when we fail."""

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Refusal
from services.http.refusals import Failed, HostUnknown, NothingThere
from services.http.request_log import route_of
from services.http.telling import response, tongue_of
from services.operation.logs import fault

HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]|testserver)(:\d{1,5})?", re.ASCII | re.IGNORECASE)
"""This computer, by its own names."""
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
"""By every answer. What a page may load stands in its own policy; what is no page may load nothing."""
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
A_PAPER = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The browser's own viewer shows it, and needs what it needs."""
ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000"}
KEPT = "/docs/swagger/"
"""The only answers that anybody may keep without being told so: they are the same for all."""
log = structlog.get_logger()


class Guard:
    """Around everything. What goes wrong unforeseen is logged by its class, and nothing of it is told."""

    def __init__(self, app: ASGIApp, *, inside_container: bool, public_url: str) -> None:
        """Inside a container calls come in by its own address; by which name is asked there as well."""
        self._app, self._inside_container = app, inside_container
        public = urlsplit(public_url)
        self._public_host = (public.netloc.rpartition("@")[2]).lower()
        self._carried = CARRIED | (ENCRYPTED if public.scheme == "https" else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Only HTTP is guarded; there are no sockets."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded, started = self._carrying(send, scope["path"])
        if not self._is_known(scope):
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

    def _is_known(self, scope: Scope) -> bool:
        """Whom the caller asked for, and by which address of ours the call came in; a forged name is refused."""
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or not (HERE.fullmatch(hosts[0]) or hosts[0].lower() == self._public_host):
            return False
        came_in_by: str | None = (scope.get("server") or (None,))[0]
        if came_in_by is None or self._inside_container:
            return True
        try:
            return ip_address(came_in_by).is_loopback
        except ValueError:
            return HERE.fullmatch(came_in_by) is not None

    def _carrying(self, send: Send, path: str) -> tuple[Callable[[Message], Awaitable[None]], Callable[[], bool]]:
        """The headers that no answer goes without; and whether one has begun."""
        begun = False

        async def carrying(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self._carried.items():
                    headers.setdefault(name, value)
                is_paper = headers.get("content-type") == "application/pdf"
                headers.setdefault("Content-Security-Policy", A_PAPER if is_paper else NO_PAGE)
                if not path.startswith(KEPT):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return carrying, lambda: begun


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    answer = response(refusal, tongue_of(Request(scope)))
    await answer(scope, receive, send)

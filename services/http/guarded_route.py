"""A route that asks who is there before it looks at anything else. Every route of ours is one."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from services.auth.entering import enter

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Raises NotSignedIn, NotAllowed, TokenRefused; how far who asks may go stands in `request.state.reach`."""

    def get_route_handler(self) -> Handle:
        """The guard, then the route; where somebody may not go everywhere, the door must have asked how far."""
        handle = self.checking(super().get_route_handler())

        async def guarded(request: Request) -> Response:
            reach = await run_in_threadpool(enter, request, f"{request.method} {self.path_format}")
            answer = await handle(request)
            if answer.status_code < 300:
                reach.must_have_asked()
            return answer

        return guarded

    def checking(self, handle: Handle) -> Handle:
        """What else is looked at before the route; nothing, unless a kind of route says so."""
        return handle

"""How the pages of the desk are drawn; what they cannot answer is a page, too."""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from domain.errors import Refusal
from services.http.problems import answer_to
from services.http.refusals import QueryInvalid
from services.http.telling import OUTSIDE
from services.languages.refusals import sentence
from services.web.desk.clerk import clerk_of
from services.web.pages import page, tongue_of

Faults = list[tuple[str, str]]
"""Sentences, each with the field that it is about, or ""."""


class DeskRoute(APIRoute):
    """A refusal leaves it as a sentence on a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route, and what becomes of its errors."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                return _refused(request, QueryInvalid(str(error.errors()[0]["loc"][-1])))
            except Refusal as refusal:
                return _refused(request, refusal)
            except tuple(OUTSIDE) as error:
                return _refused(request, next(OUTSIDE[kind](error) for kind in OUTSIDE if isinstance(error, kind)))

        return handled


def desk_router() -> APIRouter:
    """Pages stand in no description."""
    return APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


def desk_page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the desk, with a new key for each form that asks for one."""
    return page(request, f"desk/{template}", status=status, me=clerk_of(request), new_key=lambda: uuid4().hex, **values)


def fault(request: Request, refusal: Refusal, field: str = "") -> Faults:
    """A refusal as the page tells it, beside the form as it was filled in."""
    return [(field, sentence(refusal, tongue_of(request)))]


def status_of(refusal: Refusal) -> int:
    """As the API answers it."""
    return answer_to(refusal)[0]


def _refused(request: Request, refusal: Refusal) -> HTMLResponse:
    tongue = tongue_of(request)
    return page(request, "refused.html", status=status_of(refusal), sentence=sentence(refusal, tongue))

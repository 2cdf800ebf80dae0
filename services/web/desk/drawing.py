"""How the pages of the desk are drawn; what they cannot answer is a page, too."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from domain.errors import Refusal
from domain.values.dwelling_code import canonical
from services.auth.entering import reach_of
from services.http.guarded_route import Handle
from services.http.places import building_code, first_code, must_reach_building
from services.http.problems import answer_to
from services.languages.refusals import sentence
from services.web.desk.clerk import clerk_of
from services.web.may import may_of
from services.web.page_route import PageRoute
from services.web.pages import page, tongue_of
from services.web.places import history_of, listed

Faults = list[tuple[str, str]]
"""Sentences, each with the field that it is about, or ""."""


class DeskRoute(PageRoute):
    """What an address names must lie within the reach of whoever asks."""

    def checking(self, handle: Handle) -> Handle:
        """A dwelling by its code, and a building."""
        checked = super().checking(handle)

        async def reached(request: Request) -> Response:
            await run_in_threadpool(_must_reach, request)
            return await checked(request)

        return reached


def _must_reach(request: Request) -> None:
    """Raises UnknownDwelling, UnknownBuilding."""
    named = request.path_params
    if "code" in named:
        first_code(request, canonical(named["code"]))
    if "building" in named:
        must_reach_building(reach_of(request), building_code(named["building"]))


def desk_router() -> APIRouter:
    """Pages stand in no description."""
    return APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


def desk_page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the desk, with a new key for each form that asks for one, and the way to lists and histories."""
    frame: dict[str, Any] = {"new_key": lambda: uuid4().hex, "listed": listed, "history_of": history_of}
    frame |= {"me": clerk_of(request), "leads": may_of(request).leads, "faults": ()}
    return page(request, f"desk/{template}", status=status, **(frame | values))


def fault(request: Request, refusal: Refusal, field: str = "") -> Faults:
    """A refusal as the page tells it, beside the form as it was filled in."""
    return [(field, sentence(refusal, tongue_of(request)))]


def status_of(refusal: Refusal) -> int:
    """As the API answers it."""
    return answer_to(refusal)[0]

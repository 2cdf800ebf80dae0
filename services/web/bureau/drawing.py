"""How the pages of the bureau are drawn, as of which day and as known when they are asked."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import DeskRoute
from services.web.may import may_of
from services.web.moments import Moment, moment_of
from services.web.pages import house_of, page


def bureau_router() -> APIRouter:
    """Pages stand in no description."""
    return APIRouter(prefix="/bureau", route_class=DeskRoute, include_in_schema=False)


def bureau_page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the bureau, with a new key for each form that asks for one."""
    frame: dict[str, Any] = {"me": clerk_of(request), "new_key": lambda: uuid4().hex}
    moment = values.get("moment")
    if moment is not None:
        asked = {"as_of": moment.day.isoformat()} | moment.asked()
        frame |= {"as_of": moment.day, "today": moment.today, "asked": asked, "when": urlencode(asked)}
    frame |= {"sees_facts": may_of(request).opens("/history/facts/{kind}/{key}/{version}")}
    return page(request, f"bureau/{template}", status=status, **frame, **values)


def moment_asked(request: Request) -> Moment:
    """As of which day, and as known when. Raises DayUnreadable, InstantUnreadable, NotComeYet."""
    return moment_of(house_of(request), request.query_params)

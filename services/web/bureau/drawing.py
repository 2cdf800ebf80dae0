"""How the pages of the bureau are drawn, and as of which day they are asked."""

from datetime import date
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.http.days import not_after
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import DeskRoute
from services.web.may import may_of
from services.web.pages import house_of, page
from services.web.refusals import DayUnreadable


def bureau_router() -> APIRouter:
    """Pages stand in no description."""
    return APIRouter(prefix="/bureau", route_class=DeskRoute, include_in_schema=False)


def bureau_page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the bureau, with a new key for each form that asks for one."""
    frame: dict[str, Any] = {"me": clerk_of(request), "new_key": lambda: uuid4().hex}
    frame |= {"sees_facts": may_of(request).opens("/history/facts/{kind}/{key}/{version}")}
    return page(request, f"bureau/{template}", status=status, **frame, **values)


def asked_day(request: Request, as_of: str | None) -> date:
    """Today, or a day of the past. Raises DayUnreadable, NotComeYet."""
    today = house_of(request).today()
    if not as_of:
        return today
    try:
        return not_after(today, date.fromisoformat(as_of)) or today
    except ValueError:
        raise DayUnreadable from None

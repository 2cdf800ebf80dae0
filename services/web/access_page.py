"""The page that says who may do what: the same data that the checks read."""

from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.auth.access import Operation, Right, Words, matrix
from services.auth.fresh_factor import FRESH_SECONDS
from services.languages import Tongue
from services.languages.tongue import N_
from services.web.page_route import PageRoute
from services.web.pages import page, tongue_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_FAR = {"o": N_("本户"), "l": N_("链接所指的一户"), "a": N_("在任期内的本区"), "b": N_("全部宿舍区")}
_MARKS = {"masked": N_("个人信息遮盖"), "prepares": N_("提出，由别人批准"), "approves": N_("批准别人提出的")}


class Line(NamedTuple):
    """An operation, and who may do it how far."""

    name: str
    anybody: bool
    by_act: bool
    is_fresh: bool
    """Whether some of its steps want a fresh second factor."""
    rights: list[tuple[str, str]]


@router.get("/access")
def access_page(request: Request) -> HTMLResponse:
    """Nothing in it is secret: what is written here is what holds."""
    tongue = tongue_of(request)
    lines = [_line(each, tongue) for each in matrix().operations]
    return page(request, "access.html", cache="no-cache", lines=lines, minutes=FRESH_SECONDS // 60)


def _line(operation: Operation, tongue: Tongue) -> Line:
    rights = [(_of(matrix().roles[role], tongue), _told(right, tongue)) for role, right in operation.rights.items()]
    is_fresh = not matrix().fresh.isdisjoint(operation.calls)
    return Line(_of(operation.name, tongue), operation.anybody, operation.by_act, is_fresh, rights)


def _of(words: Words, tongue: Tongue) -> str:
    return words.zh if tongue.code == "zh" else words.en


def _told(right: Right, tongue: Tongue) -> str:
    marks = [tongue.gettext(said) for mark, said in _MARKS.items() if getattr(right, mark)]
    return tongue.gettext(N_("，")).join([tongue.gettext(_FAR[right.scope]), *marks])

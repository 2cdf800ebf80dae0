"""The addresses of the pages. Data comes from `request.app.state.house`."""

from datetime import date
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import Refusal
from domain.registry.refusals import UnknownDwelling
from domain.values.dwelling_code import DwellingCodeInvalid, canonical
from domain.values.period import first_day, month_of
from projections import directory, dwelling_codes
from services.auth.entering import reach_of
from services.languages.refusals import sentence
from services.web.moments import moment_of
from services.web.page_route import PageRoute
from services.web.pages import house_of, page, sheet, tongue_of
from services.web.presenting import present
from services.web.reading import Dwelling, read_dwelling
from services.web.refusals import DayUnreadable
from services.web.wording import address

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class Shown(NamedTuple):
    """A dwelling on the start page."""

    code: str
    address: str


@router.get("/")
def start(request: Request) -> HTMLResponse:
    """What Anju is, and where one signs in; for whoever has, his own dwellings, or the pages of his work."""
    principal = reach_of(request).principal
    own = [Shown(code, code) for code in principal.dwellings]
    with house_of(request).read() as connection:
        names = {area.area: area.name for area in directory.areas(connection)}
    own = [each._replace(address=address(names[each.code.partition("-")[0]], each.code)) for each in own]
    return page(request, "start.html", own=own)


@router.get("/statements/{dwelling}")
def statement_page(
    request: Request, dwelling: str, period: str | None = None, as_of: str | None = None, known_at: str = ""
) -> HTMLResponse:
    """A dwelling's month, whichever way its code is written; as of a day in it, as known at a moment."""
    house = house_of(request)
    try:
        code = _reached(request, canonical(dwelling))
        month = month_of(first_day(period) if period else house.today())
        moment = moment_of(house, {"known_at": known_at})
        found = read_dwelling(house, code, month, _day(as_of), moment.known_at)
    except (DwellingCodeInvalid, UnknownDwelling) as refusal:
        return _not_found(request, refusal)
    except Refusal as refusal:
        return page(request, "refused.html", status=422, sentence=sentence(refusal, tongue_of(request)))
    if found is None or not _may_see(request, found):
        return _not_found(request, UnknownDwelling(code))
    asked = {"period": month, "as_of": as_of or "", **moment.asked()}
    shown = present(found, house.today(), tongue_of(request))
    return page(request, "statement.html", s=shown, moment=moment, asked=asked)


@router.get("/static/anju.css")
def style_sheet(v: str = "") -> Response:
    """The one style sheet."""
    return sheet(v)


def _reached(request: Request, code: str) -> str:
    """By its first code, before more is read: a foreign one is as much work as none. Raises UnknownDwelling."""
    first = house_of(request).ask(lambda reading: dwelling_codes.first_code(reading, code))
    if not reach_of(request).reaches_dwelling(first):
        raise UnknownDwelling(code)
    return first


def _may_see(request: Request, found: Dwelling) -> bool:
    """A resident sees what is his own, and not what another owner of that dwelling owes."""
    reach = reach_of(request)
    return not reach.is_own or found.payer == reach.principal.actor


def _day(written: str | None) -> date | None:
    """Raises DayUnreadable."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise DayUnreadable from None


def _not_found(request: Request, refusal: Refusal) -> HTMLResponse:
    return page(request, "not_found.html", status=404, refusal=refusal, sentence=sentence)

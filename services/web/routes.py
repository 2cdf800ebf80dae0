"""The addresses of the pages. Data comes from `request.app.state.house`."""

from datetime import date
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import Refusal
from domain.registry.refusals import UnknownDwelling
from domain.values.dwelling_code import DwellingCodeInvalid, canonical
from domain.values.period import first_day, month_of
from projections import directory
from services.languages.refusals import sentence
from services.web.pages import house_of, page, sheet, tongue_of
from services.web.presenting import present
from services.web.reading import read_dwelling
from services.web.refusals import DayUnreadable
from services.web.wording import address

router = APIRouter(include_in_schema=False)
SHOWN_OF_AN_AREA = 3


class Shown(NamedTuple):
    """A dwelling on the start page."""

    code: str
    address: str


class ShownArea(NamedTuple):
    """An area on the start page, with its first dwellings."""

    name: str
    dwellings: list[Shown]


@router.get("/")
def start(request: Request) -> HTMLResponse:
    """What Anju is, and the first doors of each area."""
    with house_of(request).read() as connection:
        areas = [
            ShownArea(
                area.name,
                [
                    Shown(row.dwelling, address(area.name, row.dwelling))
                    for row in directory.dwellings(connection, area.area, None, SHOWN_OF_AN_AREA)
                ],
            )
            for area in directory.areas(connection)
        ]
    return page(request, "start.html", cache="no-cache", areas=areas)


@router.get("/statements/{dwelling}")
def statement_page(
    request: Request, dwelling: str, period: str | None = None, as_of: str | None = None
) -> HTMLResponse:
    """A dwelling's month, whichever way its code is written."""
    house = house_of(request)
    try:
        code = canonical(dwelling)
        month = month_of(first_day(period) if period else house.today())
        found = read_dwelling(house, code, month, _day(as_of))
    except DwellingCodeInvalid as refusal:
        return _not_found(request, refusal)
    except Refusal as refusal:
        return page(request, "refused.html", status=422, sentence=sentence(refusal, tongue_of(request)))
    if found is None:
        return _not_found(request, UnknownDwelling(code))
    return page(request, "statement.html", s=present(found, house.today(), tongue_of(request)))


@router.get("/static/anju.css")
def style_sheet(v: str = "") -> Response:
    """The one style sheet."""
    return sheet(v)


def _day(written: str | None) -> date | None:
    """Raises DayUnreadable."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise DayUnreadable from None


def _not_found(request: Request, refusal: Refusal) -> HTMLResponse:
    return page(request, "not_found.html", status=404, refusal=refusal, sentence=sentence)

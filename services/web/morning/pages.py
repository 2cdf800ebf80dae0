"""The address of the bureau's morning."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from projections.reveal_outliers import limit_on, outliers
from services.web.may import may_of
from services.web.moments import moment_of
from services.web.morning.figures import morning
from services.web.page_route import PageRoute
from services.web.pages import house_of, page, tongue_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/bureau")
def morning_page(request: Request) -> HTMLResponse:
    """Area by area and creditor by creditor, as of a day and as known at a moment."""
    house, may = house_of(request), may_of(request)
    moment = moment_of(house, request.query_params)
    with house.read() as reading:
        found = morning(reading, moment, may, tongue_of(request))
        many = outliers(reading, house.clock()) if moment.is_now else []
    limit = limit_on(house.today())
    return page(request, "morning.html", m=found, moment=moment, asked=moment.asked(), many=many, limit=limit)

"""Do the payment provider's books and ours agree: what differs and what to do, each day, each payout."""

from datetime import date
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from domain.values.period import PeriodEmpty
from projections.engine.business_day import town_time
from services.auth.entering import reach_of
from services.http.days import not_after
from services.languages import N_
from services.payment_gateway.report import AS_USUAL, Report, must_reach_account, report
from services.web.desk.drawing import desk_page, desk_router
from services.web.desk.reconciliation_presenting import present
from services.web.desk.reconciliation_workbook import workbook
from services.web.may import may_of
from services.web.pages import house_of, tongue_of
from services.web.refusals import DayUnreadable

router = desk_router()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/reconciliation")
def reconciliation_page(request: Request) -> Response:
    """Of the last month, or of other days. Raises NotAllowed, DayUnreadable, PeriodEmpty, NotComeYet."""
    found, house = _report(request), house_of(request)
    return desk_page(
        request,
        "reconciliation.html",
        r=present(found, tongue_of(request), may_of(request)),
        is_set_up=house.gateway is not None,
    )


@router.get("/reconciliation.xlsx")
def reconciliation_as_workbook(request: Request) -> Response:
    """The same as a workbook. Raises NotAllowed, DayUnreadable, PeriodEmpty, NotComeYet."""
    found, tongue = _report(request), tongue_of(request)
    book = workbook(found, tongue, tongue.hour(town_time(house_of(request).clock())))
    name = f"{tongue.gettext(N_('网上对账'))}-{found.since.isoformat()}-{found.until.isoformat()}.xlsx"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(book, media_type=XLSX, headers=headers)


def _report(request: Request) -> Report:
    house = house_of(request)
    must_reach_account(house, reach_of(request))
    until = not_after(house.today(), _day(request, "to")) or house.today()
    since = _day(request, "from") or until - AS_USUAL
    if until < since:
        raise PeriodEmpty(since, until)
    with house.read() as reading:
        return report(reading, since, until)


def _day(request: Request, name: str) -> date | None:
    written = request.query_params.get(name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise DayUnreadable from None

"""Do the payment provider's books and ours agree: what differs and what to do, each day, each payout."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from domain.errors import Refusal
from domain.payments.events.reconciling import EXPLANATIONS
from domain.payments.refusals import DifferenceNotOpen
from domain.values.period import PeriodEmpty
from projections.engine.business_day import town_time
from projections.reconciliations import DifferenceRow, difference
from services.auth.entering import reach_of
from services.http.days import not_after
from services.languages import N_
from services.payment_gateway.report import AS_USUAL, Report, must_reach_account, report
from services.use_cases import approvals
from services.use_cases.differences import account_payee
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent, authority_in
from services.web.desk.reconciliation_presenting import difference_shown, present
from services.web.desk.reconciliation_workbook import workbook
from services.web.may import may_of
from services.web.pages import house_of, tongue_of
from services.web.refusals import DayUnreadable

router = desk_router()
KIND = "difference explanation"
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


@router.get("/reconciliation/explanation")
def explanation_page(request: Request) -> Response:
    """A form for one that is open. Raises NotAllowed, AccountOfNobody, DifferenceNotOpen."""
    return _explaining(request)


@router.post("/reconciliation/explanation")
def explain(sent: Sent) -> Response:
    """A proposal: another person approves it. Raises NotAllowed, AccountOfNobody, DifferenceNotOpen."""
    must_reach_account(sent.house, sent.reach)
    found = _asked_about(sent.request, sent.said)
    try:
        with sent.commanding(sent.reach.settling(KIND, "prepare")) as envelope:
            number = UUID(envelope.command_id).hex
            content = {
                **{"payee": account_payee(sent.house), "provider": found.provider, "day": found.day.isoformat()},
                **{"difference": found.difference, "reason": sent.said("reason"), "authority": authority_in(sent)},
            }
            done = approvals.propose(sent.house, number, kind=KIND, content=content)
    except Refusal as refusal:
        return _explaining(sent.request, sent, fault(sent.request, refusal, "number"), status_of(refusal))
    return sent.seen(done, f"/desk/proposals/{number}?done=made", "proposals")


def _explaining(
    request: Request, sent: Form | None = None, faults: Faults | None = None, status: int = 200
) -> Response:
    house, tongue = house_of(request), tongue_of(request)
    must_reach_account(house, reach_of(request))
    said = sent.said if sent else lambda name: request.query_params.get(name, "")
    return desk_page(
        request,
        "explanation.html",
        status=status,
        faults=faults or [],
        d=difference_shown(_asked_about(request, said), tongue, may_of(request)),
        difference=said("difference"),
        provider=said("provider"),
        reasons=[(each, tongue.word(each)) for each in EXPLANATIONS],
        said=said,
    )


def _asked_about(request: Request, said: Callable[[str], str]) -> DifferenceRow:
    """Raises DifferenceNotOpen."""
    found = house_of(request).ask(lambda reading: difference(reading, said("provider"), said("difference")))
    if found is None or found.cleared_at is not None:
        raise DifferenceNotOpen(said("difference"))
    return found


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

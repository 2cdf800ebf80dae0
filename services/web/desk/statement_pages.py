"""The statements of a building: issued for a month, from then on frozen, printed, and their links to pay revoked."""

from fastapi import Request
from fastapi.responses import Response

from domain.billing.events.papers import REVOCATION_REASONS
from domain.errors import Refusal
from domain.values.dwelling_code import canonical
from domain.values.period import month_of
from projections import statement_batches
from services.http.places import building_code
from services.use_cases.dwelling_codes import dwelling_of
from services.use_cases.statement_batches import issue_statements, revoke_pay_link
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.pages import house_of, tongue_of

router = desk_router()
LISTED = 24


@router.get("/buildings/{building}/statements")
def statements_page(request: Request, building: str) -> Response:
    """What was issued, each with its file; and the form that issues a month."""
    return _statements(request, building)


@router.post("/buildings/{building}/statements")
def issue(sent: Sent, building: str) -> Response:
    """What a paper shows never changes any more."""
    code = building_code(building)
    try:
        with sent.commanding():
            done = issue_statements(sent.house, code, period=sent.month("period"))
    except Refusal as refusal:
        return _statements(sent.request, building, fault(sent.request, refusal, "period"), status_of(refusal), sent)
    return sent.seen(done, f"/desk/buildings/{code}/statements?done=issued", "statement_batches")


@router.post("/buildings/{building}/statements/pay-links")
def revoke(sent: Sent, building: str) -> Response:
    """Of a paper that is lost, or in wrong hands; its month and door stand on it."""
    code = building_code(building)
    try:
        dwelling = dwelling_of(sent.house, canonical(sent.said("dwelling")))
        with sent.commanding():
            done = revoke_pay_link(sent.house, code, sent.month("month"), dwelling=dwelling, reason=sent.said("reason"))
    except Refusal as refusal:
        return _statements(sent.request, building, fault(sent.request, refusal, "dwelling"), status_of(refusal), sent)
    return sent.seen(done, f"/desk/buildings/{code}/statements?done=revoked")


def _statements(
    request: Request, building: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> Response:
    house, tongue, code = house_of(request), tongue_of(request), building_code(building)
    batches = house.ask(lambda reading: statement_batches.batches_of_building(reading, code, LISTED))
    return desk_page(
        request,
        "statements.html",
        status=status,
        faults=faults or [],
        done=request.query_params.get("done", ""),
        reasons=[(each, tongue.word(each)) for each in REVOCATION_REASONS],
        dwelling=said.said("dwelling") if said else "",
        building=code,
        period=(said.said("period") if said else "") or month_of(house.today()),
        rows=[
            (each, tongue.period(each.period), tongue.day(each.issued_on), each.batch.replace("/", "~"))
            for each in batches
        ],
    )

"""A month of a fee for an area, step by step: planned, looked through, approved by another, posted; or abandoned."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from domain.billing.assessment_run import run_key
from domain.errors import Refusal
from domain.values.period import last_day, month_of
from projections import assessment_runs, directory, tariffs
from projections.assessment_runs import RunRow
from projections.engine.tables import Reading
from services.http.refusals import UnknownRun
from services.http.routes.assessment_runs import id_of_run, key_of_run
from services.languages import Tongue
from services.languages.refusals import sentence
from services.use_cases import assessment
from services.use_cases.command import Done
from services.use_cases.preview import preview
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.desk.postings import Postings
from services.web.desk.run_presenting import present_run
from services.web.pages import house_of, tongue_of
from services.web.refusals import FeeMissing

router = desk_router()
NEEDS = ("assessment_runs",)
LISTED = 50
DONE = ("planned", "approved", "abandoned")
MARKS = {"planned": "wait", "approved": "warn", "completed": "good", "abandoned": "plain"}


@router.get("/runs")
def runs_page(request: Request) -> Response:
    """The latest runs, and the form that plans the next one."""
    return _runs(request)


@router.post("/runs")
def plan_run(sent: Sent) -> Response:
    """Nothing is owed before it is approved and posted."""
    try:
        area, _, fee_kind = sent.said("fee").partition("/")
        if not fee_kind:
            raise FeeMissing
        sent.reach.must_reach_area(area)
        period, due_on = sent.month("period"), sent.day("due_on")
        with sent.commanding():
            number = assessment.next_run_number(sent.house, area, fee_kind, period)
            done = assessment.plan_run(sent.house, area, fee_kind=fee_kind, period=period, due_on=due_on, number=number)
    except Refusal as refusal:
        return _runs(sent.request, fault(sent.request, refusal, "period"), status_of(refusal), sent)
    return sent.seen(done, _at(run_key(area, fee_kind, period, number)) + "?done=planned", *NEEDS)


@router.get("/runs/{id}")
def run_page(request: Request, id: str, show: str = "all", page: int = 1) -> Response:
    """How far it has come, and every line of it. Raises UnknownRun."""
    return _run(request, id, show, page)


@router.post("/runs/{id}/approval")
def approve_run(sent: Sent, id: str) -> Response:
    """By another person than its planner."""
    try:
        with sent.commanding():
            done = assessment.approve_run(sent.house, _reached(sent, id))
    except Refusal as refusal:
        return _run(sent.request, id, faults=fault(sent.request, refusal), status=status_of(refusal))
    return sent.seen(done, _at(key_of_run(id)) + "?done=approved", *NEEDS)


@router.post("/runs/{id}/abandonment")
def abandon_run(sent: Sent, id: str) -> Response:
    """What was posted stays."""
    try:
        with sent.commanding():
            done = assessment.abandon_run(sent.house, _reached(sent, id), reason=sent.text("reason"))
    except Refusal as refusal:
        return _run(sent.request, id, faults=fault(sent.request, refusal, "reason"), status=status_of(refusal))
    return sent.seen(done, _at(key_of_run(id)) + "?done=abandoned", *NEEDS)


@router.post("/runs/{id}/posting")
def post_run(sent: Sent, id: str) -> Response:
    """Building by building, on its own; the page says how far it is."""
    app, run = sent.request.app, _reached(sent, id)
    with sent.commanding():
        posting = postings(app.state).start(sent.house, run, app.state.wait_seconds)
    if posting.is_under_way:
        return RedirectResponse(_at(run), 303)
    return sent.seen(Done(sent.house.store.position()), _at(run), *NEEDS, "billing_statement", "arrears")


def _reached(sent: Form, id: str) -> str:
    """The run's key. Raises UnknownRun."""
    key = key_of_run(id)
    if not sent.reach.reaches_area(key.partition("/")[0]):
        raise UnknownRun(id)
    return key


def postings(state: object) -> Postings:
    """Of this process."""
    known: Postings = getattr(state, "postings")  # noqa: B009  # What an app keeps has no types.
    return known


def _at(run: str) -> str:
    return f"/desk/runs/{quote(id_of_run(run))}"


def _runs(request: Request, faults: Faults | None = None, status: int = 200, said: Form | None = None) -> Response:
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        areas = {each.area: each.name for each in directory.areas(reading) if me.is_at(each.area)}
        rows = [each for each in assessment_runs.latest_runs(reading, limit=LISTED) if each.area in areas]
        fees = _fees(reading, areas, tongue)
    month = month_of(house.today())
    return desk_page(
        request,
        "runs.html",
        status=status,
        faults=faults or [],
        rows=[(each, _address(each), areas[each.area], _told(each, tongue)) for each in rows],
        fees=fees,
        fee=said.said("fee") if said else "",
        period=said.said("period") if said else month,
        due_on=said.said("due_on") if said else last_day(month).isoformat(),
    )


def _fees(reading: Reading, areas: dict[str, str], tongue: Tongue) -> list[tuple[str, str]]:
    """What can be assessed: every fee kind with a tariff, area by area."""
    return [
        (f"{area}/{kind}", f"{name} · {tongue.name(kind).text}")
        for area, name in areas.items()
        for kind in dict.fromkeys(each.fee_kind for each in tariffs.tariffs(reading, area) if each.state == "adopted")
    ]


def _address(row: RunRow) -> str:
    return _at(row.run)


def _told(row: RunRow, tongue: Tongue) -> dict[str, object]:
    return {
        "fee": tongue.name(row.fee_kind),
        "period": tongue.period(row.period),
        "due": tongue.day(row.due_on),
        "mark": MARKS[row.state],
        "word": tongue.word(row.state),
        "total": tongue.money(row.total_fen),
        "posted": tongue.money(row.posted_fen),
        "planned_by": row.planned_by.partition(":")[2],
        "approved_by": (row.approved_by or "").partition(":")[2],
    }


def _run(
    request: Request, id: str, show: str = "all", page: int = 1, *, faults: Faults | None = None, status: int = 200
) -> Response:
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        row = assessment_runs.run(reading, key_of_run(id))
        area = next((each.name for each in directory.areas(reading) if row and each.area == row.area), "")
    if row is None or not me.is_at(row.area):
        raise UnknownRun(id)
    posting = postings(request.app.state).of(row.run)
    done = request.query_params.get("done", "")
    return desk_page(
        request,
        "run.html",
        status=status,
        faults=faults or [],
        done=done if done in DONE else "",
        at=_at(row.run),
        row=row,
        area=area,
        r=_told(row, tongue),
        v=present_run(preview(house, row.run), show, page, tongue),
        is_mine=row.planned_by == me.actor,
        is_under_way=posting.is_under_way,
        left_out=[(building, sentence(refusal, tongue)) for building, refusal in posting.refused.items()],
        ended_by=sentence(posting.ended_by, tongue) if posting.ended_by else "",
        broke_off=posting.broke_off,
    )

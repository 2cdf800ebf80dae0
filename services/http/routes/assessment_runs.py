"""A month of a fee for an area: planned, looked at, approved by another, posted."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from domain.billing.assessment_run import run_key
from domain.values.dwelling_code import area_code
from projections import PROJECTIONS, assessment_runs
from projections.assessment_runs import RunRow
from projections.engine.tables import Reading
from services.auth.entering import reach_of
from services.http.acting import Act, Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import LONGEST, known_area
from services.http.refusals import UnknownRun
from services.http.schemas.billing import (
    BuildingRefused,
    PostingTold,
    PreviewLineTold,
    PreviewTold,
    RunAbandonment,
    RunPlan,
    RunPosting,
    RunTold,
    SheetTotalTold,
)
from services.http.schemas.page import Page, Problem
from services.http.schemas.values import refusing
from services.http.strict_route import nouns
from services.http.telling import problem, tongue_of
from services.use_cases import assessment
from services.use_cases.command import Done
from services.use_cases.preview import Preview, preview

router = nouns("assessment-runs")
NEEDS = ("assessment_runs",)
ALL = tuple(projection.name for projection in PROJECTIONS)


def key_of_run(id: str) -> str:
    """`BH~物业服务费~2026-11~1` → `BH/物业服务费/2026-11/1`; only the name of a fee may hold a `~` itself."""
    area, _, rest = id.partition("~")
    fee_kind, *last = rest.rsplit("~", 2)
    return "/".join((area, fee_kind, *last))


def id_of_run(key: str) -> str:
    """As it stands in an address."""
    return key.replace("/", "~")


RunNamed = Annotated[
    str, AfterValidator(key_of_run), Path(alias="id", max_length=120, examples=["BH~物业服务费~2026-11~1"])
]


def reached_run(request: Request, run: RunNamed) -> str:
    """Raises UnknownRun."""
    if not reach_of(request).reaches_area(run.partition("/")[0]):
        raise UnknownRun(id_of_run(run))
    return run


RunPath = Annotated[str, Depends(reached_run)]
AreaAsked = Annotated[
    Annotated[str, AfterValidator(refusing(area_code))] | None,
    Query(max_length=LONGEST, description="Of one area alone."),
]


@router.get("/assessment-runs", summary="All runs", response_model=Page[RunTold], responses=asking(404))
def list_runs(house: Asking, reach: Reaching, paged: Paged, area: AreaAsked = None) -> Page[RunTold]:
    """In the order of their planning."""
    with house.read() as reading:
        if area is not None:
            reach.must_reach_area(area)
            known_area(reading, area)
        found = assessment_runs.runs(reading, area, int(paged.after or 0), paged.asked, reach.areas)
    return paged.page(found, _told)


@router.post("/assessment-runs", summary="Plan a run", status_code=201, response_model=RunTold, responses=acting_on())
def plan_run(act: Acting, asked: RunPlan) -> JSONResponse:
    """For every dwelling where the month does not stand yet. Nothing is owed before it is approved and posted."""
    act.reach.must_reach_area(asked.area)
    with act.commanding():
        number = assessment.next_run_number(act.house, asked.area, asked.fee_kind, asked.period)
        done = assessment.plan_run(act.house, number=number, **asked.model_dump())
    key = run_key(asked.area, asked.fee_kind, asked.period, number)
    return _answer(act, done, key, code=201, at=f"/api/v1/assessment-runs/{id_of_run(key)}")


@router.get("/assessment-runs/{id}", summary="One run", response_model=RunTold, responses=asking(404))
def get_run(house: Asking, run: RunPath) -> RunTold:
    """And how far it has come."""
    with house.read() as reading:
        return _run(reading, run)


@router.get(
    "/assessment-runs/{id}/preview", summary="Look at a run", response_model=PreviewTold, responses=asking(404, 409)
)
def preview_run(house: Asking, run: RunPath) -> PreviewTold:
    """Line by line, beside the month before; zeros and outliers are named."""
    return _preview(preview(house, run))


@router.post("/assessment-runs/{id}/approval", summary="Approve a run", response_model=RunTold, responses=acting_on())
def approve_run(act: Acting, run: RunPath) -> JSONResponse:
    """By another person than its planner; what was approved is what is posted."""
    with act.commanding():
        done = assessment.approve_run(act.house, run)
    return _answer(act, done, run)


@router.post("/assessment-runs/{id}/posting", summary="Post a run", response_model=PostingTold, responses=acting_on())
def post_run(request: Request, act: Acting, run: RunPath, asked: RunPosting) -> JSONResponse:
    """Building by building. One that is refused is left out whole: mend what it names, then post again."""
    with act.commanding():
        posted = assessment.post_run(act.house, run, booked_on=asked.booked_on)
    tongue = tongue_of(request)
    refused = [
        BuildingRefused(building=building, problem=Problem(**problem(refusal, tongue)))
        for building, refusal in posted.refused.items()
    ]

    def read(reading: Reading) -> PostingTold:
        return PostingTold(run=_run(reading, run), sheets_posted=posted.sheets_posted, refused=refused)

    return answer(act, posted.done, read, needs=ALL, code=200)


@router.post(
    "/assessment-runs/{id}/abandonment", summary="Abandon a run", response_model=RunTold, responses=acting_on()
)
def abandon_run(act: Acting, run: RunPath, asked: RunAbandonment) -> JSONResponse:
    """What was posted stays."""
    with act.commanding():
        done = assessment.abandon_run(act.house, run, reason=asked.reason)
    return _answer(act, done, run)


def _answer(act: Act, done: Done, key: str, **how: Any) -> JSONResponse:
    return answer(act, done, lambda reading: _run(reading, key), needs=NEEDS, **({"code": 200} | how))


def _run(reading: Reading, key: str) -> RunTold:
    found = assessment_runs.run(reading, key)
    if found is None:
        raise UnknownRun(id_of_run(key))
    return _told(found)


def _told(row: RunRow) -> RunTold:
    return RunTold(id=id_of_run(row.run), **{name: getattr(row, name) for name in RunRow.__struct_fields__})


def _preview(found: Preview) -> PreviewTold:
    names = ("zero", "negative", "outliers", "changed", "new", "missing")
    return PreviewTold(
        id=id_of_run(found.planned.run),
        state=found.state,
        total_fen=found.planned.total_fen,
        previous_total_fen=found.previous_total_fen,
        median_fen=found.median_fen,
        sheets=[SheetTotalTold.model_validate(total) for total in found.planned.sheets],
        lines=[PreviewLineTold.model_validate(line) for line in found.lines],
        **{name: list(getattr(found, name)) for name in names},
    )

"""The bureau's ledgers: dry run, then apply; all or nothing; the same file again changes nothing."""

from typing import Annotated, Literal
from uuid import uuid4

from fastapi import Depends, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from projections import PROJECTIONS
from services.auth.whereabouts import must_apply, must_reach_rows
from services.documents.workbooks import KINDS, template
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer, told
from services.http.describing import Responses, acting_on, asking
from services.http.imports_at_work import ENDED, MARK, REFUSED, ImportsAtWork, Order
from services.http.refusals import FieldTwice, FieldUnknown, NothingThere
from services.http.schemas.imports import (
    Begun,
    ChangeTold,
    ControlSumTold,
    FaultTold,
    ImportAtWork,
    ImportTold,
    MissingTold,
    SheetTold,
)
from services.http.schemas.page import Accepted
from services.http.strict_route import nouns
from services.http.telling import MEDIA_TYPE, told_fault, tongue_of
from services.languages import Tongue
from services.use_cases.command import Done, acting
from services.use_cases.imports import ImportReport

router = nouns("imports")
ALL = tuple(projection.name for projection in PROJECTIONS)
FIELD = "file"
Kind = Annotated[
    str,
    Path(
        max_length=40,
        description="房屋台账, 维修资金台账, 历史欠费台账, 水电气改造台账, 收费标准, 联系方式",
        json_schema_extra={"enum": list(KINDS)},
    ),
]
Mode = Annotated[
    Literal["dry-run", "plan", "apply"],
    Query(
        description="What would happen; or make it happen. A file that changes owners or old debts is planned by one"
        " person and applied by another, who sends the same file."
    ),
]
Skipping = Annotated[bool, Query(description="Rows with a fault stay behind; the sound ones are taken.")]
Workbook = Annotated[
    UploadFile, File(description=".xlsx, 20 MB at most", json_schema_extra={"examples": ["房屋台账.xlsx"]})
]


WorkNamed = Annotated[
    str, Path(max_length=40, description="As `Location` names it.", examples=["5f0c1d3e-8a52-5c5e-9d0b-5a0d7a1b2c3d"])
]


class WorkbookTold(Response):
    """An Excel file."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


FAULTY: Responses = {
    422: {
        "description": "The workbook is refused, with every fault by its cell.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/FaultyImport"}}},
    }
}


TAKES_LONG: Responses = {
    202: {
        "model": Begun | Accepted,
        "description": "At work: `Location` says how far it is. Or it is recorded, and shown in a moment.",
    }
}


async def only_a_file(request: Request) -> None:
    """Raises FieldUnknown, FieldTwice."""
    form = await request.form()
    if unknown := [name for name in form if name != FIELD]:
        raise FieldUnknown(unknown[0][:80])
    if len(form.getlist(FIELD)) > 1:
        raise FieldTwice(FIELD)


@router.post(
    "/imports/{kind}",
    summary="Import a ledger, or try it",
    response_model=ImportTold,
    responses=acting_on() | FAULTY | TAKES_LONG,
    dependencies=[Depends(only_a_file)],
)
def import_ledger(
    request: Request, act: Acting, kind: Kind, file: Workbook, mode: Mode = "dry-run", skip_faulty: Skipping = False
) -> JSONResponse:
    """A dry run tells every fault and records nothing; with a single fault, nothing of a file is imported.

    A long file is answered with 202 and goes on at work, whether you wait or not: `Location` says how far it is. If the
    server dies meanwhile it is `interrupted`; send the same again, and what was recorded is not recorded twice.
    """
    order = Order(kind, mode, skip_faulty, "", file.file.read())
    sent, reach = act.with_file(order.digest), act.reach
    reach.goes_nowhere_special()  # Its rows are asked for where they are known.
    with sent.trying() if mode == "dry-run" else sent.commanding() as envelope:
        may = must_apply if mode == "apply" else must_reach_rows
        begun = imports_at_work(request).start(order, lambda report: may(reach, report))
    if begun:
        begun.wait(act.wait_seconds)
    look = imports_at_work(request).look(envelope.command_id, act.actor)
    at = f"{router.prefix}/imports-at-work/{envelope.command_id}"
    if look is None or look.outcome is None or look.outcome.report is None or look.state != ENDED:
        return told(Begun(id=envelope.command_id), 202, {"Location": at})
    report = _import(look.outcome.report, tongue_of(request))
    if mode == "dry-run":
        return told(report, 200, {"Location": at})
    done = Done(look.outcome.position, look.outcome.repeated)
    return answer(act, done, lambda _: report, needs=ALL, code=200, at=at)


@router.get(
    "/imports-at-work/{id}", summary="See how far an import is", response_model=ImportAtWork, responses=asking(404)
)
def import_at_work(request: Request, reach: Reaching, id: WorkNamed) -> ImportAtWork:
    """Your own, for a day, whichever server is at it; in the end its report or its problem. Raises NothingThere."""
    reach.goes_nowhere_special()
    look, tongue = imports_at_work(request).look(id, reach.principal.actor), tongue_of(request)
    if look is None:
        raise NothingThere()
    outcome = look.outcome
    return ImportAtWork.model_validate(
        {name: getattr(look, name) for name in ("id", "kind", "sha256", "mode", "phase", "done", "total")}
        | {"state": look.state.replace(" ", "_")}
        | {"report": _import(outcome.report, tongue) if outcome and outcome.report else None}
        | {"problem": outcome.problem(tongue) if outcome and look.state == REFUSED else None}
    )


@router.post(
    "/imports/{kind}/marked-workbooks",
    summary="Get the ledger back with its faults marked",
    response_class=WorkbookTold,
    responses=asking(403, 404, 409, 413, 415) | {202: {"model": Begun, "description": "At work: see `Location`."}},
    dependencies=[Depends(only_a_file)],
)
def mark_workbook(
    request: Request, house: Asking, reach: Reaching, kind: Kind, file: Workbook, skip_faulty: Skipping = False
) -> Response:
    """The clerk's own workbook, to be mended and sent again; with `skip_faulty`, only the rows that stay behind.

    A long file is answered with 202: `Location` says how far it is, and its workbook can be fetched there for an hour.
    """
    order = Order(kind, MARK, skip_faulty, "", file.file.read(), tongue_of(request).code)
    reach.goes_nowhere_special()  # Its rows are asked for where they are known.
    actor, works, sent = reach.principal.actor, imports_at_work(request), order.digest
    with acting(house, actor, uuid4().hex, door="POST marked workbooks", sent=sent, role=reach.role) as envelope:
        begun = works.start(order, lambda report: must_reach_rows(reach, report))
    if begun:
        begun.wait(request.app.state.wait_seconds)
    if (content := works.workbooks.find(envelope.command_id, actor)) is not None:
        return WorkbookTold(content)
    at = f"{router.prefix}/imports-at-work/{envelope.command_id}"
    return told(Begun(id=envelope.command_id), 202, {"Location": at})


@router.get(
    "/imports-at-work/{id}/workbook",
    summary="Fetch the marked ledger",
    response_class=WorkbookTold,
    responses=asking(404),
)
def workbook_at_work(request: Request, reach: Reaching, id: WorkNamed) -> WorkbookTold:
    """Your own, for an hour after it was marked. Raises NothingThere."""
    reach.goes_nowhere_special()
    content = imports_at_work(request).workbooks.find(id, reach.principal.actor)
    if content is None:
        raise NothingThere()
    return WorkbookTold(content)


@router.get(
    "/import-templates/{kind}", summary="An empty ledger to fill in", response_class=WorkbookTold, responses=asking(404)
)
def template_of(request: Request, reach: Reaching, kind: Kind) -> WorkbookTold:
    """With the titles that are understood, examples, choices and notes. Raises NothingThere."""
    reach.goes_nowhere_special()
    if kind not in KINDS:
        raise NothingThere()
    return WorkbookTold(template(kind, tongue_of(request).code))


def imports_at_work(request: Request) -> ImportsAtWork:
    """Of this service."""
    known: ImportsAtWork = request.app.state.imports
    return known


def _import(report: ImportReport, tongue: Tongue) -> ImportTold:
    return ImportTold(
        kind=report.kind,
        sha256=report.sha256,
        rows=report.rows,
        hidden_rows=report.hidden_rows,
        hidden_sheets=list(report.hidden_sheets),
        sheets=[SheetTold(name=name, rows=rows) for name, rows in report.sheets],
        faults=[FaultTold(**told_fault(fault, tongue)) for fault in report.faults],
        control_sums=[ControlSumTold.model_validate(each) for each in report.control_sums],
        facts=report.facts,
        unchanged=report.unchanged,
        changes=[ChangeTold.model_validate(each) for each in report.changes],
        missing=[MissingTold.model_validate(each) for each in report.missing],
        left_out=report.left_out,
        takes_two=report.takes_two,
        planned_by=report.planned_by,
        applied=report.applied,
    )

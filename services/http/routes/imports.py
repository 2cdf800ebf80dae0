"""The bureau's ledgers: dry run, then apply; all or nothing; the same file again changes nothing."""

from hashlib import sha256
from typing import Annotated, Literal

from fastapi import Depends, File, Path, Query, Request, UploadFile
from fastapi.responses import JSONResponse

from projections import PROJECTIONS
from services.documents.workbooks import KINDS
from services.event_store.store import AlreadyRecorded
from services.http.acting import Act, Acting
from services.http.answering import answer, told
from services.http.describing import Responses, acting_on
from services.http.refusals import FieldTwice, FieldUnknown
from services.http.schemas.imports import ControlSumTold, FaultTold, ImportTold, SheetTold
from services.http.strict_route import nouns
from services.http.telling import MEDIA_TYPE, told_fault, tongue_of
from services.languages import Tongue
from services.use_cases import imports
from services.use_cases.command import CommandIdReused
from services.use_cases.imports import ImportReport

router = nouns("imports")
ALL = tuple(projection.name for projection in PROJECTIONS)
FIELD = "file"
Kind = Annotated[
    str,
    Path(
        max_length=40,
        description="房屋台账, 维修资金台账, 历史欠费台账, 水电气改造台账",
        json_schema_extra={"enum": list(KINDS)},
    ),
]
Mode = Annotated[Literal["dry-run", "apply"], Query(description="What would happen, or make it happen.")]
Workbook = Annotated[
    UploadFile, File(description=".xlsx, 20 MB at most", json_schema_extra={"examples": ["房屋台账.xlsx"]})
]
FAULTY: Responses = {
    422: {
        "description": "The workbook is refused, with every fault by its cell.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/FaultyImport"}}},
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
    responses=acting_on() | FAULTY,
    dependencies=[Depends(only_a_file)],
)
def import_ledger(request: Request, act: Acting, kind: Kind, file: Workbook, mode: Mode = "dry-run") -> JSONResponse:
    """A dry run tells every fault and records nothing; with a single fault, nothing of a file is imported."""
    content = file.file.read()
    sent, tongue = act.with_file(sha256(content).hexdigest()), tongue_of(request)
    if mode == "dry-run":
        return told(_import(_tried(sent, kind, content), tongue), 200, {})
    with sent.commanding():
        done, report = imports.apply_import(act.house, kind, content)
    if not report.control_sums:  # The file was applied before: its sums are told all the same.
        report = imports.dry_run(act.house, kind, content)
    return answer(act, done, lambda _: _import(report, tongue), needs=ALL, code=200)


def _tried(act: Act, kind: str, content: bytes) -> ImportReport:
    """A key that stands for an import already is not one for a dry run."""
    try:
        with act.commanding():
            return imports.dry_run(act.house, kind, content)
    except AlreadyRecorded:
        raise CommandIdReused() from None


def _import(report: ImportReport, tongue: Tongue) -> ImportTold:
    return ImportTold(
        kind=report.kind,
        sha256=report.sha256,
        rows=report.rows,
        sheets=[SheetTold(name=name, rows=rows) for name, rows in report.sheets],
        faults=[FaultTold(**told_fault(fault, tongue)) for fault in report.faults],
        control_sums=[ControlSumTold.model_validate(each) for each in report.control_sums],
        facts=report.facts,
        unchanged=report.unchanged,
        applied=report.applied,
    )

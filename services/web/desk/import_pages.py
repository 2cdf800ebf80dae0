"""The page of a clerk's file: chosen, checked, compared with the record, and then applied; or given back marked.

Each step has a page of its own, which says how far it is and then what came of it: a browser that is closed loses
nothing. The file is never kept here: whoever applies it sends the same file again, and it must be the one that was
checked. Only what is given back marked waits, sealed, for an hour.
"""

from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from domain.errors import Refusal
from services.auth.entering import reach_of
from services.auth.whereabouts import must_apply, must_reach_rows
from services.documents.workbooks import KINDS, WorkbookRefused, refusal_sentence, template
from services.http.imports_at_work import AT_WORK, ENDED, INTERRUPTED, MARK, REFUSED, ImportsAtWork, Look, Order
from services.http.refusals import NothingThere
from services.languages import N_, Tongue
from services.languages.refusals import sentence
from services.use_cases.command import acting
from services.use_cases.imports import ImportReport
from services.web.desk.import_presenting import present_import
from services.web.page_route import PageRoute, form_of
from services.web.pages import house_of, page, tongue_of
from services.web.refusals import FileMissing, FormBroken, OtherFile

router = APIRouter(route_class=PageRoute, include_in_schema=False)
STEPS = ("check", "mark", "plan", "apply")
MODES = {"check": "dry-run", "mark": MARK, "plan": "plan", "apply": "apply"}
LOOK_AGAIN_SECONDS = "3"
KEY_MAX = 64
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sent(NamedTuple):
    """The form as it came."""

    step: str
    kind: str
    key: str
    checked: str  # What was checked before, by its hash; "" at the first step.
    skip_faulty: bool
    name: str
    content: bytes


@router.get("/desk/import")
def import_page(request: Request) -> HTMLResponse:
    """An empty form."""
    reach_of(request).goes_nowhere_special()
    return _page(request, None)


@router.get("/desk/import/templates/{kind}")
def import_template(request: Request, kind: str) -> Response:
    """An empty workbook with its titles, examples and notes."""
    reach_of(request).goes_nowhere_special()
    if kind not in KINDS:
        raise HTTPException(404)
    tongue = tongue_of(request)
    return _workbook(template(kind, tongue.code), f"{KINDS[kind].name}.xlsx")


@router.get("/import")
@router.get("/import/templates/{kind}")
def moved(request: Request) -> RedirectResponse:
    """Where these pages were before there was a desk."""
    reach_of(request).goes_nowhere_special()
    return RedirectResponse(f"/desk{request.url.path}", 308)


@router.post("/desk/import")
async def import_file(request: Request) -> Response:
    """One step with a file; a refusal is told on the page, beside the form as it was filled in."""
    try:
        sent = await _sent(request)
    except Refusal as refusal:
        return _page(request, None, sentence(refusal, tongue_of(request)), status=422)
    return await run_in_threadpool(_step, request, sent)


async def _sent(request: Request) -> Sent:
    """Raises FormBroken, FileMissing, OtherFile."""
    form = form_of(request)
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    named = (isinstance(file, UploadFile) and file.filename) or ""
    content = await file.read() if isinstance(file, UploadFile) else b""
    if said.get("step") not in STEPS or said.get("kind") not in KINDS or len(said.get("key", "")) > KEY_MAX:
        raise FormBroken
    if not named:
        raise FileMissing
    if said.get("checked", "") not in ("", sha256(content).hexdigest()):
        raise OtherFile
    return Sent(
        step=said["step"],
        kind=said["kind"],
        key=said.get("key") or uuid4().hex,
        checked=said.get("checked", ""),
        skip_faulty=said.get("skip_faulty") == "yes",
        name=named,
        content=content,
    )


def _step(request: Request, sent: Sent) -> Response:
    tongue = tongue_of(request)
    try:
        return _begun(request, sent, tongue)
    except WorkbookRefused as refused:
        said = refusal_sentence(refused.code, tongue.code)
    except Refusal as refusal:
        said = sentence(refusal, tongue)
    return _page(request, sent, said, status=422)


def _begun(request: Request, sent: Sent, tongue: Tongue) -> Response:
    """A thread is at it from now on; its own page says how far it is. Raises CommandIdReused."""
    house, reach, works = house_of(request), reach_of(request), imports_at_work(request)
    order = Order(sent.kind, MODES[sent.step], sent.skip_faulty, sent.name, sent.content, tongue.code)
    told = {"file": order.digest, "kind": sent.kind, "skip": sent.skip_faulty}
    with acting(
        house, reach.principal.actor, sent.key, door=f"page /desk/import {sent.step}", sent=told, role=reach.role
    ) as envelope:
        may = must_apply if sent.step == "apply" else must_reach_rows
        work = works.start(order, lambda report: may(reach, report))
    if work:
        work.over.wait(request.app.state.wait_seconds)
    at = f"/desk/import/{envelope.command_id}"
    ready = order.mode == MARK and works.workbooks.find(envelope.command_id, reach.principal.actor) is not None
    return RedirectResponse(f"{at}/workbook" if ready else at, 303)


@router.get("/desk/import/{id}")
def import_at_work_page(request: Request, id: str, still: str = "") -> Response:
    """How far a file of mine has come, or what came of it; while it is at work, the page looks again by itself."""
    reach = reach_of(request)
    reach.goes_nowhere_special()
    look = imports_at_work(request).look(id, reach.principal.actor)
    if look is None:
        raise NothingThere
    if look.state in (AT_WORK, INTERRUPTED) or look.outcome is None:
        shown = page(request, "desk/import_at_work.html", look=look, still=bool(still))
        if look.state == AT_WORK and not still:
            shown.headers["Refresh"] = LOOK_AGAIN_SECONDS
        return shown
    tongue, outcome = tongue_of(request), look.outcome
    problem = outcome.problem(tongue) if look.state == REFUSED else None
    return _page(
        request,
        look,
        str(problem["detail"]) if problem and not outcome.is_faulty else "",
        report=outcome.report,
        done=look.mode if look.state == ENDED and look.mode != "dry-run" else "",
        repeated=outcome.repeated,
    )


def imports_at_work(request: Request) -> ImportsAtWork:
    """Of this service."""
    known: ImportsAtWork = request.app.state.imports
    return known


@router.get("/desk/import/{id}/workbook")
def marked_workbook(request: Request, id: str) -> Response:
    """My own workbook with the faults marked; of a file whose sound rows are taken, the others."""
    reach, works, tongue = reach_of(request), imports_at_work(request), tongue_of(request)
    reach.goes_nowhere_special()
    look, content = works.look(id, reach.principal.actor), works.workbooks.find(id, reach.principal.actor)
    if look is None or content is None:
        raise NothingThere
    stem = look.name.rpartition(".")[0] or look.name
    is_rest = look.outcome and look.outcome.report and look.outcome.report.left_out
    name = N_("%(name)s（未导入的行）.xlsx") if is_rest else N_("%(name)s（已标错）.xlsx")
    return _workbook(content, tongue.gettext(name) % {"name": stem})


def _workbook(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=XLSX, headers=headers)


def _page(
    request: Request,
    sent: Sent | Look | None,
    said: str = "",
    *,
    report: ImportReport | None = None,
    done: str = "",
    repeated: bool = False,
    status: int = 200,
) -> HTMLResponse:
    tongue = tongue_of(request)
    return page(
        request,
        "desk/import.html",
        status=status,
        kinds=[(kind, each.name if tongue.code == "zh" else each.english) for kind, each in KINDS.items()],
        sent=sent,
        said=said,
        report=present_import(report, tongue) if report else None,
        done=done,
        repeated=repeated,
        key=uuid4().hex,
        mine=[] if report else imports_at_work(request).of(reach_of(request).principal.actor),
    )

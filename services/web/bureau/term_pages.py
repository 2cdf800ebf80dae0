"""What is recorded of a company in an area: each form makes a proposal that another person approves."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import Refusal
from domain.handover.events import GATES
from projections import handover_terms
from projections.engine.business_day import BUSINESS_ZONE
from projections.handover_terms import CUT_OFF, ENDED, HALTED, RUNNING, TermNow
from services.auth.access import matrix
from services.auth.entering import reach_of
from services.http.places import AreaPath, known_area
from services.http.refusals import InstantInvalid, NothingThere
from services.use_cases import approvals
from services.web.bureau.drawing import bureau_page, bureau_router
from services.web.bureau.handover_presenting import step_shown, term_shown
from services.web.desk.drawing import Faults, fault, status_of
from services.web.desk.forms import Form, Sent, authority_in
from services.web.pages import house_of, tongue_of
from services.web.refusals import DayUnreadable

router = bureau_router()
YEARS = range(1900, 3000)


class Recorded(NamedTuple):
    """What a form asks for: an act of two persons, and its content beside area and authority."""

    kind: str
    content: Callable[[Form], dict[str, Any]]


def _instant(sent: Form) -> str:
    """A day and an hour of the town. Raises DayUnreadable, InstantInvalid."""
    day = sent.day("day")
    if day.year not in YEARS:
        raise DayUnreadable
    try:
        at = time.fromisoformat(sent.said("time").strip())
    except ValueError:
        raise InstantInvalid from None
    if at.tzinfo is not None:
        raise InstantInvalid
    return datetime.combine(day, at, BUSINESS_ZONE).isoformat()


def _households(sent: Form) -> int:
    """What is no number is below 0, which the domain refuses."""
    written = sent.said("households").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 8 else -1


RECORDED = {
    "plan": Recorded("handover planning", lambda sent: {"company": f"company:{sent.text('company')}"}),
    "cut-off": Recorded("cut-off", lambda sent: {"cut_off_at": _instant(sent)}),
    "suspension": Recorded(
        "collection suspension", lambda sent: {"suspended_from": _instant(sent), "reason": sent.text("reason")}
    ),
    "resumption": Recorded("collection resumption", lambda sent: {"resumed_at": _instant(sent)}),
    "ending": Recorded("term ending", lambda sent: {"ended_at": _instant(sent)}),
    "reservation": Recorded(
        "gate reservation",
        lambda sent: {
            "gate": sent.said("gate"),
            "up_to_fen": sent.amount("amount"),
            "up_to_households": _households(sent),
        },
    ),
}


@router.get("/handover/{area}/term")
def term_page(request: Request, area: AreaPath, step: str = "") -> HTMLResponse:
    """How the term stands, and a form for what is recorded next. Raises UnknownArea."""
    return _term(request, area, step)


@router.post("/handover/{area}/term/{step}")
def record_step(sent: Sent, area: AreaPath, step: str) -> Response:
    """A proposal; what could not be carried out now is refused now. Raises NotAllowed, UnknownArea, NothingThere."""
    recorded = RECORDED.get(step)
    if recorded is None:
        raise NothingThere
    reach_of(sent.request).settling(recorded.kind, "prepare").must_reach_area(area)
    try:
        content = recorded.content(sent) | {"area": area, "authority": authority_in(sent)}
        with sent.commanding() as envelope:
            number = UUID(envelope.command_id).hex
            done = approvals.propose(sent.house, number, kind=recorded.kind, content=content)
    except Refusal as refusal:
        return _term(sent.request, area, step, fault(sent.request, refusal), status_of(refusal), sent)
    return sent.seen(done, f"/desk/proposals/{number}?done=made", "proposals")


def _possible(term: TermNow, known: list[handover_terms.Step]) -> list[str]:
    """What may be recorded next, the usual first."""
    last = {each.what for each in handover_terms.last_term(known)}
    if not last:
        return ["plan"]
    if ENDED in last:
        return ["plan", "ending"]
    if term.state in (RUNNING, HALTED):
        return ["resumption" if term.state == HALTED else "suspension", "ending", "reservation"]
    return ["cut-off", "reservation", *(["suspension"] if CUT_OFF in last else []), "ending"]


def _term(
    request: Request, area: str, step: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> HTMLResponse:
    house, tongue = house_of(request), tongue_of(request)
    today: date = house.today()
    with house.read() as reading:
        known = known_area(reading, area)
        steps = handover_terms.steps(reading, known.area, today)
    term = handover_terms.term_at(steps, house.clock())
    roles = frozenset(reach_of(request).principal.roles)
    possible = [each for each in _possible(term, steps) if matrix().may_settle(roles, RECORDED[each].kind, "prepare")]
    return bureau_page(
        request,
        "term.html",
        status=status,
        area=known,
        term=term_shown(term, tongue),
        steps=[step_shown(each, area, tongue) for each in steps],
        possible=possible,
        step=step if step in possible or faults else next(iter(possible), ""),
        gates=[(gate, tongue.word(gate)) for gate in GATES],
        faults=faults or [],
        said=lambda name: said.said(name) if said else "",
        today=today,
    )

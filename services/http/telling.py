"""A refusal as the answer that a program gets: RFC 9457, in the reader's language, without anybody's data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from domain.errors import Refusal
from services.documents.workbooks import Fault, WorkbookRefused, refusal_sentence
from services.documents.workbooks import sentence as fault_sentence
from services.event_store.clock_guard import ClockSuspect
from services.event_store.outages import StorageFull, StoreUnavailable, is_full
from services.event_store.personal_keys import KeyLost, KeysUnavailable, SubjectErased
from services.event_store.recorder import OutcomeUnknown
from services.event_store.recovery import Recovering
from services.event_store.stretches import PoisonEntry
from services.event_store.write_permit import UpgradeNeeded
from services.http import refusals as edge
from services.http.problems import answer_to
from services.languages import Tongue, choose
from services.languages.refusals import sentence
from services.operation.logs import fault, note
from services.payment_gateway.port import GatewayBusy, NoAnswer
from services.use_cases.acts import ACTS
from services.use_cases.approvals import UnknownAct

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "1"
log = structlog.get_logger()

OUTSIDE: dict[type[Exception], Callable[[Exception], Refusal]] = {
    WorkbookRefused: lambda error: edge.WorkbookUnreadable(getattr(error, "code", "cannot_be_read")),
    StorageFull: lambda _: edge.StorageIsFull(),
    StoreUnavailable: lambda _: edge.ServiceUnavailable(),
    PoisonEntry: lambda _: edge.RecordUnreadable(),
    UpgradeNeeded: lambda _: edge.ReleaseTooOld(),
    Recovering: lambda _: edge.RecordsRecovering(),
    OutcomeUnknown: lambda _: edge.OutcomeOpen(),
    NoAnswer: lambda _: edge.ProviderAway(),
    GatewayBusy: lambda _: edge.ProviderAway(),
    ClockSuspect: lambda _: edge.ClockWrong(),
    sa.exc.OperationalError: lambda error: edge.StorageIsFull() if is_full(error) else edge.ServiceUnavailable(),
    sa.exc.InternalError: lambda _: edge.ServiceUnavailable(),  # Hung up on us for standing still.
    sa.exc.TimeoutError: lambda _: edge.ServiceUnavailable(),
    KeysUnavailable: lambda _: edge.KeysAway(),
    KeyLost: lambda _: edge.KeysAway(),
    SubjectErased: lambda _: edge.PersonErased(),
}
"""What fails outside of the business, as the refusal that people are told."""


def tell_problems(app: FastAPI) -> None:
    """Every error of the app leaves it as a problem."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_unfit)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in OUTSIDE:
        app.add_exception_handler(kind, _on_outside)


def tongue_of(request: Request) -> Tongue:
    """The reader's language: Chinese unless the header Accept-Language prefers English."""
    return _tongue(choose(None, None, request.headers.get("accept-language", "")))


def problem(refusal: Refusal, tongue: Tongue, **more: Any) -> dict[str, Any]:
    """The body of a problem: what, how grave, which rule and what to do, and the facts that it names."""
    status, code = answer_to(refusal)
    facts = {name: _plain(fact, tongue) for name, fact in refusal.facts.items()}
    told = {"type": f"/problems/{code}", "title": code.replace("_", " ").capitalize(), "status": status}
    return facts | told | {"detail": _detail(refusal, tongue), "code": code} | more


def response(refusal: Refusal, tongue: Tongue, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """The problem on its way."""
    body = problem(refusal, tongue, **more)
    note(code=body["code"])
    sent = {"Content-Language": tongue.tag, **(headers or {})}
    if body["status"] == 401:
        sent["WWW-Authenticate"] = "Bearer"
    if wait := _retry_after(refusal, body["status"]):
        sent["Retry-After"] = wait
    return JSONResponse(body, body["status"], sent, media_type=MEDIA_TYPE)


def _retry_after(refusal: Refusal, status: int) -> str | None:
    """In how many seconds the same may be sent again with better luck; None where that would be no use."""
    if isinstance(refusal, edge.TooManyRequests):
        return str(refusal.seconds)
    return RETRY_SECONDS if status == 503 or isinstance(refusal, edge.RequestInProgress) else None


async def _on_refusal(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101
    return response(refusal, tongue_of(request))


async def _on_outside(request: Request, error: Exception) -> JSONResponse:
    refusal = next(told(error) for kind, told in OUTSIDE.items() if isinstance(error, kind))
    if answer_to(refusal)[0] >= 500:
        log.error(answer_to(refusal)[1] if isinstance(error, PoisonEntry) else "unavailable", **fault(error))
    return response(refusal, tongue_of(request))


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses: no such address, no such method, a form that it cannot read."""
    assert isinstance(error, HTTPException)  # noqa: S101
    refusal: Refusal = edge.BodyMalformed()
    if error.status_code == 404:
        refusal = edge.NothingThere()
    elif error.status_code == 405:
        refusal = edge.MethodNotAllowed(request.method)
    return response(refusal, tongue_of(request), error.headers)


async def _on_unfit(request: Request, error: Exception) -> JSONResponse:
    """All that does not fit, field by field; the first decides what the answer is."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    tongue = tongue_of(request)
    places = ("header", "path", "query", "body")
    found = sorted(error.errors(), key=lambda each: places.index(each["loc"][0]))
    first = found[0]["loc"][0]
    refusals = [(_field(each), _unfit(each)) for each in found if each["loc"][0] == first]
    errors = [
        {"field": field, "code": answer_to(refusal)[1], "detail": sentence(refusal, tongue)}
        for field, refusal in refusals
    ]
    return response(refusals[0][1], tongue, errors=errors)


def _field(error: Mapping[str, Any]) -> str:
    """Where in what was sent: `authority.kind`; the name that chose one of several forms is no part of it."""
    place: Sequence[str | int] = error["loc"][1:]
    if len(place) > 1 and place[0] in ACTS:
        place = place[1:]
    return ".".join(map(str, place)) or "body"


def _unfit(error: Mapping[str, Any]) -> Refusal:
    field, where = _field(error), error["loc"][0]
    refusal = (error.get("ctx") or {}).get("refusal")
    if isinstance(refusal, Refusal):
        return refusal
    if where == "header":
        return _of_header(field.lower(), error["type"] == "missing")
    if where == "path":
        return edge.NothingThere()
    if where == "query":
        return edge.QueryInvalid(field)
    match error["type"]:
        case "missing":
            return edge.FieldMissing(field)
        case "extra_forbidden":
            return edge.FieldUnknown(field[:80])
        case "union_tag_invalid":
            return UnknownAct(str(error["ctx"]["tag"])[:80], str(error["ctx"]["expected_tags"]).replace("'", ""))
        case _:
            return edge.ValueUnfit(field)


def _of_header(name: str, is_missing: bool) -> Refusal:
    if name == "if-match":
        return edge.EditionUnsaid()
    return edge.IdempotencyKeyMissing() if is_missing else edge.IdempotencyKeyMalformed()


def _detail(refusal: Refusal, tongue: Tongue) -> str:
    if isinstance(refusal, edge.WorkbookUnreadable):
        return refusal_sentence(refusal.reason, tongue.code)
    return sentence(refusal, tongue)


def _plain(fact: object, tongue: Tongue) -> Any:
    """A fact as JSON holds it."""
    match fact:
        case None | bool() | int() | str():
            return fact
        case date() | Decimal():
            return str(fact)
        case tuple():
            return [_plain(each, tongue) for each in fact]
        case Fault():
            return told_fault(fact, tongue)
        case _:
            return None


def told_fault(fault: Fault, tongue: Tongue) -> dict[str, str]:
    """A faulty cell: where it is, what stands there, and what to do."""
    names = ("sheet", "cell", "title", "value", "code")
    return {name: getattr(fault, name) for name in names} | {"reason": fault_sentence(fault, tongue.code)}


@cache
def _tongue(code: str) -> Tongue:
    return Tongue(code)

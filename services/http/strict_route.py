"""A route that takes nothing on trust: parameters, media type, size and JSON are checked before anything else."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.params import Form

from services.auth.entering import must_show_factor
from services.http.bodies import FORM_BYTES_MAX, read_body
from services.http.describing import operation_id
from services.http.guarded_route import GuardedRoute, Handle
from services.http.refusals import BodyMalformed, FieldTwice, FieldUnknown, MediaTypeUnsupported, QueryInvalid
from services.http.repetition import Answered, AtWork

BODY_BYTES_MAX = 1 << 20
NESTING_MAX = 32
JSON, FORM = "application/json", "multipart/form-data"
FACTOR = "Second-Factor"
"""Six digits, for the calls that want a fresh second factor of whoever has signed in with one."""


class StrictRoute(GuardedRoute):
    """Raises the edge's refusals; what was sent stands in `request.state.sent`."""

    def checking(self, handle: Handle) -> Handle:
        """Its parameters and its body."""
        parameters = frozenset(_query_names(self.dependant))
        takes_form = self.body_field is not None and isinstance(self.body_field.field_info, Form)
        takes_body = self.body_field is not None

        async def strictly(request: Request) -> Response:
            _check_parameters(request, parameters)
            await must_show_factor(request, request.headers.get(FACTOR, ""))
            if request.method != "POST":
                return await handle(request)
            request.state.sent = await (_form(request) if takes_form else _json(request, takes_body))
            return await _answered_once(request, handle)

        return strictly


async def _answered_once(request: Request, handle: Handle) -> Response:
    """What this request claims is settled by its answer, whatever that is."""
    at_work = request.state.at_work = AtWork(request.app.state.replies)
    answer: Response | None = None
    try:
        answer = await handle(request)
    except Answered as before:
        return before.response
    finally:
        await at_work.settle(answer)
    return answer


def nouns(tag: str) -> APIRouter:
    """The routes of one noun."""
    return APIRouter(prefix="/api/v1", route_class=StrictRoute, tags=[tag], generate_unique_id_function=operation_id)


def _query_names(dependant: Dependant) -> list[str]:
    own = [parameter.alias for parameter in dependant.query_params]
    return own + [name for below in dependant.dependencies for name in _query_names(below)]


def _check_parameters(request: Request, known: frozenset[str]) -> None:
    """Each known, once, and of characters that a text may have. Raises QueryInvalid."""
    seen = set[str]()
    for name, value in request.query_params.multi_items():
        if name not in known or name in seen or "\0" in value:
            raise QueryInvalid(name[:80])
        seen.add(name)


async def _form(request: Request) -> None:
    """Reads it whole, so that its size is known. What is in it is told by its hash, later."""
    if _media_type(request) != FORM:
        raise MediaTypeUnsupported(FORM)
    await read_body(request, FORM_BYTES_MAX)


async def _json(request: Request, takes_body: bool) -> Any:
    """What was sent, read strictly; the route is handed the same. Raises the refusals of a body."""
    content = await read_body(request, BODY_BYTES_MAX)
    if not content and not takes_body:
        return None
    if _media_type(request) != JSON:
        raise MediaTypeUnsupported(JSON)
    request._json = read_json(content)
    if not takes_body and request._json != {}:
        raise FieldUnknown("body")
    return request._json


def _media_type(request: Request) -> str:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() == JSON and parameters.strip().lower().replace('"', "") not in ("", "charset=utf-8"):
        return ""
    return kind.strip().lower()


def read_json(content: bytes) -> Any:
    """Numbers as they are written, no key twice, nothing nested without end. Raises BodyMalformed, FieldTwice."""
    try:
        value = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number
        )
    except (ValueError, RecursionError, ArithmeticError):
        raise BodyMalformed() from None
    _must_be_plain(value)
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict[str, Any]()
    for name, value in pairs:
        if name in found:
            raise FieldTwice(name[:80].encode(errors="replace").decode())
        found[name] = value
    return found


def _no_number(_word: str) -> None:
    """NaN and Infinity are no JSON."""
    raise BodyMalformed()


def _must_be_plain(value: Any) -> None:
    """Not too deep, and every text can be written again: half of a surrogate pair cannot."""
    level: list[Any] = [value]
    for _ in range(NESTING_MAX):
        if not level:
            return
        below = list[Any]()
        for each in level:
            if isinstance(each, dict):
                below += [*each.keys(), *each.values()]
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and not each.isascii():
                _must_be_writable(each)
        level = below
    raise BodyMalformed()


def _must_be_writable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BodyMalformed() from None

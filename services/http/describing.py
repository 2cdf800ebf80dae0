"""The description of the API (OpenAPI 3.1): what each route may refuse, and how a problem looks."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from services.http.schemas.imports import FaultyImport
from services.http.schemas.page import PROBLEM_SCHEMA, Accepted, Problem
from services.http.telling import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]
VERSION = "1"
ABOUT = """Property management for dormitory areas: every business act is an event on record.

- **Amounts** are whole 分 (`amount_fen`); rates and floor areas are texts with exact decimals.
- **Who acts** has signed in with a browser, or is a program with a token: `Authorization: Bearer …`. Each sees and does
  what its roles allow (`/access`); what was prepared by one person is approved by another.
- **Repeat** any POST with the same `Idempotency-Key`: it happens once. For 72 hours a repetition is answered as the
  first one was, with `Idempotency-Replayed: true`, later with the thing as it is then; while it is at work, with 409.
- **Edit** what you have read: send its `ETag` as `If-Match`; if somebody changed it meanwhile, the answer is 412.
- **Approving and refunding** want a fresh second factor of whoever has one: after five minutes the answer is 403
  `second_factor_stale`; send the same again with the six digits of now in the header `Second-Factor`.
- **Follow** everything with `/changes`, from where you stopped.
- **Refusals** are problems (RFC 9457): `code` for programs, `detail` for people, in the language of `Accept-Language`.
- **Lists** come in pages: hand `next_cursor` back as `cursor`.
- `202` means recorded, and shown in a moment; `Anju-Position` is a sealed token.
"""
_SAID = {
    400: "The request cannot be read.",
    401: "Nobody has signed in, or the token is not good.",
    403: "This person may not.",
    404: "It is not there.",
    409: "The state of things forbids it.",
    412: "Somebody changed it meanwhile.",
    413: "Too large.",
    415: "Another media type is wanted.",
    422: "A rule refuses what was sent.",
    428: "It must be said which edition is changed.",
    429: "Too many requests: wait as long as `Retry-After` says.",
    503: "Not just now: repeat it with the same key.",
}


def asking(*more: int) -> Responses:
    """What a question may be refused with."""
    return _problems(400, 401, 403, 422, 429, 503, *more)


def acting_on(*more: int) -> Responses:
    """What a POST may be refused with, and that it may be shown later."""
    accepted: Responses = {202: {"model": Accepted, "description": "Recorded; shown in a moment."}}
    return accepted | _problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503, *more)


def _problems(*statuses: int) -> Responses:
    content = {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}
    return {status: {"description": _SAID[status], "content": content} for status in sorted(set(statuses))}


def operation_id(route: APIRoute) -> str:
    """The name of its function."""
    return route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """Made once; the schemas of problems are put in by hand, because their media type is their own."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        schemas = described["components"]["schemas"]
        for model in (Problem, FaultyImport):
            own = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
            schemas |= own.pop("$defs", {})
            schemas[model.__name__] = own
        app.openapi_schema = described
    return app.openapi_schema

"""What every list and every slow answer has in common."""

from typing import Any, Generic, TypeVar

from pydantic import Field

from services.http.schemas.values import Told, example

T = TypeVar("T", bound=Told)


class Page(Told, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None = Field(description="Sealed: hand it back as `cursor` for the next page; null on the last.")


class Accepted(Told):
    """It is recorded; what is asked for is shown in a moment."""

    position: str = Field(description="Sealed: up to where history must be shown.")

    model_config = example({"position": "mX9uJ0sX2b5W…"})


class Unfit(Told):
    """One field that does not fit."""

    field: str
    code: str
    detail: str


class Problem(Told):
    """RFC 9457: what was refused, by which rule, and what to do. Facts that the rule names stand beside."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Unfit] | None = None

    model_config = example(
        {
            "type": "/problems/shift_closed",
            "title": "Shift closed",
            "status": 409,
            "detail": "Shift s1 is closed: open a shift before money is taken.",
            "code": "shift_closed",
            "shift": "s1",
            "state": "closed",
        }
    )


PROBLEM_SCHEMA: dict[str, Any] = {"$ref": "#/components/schemas/Problem"}

"""Days and instants that are asked for: of the past, and in a time zone."""

import re
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, WithJsonSchema

from projections.audit_trail import known_at as position_at
from projections.engine.business_day import business_day
from projections.engine.tables import Reading
from services.house import House
from services.http.refusals import DateInvalid, InstantInvalid, NotComeYet, ZoneMissing
from services.http.schemas.values import refusing

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_ZONE = re.compile(r" (\d\d:\d\d)$", re.ASCII)
FIRST_YEAR = 1900


def _any_day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise DateInvalid()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise DateInvalid() from None


def read_instant(value: object) -> datetime:
    """A `+` of its zone that was not escaped comes as a space: it is taken for what it was.

    Raises InstantInvalid, ZoneMissing.
    """
    written = _ZONE.sub(r"+\1", str(value))
    found = _INSTANT.fullmatch(written)
    if not found:
        raise InstantInvalid()
    if not found[4]:
        raise ZoneMissing()
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        raise InstantInvalid() from None
    if instant.year < FIRST_YEAR:
        raise InstantInvalid()
    return instant


AnyDay = Annotated[date, BeforeValidator(refusing(_any_day)), WithJsonSchema({"type": "string", "format": "date"})]
AsOf = Annotated[
    Annotated[date, BeforeValidator(refusing(_any_day)), WithJsonSchema({"type": "string", "format": "date"})] | None,
    Query(description="As booked up to this day.", examples=["2026-11-23"]),
]
KnownAt = Annotated[
    Annotated[
        datetime, BeforeValidator(refusing(read_instant)), WithJsonSchema({"type": "string", "format": "date-time"})
    ]
    | None,
    Query(
        description="As history was known at this instant, with its time zone.", examples=["2026-11-23T12:00:00+08:00"]
    ),
]


def not_after(today: date, day: date | None) -> date | None:
    """The day, if it has come. Raises NotComeYet."""
    if day is not None and day > today:
        raise NotComeYet(day)
    return day


def known(house: House, instant: datetime | None) -> date | None:
    """The business day of an instant of the past. Raises NotComeYet."""
    if instant is None:
        return None
    if instant > house.clock():
        raise NotComeYet(instant.date())
    return business_day(instant)


def position(reading: Reading, instant: datetime | None) -> int | None:
    """Up to where history was known then; None for all of it."""
    return None if instant is None else position_at(reading, instant)

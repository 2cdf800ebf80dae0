"""What people type, read or refused: names, keys, days, instants, terms."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import uuid4

from domain.values.dwelling_code import AreaCodeInvalid, DwellingCodeInvalid, area_code, canonical, place
from domain.values.floor_area import FloorAreaInvalid, floor_area
from services.cli import refusals
from services.http import refusals as edge

_PERSON = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_KEY = re.compile(r"[A-Za-z0-9._:-]{1,64}")
FIRST_YEAR, LAST_YEAR = 1900, 2999
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def person(name: str) -> str:
    """li → person:li. Raises ActorMalformed."""
    if not _PERSON.fullmatch(name):
        raise refusals.ActorMalformed()
    return f"person:{name}"


def idempotency_key(given: str | None) -> str:
    """The one that was given, or a new one. Raises IdempotencyKeyMalformed."""
    if given is None:
        return uuid4().hex
    if not _KEY.fullmatch(given):
        raise refusals.IdempotencyKeyMalformed()
    return given


def day(written: str) -> date:
    """Raises DateInvalid."""
    try:
        return date.fromisoformat(written if _DAY.fullmatch(written) else "")
    except ValueError:
        raise edge.DateInvalid() from None


def instant(written: str) -> datetime:
    """With its zone. Raises InstantInvalid, ZoneMissing."""
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise edge.InstantInvalid() from None
    if read.tzinfo is None:
        raise edge.ZoneMissing()
    return read


def town_time(written: str) -> datetime:
    """2026-12-01 08:00: by the clock of the town, unless another zone is named. Raises InstantInvalid."""
    from projections.engine.business_day import BUSINESS_ZONE

    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        raise edge.InstantInvalid() from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise edge.InstantInvalid()
    return read.replace(tzinfo=BUSINESS_ZONE) if read.tzinfo is None else read


def buckets(written: str) -> tuple[int, ...]:
    """0,3,12 → where each bucket of an ageing begins. Raises BucketsInvalid."""
    parts = [part.strip() for part in written.split(",")]
    if len(parts) > 12 or not all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts):
        raise refusals.BucketsInvalid()
    return tuple(sorted(set(map(int, parts))))


def building(written: str) -> str:
    """`bh-1栋` → BH-1: what its first dwelling begins with. Raises UnknownBuilding."""
    try:
        return place(canonical(f"{written}-1-1")).building
    except (AreaCodeInvalid, DwellingCodeInvalid):
        raise edge.UnknownBuilding() from None


def area_or_none(written: str) -> str | None:
    """The code of an area, or None where it is another code."""
    try:
        return area_code(written)
    except AreaCodeInvalid:
        return None


def term(written: str, terms: Sequence[str]) -> str:
    """现金 → cash: one of the domain's terms in either language; another word stays, and is refused by its rule."""
    from services.languages import Tongue

    chinese = Tongue("zh")
    return {chinese.word(each): each for each in terms}.get(written.strip(), written.strip())


def floor_area_read(written: str) -> Decimal:
    """63.10 → ㎡. Raises FloorAreaInvalid."""
    try:
        return floor_area(Decimal(unicodedata.normalize("NFKC", written).strip().removesuffix("m2")))
    except InvalidOperation:
        raise FloorAreaInvalid() from None

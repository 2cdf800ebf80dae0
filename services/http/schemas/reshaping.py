"""Dwellings that get another number, are divided or are joined: contents of proposals."""

from typing import Annotated

from pydantic import Field

from services.http.schemas.registry import AuthorityAsked, Share
from services.http.schemas.values import Asked, Day, DwellingText, FloorArea, example

DECISION = {"kind": "批复", "number": "2026-31"}
PART = {
    "code": "BH-1-1-103",
    "floor_area_sqm": "31.10",
    "owners": [{"party": "resident:9a1c…", "numerator": 1, "denominator": 1}],
}


class DwellingRenumbering(Asked):
    """改号: another code on the door."""

    dwelling: DwellingText
    code: DwellingText
    effective_from: Day
    authority: AuthorityAsked

    model_config = example(
        {"dwelling": "BH-1-1-101", "code": "BH-1-1-111", "effective_from": "2026-12-01", "authority": DECISION}
    )


class Part(Asked):
    """A dwelling that is formed, as it was measured, and whose it is."""

    code: DwellingText
    floor_area_sqm: FloorArea
    owners: Annotated[list[Share], Field(min_length=1, max_length=50)]


class DwellingDivision(Asked):
    """分户: one becomes several."""

    dwelling: DwellingText
    parts: Annotated[list[Part], Field(min_length=1, max_length=20)]
    effective_from: Day
    authority: AuthorityAsked

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "parts": [PART, {**PART, "code": "BH-1-1-104", "floor_area_sqm": "31.15"}],
            "effective_from": "2026-12-01",
            "authority": DECISION,
        }
    )


class DwellingJoining(Asked):
    """并户: several become one."""

    dwellings: Annotated[list[DwellingText], Field(min_length=1, max_length=20)]
    into: Part
    effective_from: Day
    authority: AuthorityAsked

    model_config = example(
        {
            "dwellings": ["BH-1-1-101", "BH-1-1-102"],
            "into": {**PART, "floor_area_sqm": "124.50"},
            "effective_from": "2026-12-01",
            "authority": DECISION,
        }
    )

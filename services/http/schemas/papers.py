"""Papers that were issued."""

from datetime import date

from pydantic import Field

from domain.billing.events.papers import REVOCATION_REASONS
from services.http.schemas.values import Asked, DwellingText, Month, Told, example


class StatementsIssue(Asked):
    """A building's papers of a month."""

    building: str = Field(max_length=80, description="As BH-1, in any spelling.")
    period: Month

    model_config = example({"building": "BH-1", "period": "2026-11"})


class BatchTold(Told):
    """What was issued, and up to which day it tells."""

    id: str
    area: str
    building: str
    period: str
    issued_on: date
    last: date
    statements: int

    model_config = example(
        {
            "id": "BH-1~2026-11",
            "area": "BH",
            "building": "BH-1",
            "period": "2026-11",
            "issued_on": "2026-11-23",
            "last": "2026-11-23",
            "statements": 36,
        }
    )


class LinkRevoke(Asked):
    """Whose paper, and why."""

    dwelling: DwellingText
    reason: str = Field(max_length=80, description=" | ".join(REVOCATION_REASONS))

    model_config = example({"dwelling": "BH-1-1-101", "reason": "paper lost"})


class LinkRevoked(Told):
    """The paper by whose link nobody pays any more."""

    id: str
    dwelling: str
    reason: str

    model_config = example({"id": "BH-1~2026-11", "dwelling": "BH-1-1-101", "reason": "paper lost"})

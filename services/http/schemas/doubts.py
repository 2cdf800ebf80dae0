"""Doubts about charges, and looks at what is sealed."""

from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from domain.billing.events.doubts import GROUNDS, OUTCOMES
from domain.privacy.events import KINDS, PURPOSES
from domain.values.personal import WORDS_MAX, own_words
from services.http.refusals import SubjectUnclear
from services.http.schemas.values import Asked, ChargeId, DwellingText, PartyText, Text, Told, choice, example, refusing


def _words(value: object) -> str:
    return own_words("", value if isinstance(value, str) else "").fresh_text()


Words = Annotated[
    str,
    BeforeValidator(refusing(_words)),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": WORDS_MAX, "description": "May have several lines."}
    ),
]
DOUBT = {
    "id": "9f2c…",
    "dwelling": "BH-1-1-101",
    "charge_id": "物业服务费/2026-11/1",
    "fee_kind": "物业服务费",
    "period": "2026-11",
    "amount_fen": 3113,
    "debtor": "resident:5e2b…",
    "creditor": "company:shicheng",
    "ground": "wrong floor area",
    "disputed_by": "resident:5e2b…",
    "disputed_on": "2026-11-23",
    "age_days": 2,
    "has_words": True,
    "outcome": None,
    "settled_by": None,
    "settled_on": None,
}


class DoubtRaising(Asked):
    """A charge is doubted. The balance stays as it is."""

    dwelling: DwellingText
    charge_id: ChargeId
    ground: Annotated[Text, choice(GROUNDS)]
    words: Words | None = Field(None, description="In the resident's own words. They are sealed.")
    by: PartyText | None = Field(None, description="Who doubts it: the debtor, if nobody is named.")

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "charge_id": "物业服务费/2026-11/1",
            "ground": "wrong floor area",
            "words": "房产证上是 59 平方。",
        }
    )


class DoubtAnswering(Asked):
    """What came out, and in words for the one who asked."""

    outcome: Annotated[Text, choice(OUTCOMES)]
    answer: Words

    model_config = example({"outcome": "charge is right", "answer": "已复测，是 62.25 ㎡。"})


class DoubtTold(Told):
    """A doubt, and since when it waits. Its words are sealed: POST /api/v1/reveals shows them."""

    id: str
    dwelling: str
    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int
    debtor: str
    creditor: str
    ground: str
    disputed_by: str
    disputed_on: date
    age_days: int = Field(description="For how long it has waited, or had to wait.")
    has_words: bool
    outcome: str | None = Field(description="Null while it waits.")
    settled_by: str | None
    settled_on: date | None

    model_config = example(DOUBT)


class Revealing(Asked):
    """What is to be seen of a resident, or the words of a doubt; and what for."""

    resident: Text | None = Field(None, description="An id.")
    doubt: Text | None = Field(None, description="The id of a doubt: its words, and those of its answer.")
    kinds: Annotated[tuple[Annotated[Text, choice(KINDS)], ...], Field(min_length=1, max_length=len(KINDS))]
    purpose: Annotated[Text, choice(PURPOSES)]

    model_config = example({"resident": "5e2b…", "kinds": ["phone"], "purpose": "collect a debt"})

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        """Of one of both."""
        refusing(_must_be_of_one)(self)
        return self


def _must_be_of_one(asked: Revealing) -> None:
    if (asked.resident is None) == (asked.doubt is None):
        raise SubjectUnclear()


class RevealedTold(Told):
    """In clear; null where it was not asked for, is not on record, or was erased for good. The look is on record."""

    subject: str
    name: str | None
    phone: str | None
    words: str | None
    answer: str | None

    model_config = example({"subject": "5e2b…", "name": None, "phone": "19900000001", "words": None, "answer": None})


class RevealTold(Told):
    """One look: by whom, in which role, at what of whom, and what for."""

    subject: str
    kinds: tuple[str, ...]
    purpose: str
    case: str | None = Field(description="The doubt that it was about.")
    seen_by: str
    role: str
    seen_at: str = Field(description="UTC.")

    model_config = example(
        {
            "subject": "5e2b…",
            "kinds": ["phone"],
            "purpose": "collect a debt",
            "case": None,
            "seen_by": "person:li",
            "role": "CL",
            "seen_at": "2026-11-23T04:00:00.000000+00:00",
        }
    )

"""How what has happened is told to a program that follows."""

from datetime import datetime
from typing import Any

from pydantic import Field

from services.http.schemas.values import Told, example


class ChangeTold(Told):
    """A fact, without anything about a person: `thing` and `number` name it for ever."""

    thing: str = Field(description="Whose history it belongs to.")
    number: int = Field(description="Its place there, from 1, without a gap.")
    word: str = Field(description="What happened; a word keeps its meaning and its fields for ever.")
    recorded_at: datetime
    fact: dict[str, Any]

    model_config = example(
        {
            "thing": "dwelling/BH-1-1-101",
            "number": 2,
            "word": "FloorAreaCorrected.v1",
            "recorded_at": "2026-11-23T04:00:00Z",
            "fact": {
                "dwelling": "BH-1-1-101",
                "floor_area_sqm": "63.10",
                "formerly_sqm": "62.25",
                "authority": {"kind": "批复", "number": "9", "dated": None, "sha256": None},
            },
        }
    )


class ChangesTold(Told):
    """In the order in which it was recorded; `after` goes into the next call, however long from now."""

    items: list[ChangeTold]
    after: str
    more: bool = Field(description="Ask again at once; otherwise, in a while.")

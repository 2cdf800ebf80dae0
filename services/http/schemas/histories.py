"""What happened to a thing."""

from datetime import date, datetime

from services.http.schemas.values import Told, example


class FactTold(Told):
    """One fact, by the place that `/changes` names; `amount_fen` is what it adds to the figure of the thing."""

    thing: str
    number: int
    word: str
    sentence: str
    actor: str
    role: str
    recorded_at: datetime
    booked_on: date | None
    reason: str
    authority: str
    amount_fen: int | None


class HistoryTold(Told):
    """All facts in the order of history; `figure_fen` is what they add up to, where they add up to anything."""

    title: str
    facts: list[FactTold]
    figure: str
    figure_fen: int | None

    model_config = example(
        {
            "title": "收据 BH00000002",
            "facts": [
                {
                    "thing": "account/BH-1-1-201",
                    "number": 4,
                    "word": "PaymentAllocated.v1",
                    "sentence": "用交款付了 1 笔费用，共 ¥31.13。",
                    "actor": "person:wang",
                    "role": "CA",
                    "recorded_at": "2026-11-23T04:00:00Z",
                    "booked_on": "2026-11-23",
                    "reason": "",
                    "authority": "",
                    "amount_fen": -3113,
                }
            ],
            "figure": "还没有用掉的钱",
            "figure_fen": 0,
        }
    )

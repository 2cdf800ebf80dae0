"""What the bank says came in, and money that waits for its account."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.http.schemas.values import Asked, DwellingText, PartyText, PayableFen, Text, Told, example

SHARE = {"dwelling": "BH-1-1-101", "amount_fen": 3113}
IDENTIFICATION = {"lines": [SHARE, {"dwelling": "BH-1-1-102", "amount_fen": 1887}]}


class Share(Asked):
    """So much of the money for the debts at one dwelling."""

    dwelling: DwellingText
    amount_fen: PayableFen
    debtor: PartyText | None = Field(None, description="For whose debts; needed where several owe here.")

    model_config = example(SHARE)


class Identification(Asked):
    """认领: all of the money, for one or many accounts."""

    lines: Annotated[list[Share], Field(min_length=1, max_length=500)]

    model_config = example(IDENTIFICATION)


class MoneyIdentification(Identification):
    """The money stands in the address elsewhere."""

    item: Text

    model_config = example({"item": "company.shicheng.202611230017"} | IDENTIFICATION)


class Return(Asked):
    """退回: to where it came from."""

    reason: Text

    model_config = example({"reason": "汇错单位"})


class MoneyReturn(Return):
    """The money stands in the address elsewhere."""

    item: Text

    model_config = example({"item": "company.shicheng.202611230017", "reason": "汇错单位"})


class BankLinesTold(Told):
    """What became of a bank's file, in lines."""

    sha256: str
    lines: int
    matched: int = Field(description="Paid what their references say.")
    parked: int = Field(description="Wait to be identified or returned.")
    known: int = Field(description="On record before.")

    model_config = example({"sha256": "7e…", "lines": 12, "matched": 10, "parked": 1, "known": 1})


class SuspenseItemTold(Told):
    """Money that came in without a cashier."""

    item: str
    payee: str
    channel: str
    number: str = Field(description="The bank's own number of the line.")
    amount_fen: int
    currency: str
    amount_minor: int = Field(description="In the smallest unit of its currency; of another one, amount_fen is 0.")
    received_on: date
    state: str = Field(description="parked, identified or returned")
    why: str | None = Field(description="Why nobody was found by its reference.")
    settled_by: str | None

    model_config = example(
        {
            "item": "company.shicheng.202611230017",
            "payee": "company:shicheng",
            "channel": "bank transfer",
            "number": "202611230017",
            "amount_fen": 5000,
            "currency": "cny",
            "amount_minor": 5000,
            "received_on": "2026-11-23",
            "state": "parked",
            "why": "no reference",
            "settled_by": None,
        }
    )

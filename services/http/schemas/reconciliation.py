"""The reconciliation with a payment provider."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.payments.events.reconciling import CONFIRMED, EXPLANATIONS
from services.http.schemas.registry import AUTHORITY, AuthorityAsked
from services.http.schemas.values import Asked, Day, PartyText, Text, Told, choice, example

MOVED = {"captured_fen": 3113, "refunded_fen": 0, "came_back_fen": 0, "withdrawn_fen": 0, "reinstated_fen": 0}
SETTLED = {"currency": "hkd", "movements": 1, "gross_minor": 3362, "fee_minor": 114, "net_minor": 3248}
DAY = {
    "provider": "stripe",
    "day": "2026-11-23",
    "opening_fen": 0,
    "there": MOVED,
    "closing_fen": 3113,
    "here": MOVED,
    "ledger_fen": 3113,
    "uneven_fen": 0,
    "unexplained_fen": 0,
    "settled": [SETTLED],
    "reconciled_at": "2026-11-23T18:10:00.000000+00:00",
}
PAYOUT = {
    "provider": "stripe",
    "payout": "po_1",
    "day": "2026-11-23",
    "status": "paid",
    "currency": "hkd",
    "amount_minor": 3248,
    "movements": 1,
    "net_minor": 3248,
    "arrives_on": "2026-11-25",
    "reconciled_at": "2026-11-23T18:10:00.000000+00:00",
}
DIFFERENCE = {
    "provider": "stripe",
    "difference": "refund re_1",
    "day": "2026-11-23",
    "kind": "not on record here",
    "of": "refund",
    "source": "re_1",
    "payment_id": None,
    "currency": "cny",
    "there_minor": -1000,
    "here_minor": 0,
    "next_step": "look at it at the provider, then at its payment here",
    "found_at": "2026-11-23T18:10:00.000000+00:00",
    "cleared_at": None,
    "cleared_by": None,
    "authority": None,
}
EXPLANATION = {
    "provider": "stripe",
    "day": "2026-11-23",
    "difference": "refund re_1",
    "reason": CONFIRMED,
    "authority": AUTHORITY,
}


class MovementsTold(Told):
    """What moved, in the money of the bills, before fees."""

    captured_fen: int
    refunded_fen: int
    came_back_fen: int = Field(description="Of refunds that failed.")
    withdrawn_fen: int = Field(description="Put aside for disputes.")
    reinstated_fen: int


class SettledTold(Told):
    """What the provider reckoned in the currency in which it pays out, in its smallest unit."""

    currency: str
    movements: int
    gross_minor: int
    fee_minor: int
    net_minor: int


class ReconciledDayTold(Told):
    """opening + captured − refunded + came back − withdrawn + reinstated = closing, beside our ledger."""

    provider: str
    day: date
    opening_fen: int
    there: MovementsTold
    closing_fen: int
    here: MovementsTold
    ledger_fen: int = Field(description="What our ledger says that the provider holds at the end of the day.")
    uneven_fen: int
    unexplained_fen: int = Field(description="What of that nobody has explained.")
    settled: list[SettledTold]
    reconciled_at: str

    model_config = example(DAY)


class PayoutTold(Told):
    """What went to the bank, and the sum of what it consists of."""

    provider: str
    payout: str
    day: date
    status: str
    currency: str
    amount_minor: int
    movements: int
    net_minor: int
    arrives_on: date
    reconciled_at: str


class DifferenceTold(Told):
    """What is not alike there and here, in the currency of the bill; of a payout in its own."""

    provider: str
    difference: str
    day: date
    kind: str
    of: str
    source: str
    payment_id: str | None
    currency: str
    there_minor: int
    here_minor: int
    next_step: str
    found_at: str
    cleared_at: str | None
    cleared_by: str | None
    authority: str | None = Field(description="Of what two persons have explained.")


class Explanation(Asked):
    """差异说明: neither side will ever show it, and it is known why."""

    provider: Text
    day: Day
    difference: Text = Field(description="As the reconciliation names it.")
    reason: Annotated[Text, choice(EXPLANATIONS)]
    authority: AuthorityAsked

    model_config = example(EXPLANATION)


class DifferenceExplanation(Explanation):
    """With the payee whose account at the provider it is."""

    payee: PartyText

    model_config = example({"payee": "company:shicheng"} | EXPLANATION)


class ReconciliationTold(Told):
    """Of some days; what is open, whenever it was found."""

    since: date
    until: date
    is_even: bool
    held_fen: int = Field(description="What our ledger says now that the provider holds.")
    days: list[ReconciledDayTold]
    payouts: list[PayoutTold]
    open: list[DifferenceTold]
    cleared: list[DifferenceTold]
    explained: list[DifferenceTold] = Field(description="What goes on differing, whenever that was said.")

    model_config = example(
        {
            "since": "2026-10-24",
            "until": "2026-11-23",
            "is_even": False,
            "held_fen": 3113,
            "days": [DAY],
            "payouts": [PAYOUT],
            "open": [DIFFERENCE],
            "cleared": [],
            "explained": [],
        }
    )

"""A dwelling's statement."""

from datetime import date

from pydantic import Field

from services.http.schemas.billing import ASSESSMENT, AssessmentTold
from services.http.schemas.values import Told, example


class SourceTold(Told):
    """Where a figure stands in the bureau's ledger."""

    sha256: str
    sheet: str
    row: int


class OldDebtTold(Told):
    """An old debt as the bureau handed it over."""

    assessed_fen: int
    paid_fen: int
    outstanding_fen: int
    source: SourceTold


class SettledTold(Told):
    """So much of a payment went to this charge; below 0 it came back from it."""

    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int


class StatementLineTold(Told):
    """What happened, and what it adds to the balance."""

    what: str
    booked_on: date
    meant_for: date
    late: bool = Field(description="补记: its day was closed when it came.")
    amount_fen: int
    debtor: str
    creditor: str
    charge_id: str | None
    fee_kind: str | None
    period: str | None
    due_on: date | None
    assessment: AssessmentTold | None
    arrears: OldDebtTold | None
    payment_id: str | None
    receipt: str | None
    channel: str | None
    reason: str | None
    settled: list[SettledTold]


class OpenItemTold(Told):
    """A charge that is not paid in full."""

    charge_id: str
    fee_kind: str
    period: str
    debtor: str
    creditor: str
    due_on: date
    months_overdue: int
    outstanding_fen: int


class RestTold(Told):
    """What rests on a payment."""

    payment_id: str
    receipt: str | None
    debtor: str
    rest_fen: int


class StatementTold(Told):
    """opening + Σ lines = closing = Σ open items − Σ rests."""

    dwelling: str = Field(description="Its first code, by which it is known for ever.")
    code: str = Field("", description="The code on its door.")
    period: str
    first: date
    last: date
    debtor: str | None
    opening_fen: int
    lines: list[StatementLineTold]
    closing_fen: int
    open_items: list[OpenItemTold]
    rests: list[RestTold]

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "code": "BH-1-1-101",
            "period": "2026-11",
            "first": "2026-11-01",
            "last": "2026-11-23",
            "debtor": None,
            "opening_fen": 0,
            "lines": [
                {
                    "what": "assessed",
                    "booked_on": "2026-11-23",
                    "meant_for": "2026-11-23",
                    "late": False,
                    "amount_fen": 3113,
                    "debtor": "resident:5e2b…",
                    "creditor": "company:shicheng",
                    "charge_id": "物业服务费/2026-11/1",
                    "fee_kind": "物业服务费",
                    "period": "2026-11",
                    "due_on": "2026-11-30",
                    "assessment": ASSESSMENT,
                    "arrears": None,
                    "payment_id": None,
                    "receipt": None,
                    "channel": None,
                    "reason": None,
                    "settled": [],
                }
            ],
            "closing_fen": 3113,
            "open_items": [],
            "rests": [],
        }
    )

"""Paying online."""

from typing import Annotated

from pydantic import Field

from services.http.schemas.values import Asked, ChargeId, DwellingText, PartyText, Told, example

CHOICE = {"dwelling": "BH-1-1-101", "charges": ["物业服务费/2026-11/1"]}
PAYMENT = {
    "payment_id": "0b9f6a…",
    "provider": "stripe",
    "dwelling": "BH-1-1-101",
    "debtor": "resident:5e2b…",
    "payee": "company:shicheng",
    "payer": "resident:5e2b…",
    "total_fen": 3113,
    "captured_fen": 0,
    "back_fen": 0,
    "state": "open",
    "expires_at": "2026-11-23T05:00:00+00:00",
    "refunds_waiting": 0,
    "chargebacks_open": 0,
}


class OnlineChoice(Asked):
    """Which charges are to be paid; all of one debtor, and collected by one payee."""

    dwelling: DwellingText
    charges: Annotated[list[ChargeId], Field(min_length=1, max_length=100)]
    debtor: PartyText | None = Field(None, description="For whose debts; needed where several owe here.")

    model_config = example(CHOICE)


class PageTold(Told):
    """Where to pay: the provider's own page."""

    payment_id: str
    url: str

    model_config = example({"payment_id": "0b9f6a…", "url": "https://checkout.stripe.com/c/pay/cs_…"})


class OnlinePaymentTold(Told):
    """A payment through a provider, as far as it is known."""

    payment_id: str
    provider: str
    dwelling: str
    debtor: str
    payee: str
    payer: str
    total_fen: int
    captured_fen: int
    back_fen: int = Field(description="Refunded, or put aside because the payer's bank asks for it.")
    state: str = Field(description="requested, open, processing, paid, failed, expired or rejected")
    expires_at: str | None
    refunds_waiting: int
    chargebacks_open: int

    model_config = example(PAYMENT)

"""Shifts, receipt books, payments."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.payments.events import COUNTER_CHANNELS
from services.http.schemas.values import (
    Asked,
    BookId,
    ChargeId,
    CountedFen,
    Day,
    DwellingText,
    PartyText,
    PayableFen,
    Person,
    ReceiptNumber,
    ShiftId,
    Text,
    Told,
    choice,
    example,
)

PAYMENT = {
    "payment_id": "8c3f…",
    "dwelling": "BH-1-1-101",
    "amount_fen": 5000,
    "refunded_fen": 0,
    "channel": "cash",
    "received_on": "2026-11-23",
    "debtor": "resident:5e2b…",
    "payee": "company:shicheng",
    "receipt": "BH00000001",
    "shift": "2026-11-23-wang",
}


class ShiftOpening(Asked):
    """A cashier opens a drawer in the name of a payee."""

    shift: ShiftId
    payee: PartyText
    float_fen: CountedFen

    model_config = example({"shift": "2026-11-23-wang", "payee": "company:shicheng", "float_fen": 20000})


class ShiftClosing(Asked):
    """What the cashier counts in the drawer."""

    counted_fen: CountedFen

    model_config = example({"counted_fen": 25000})


class CashHandIn(Asked):
    """Cash of a closed shift goes to whoever keeps it."""

    amount_fen: PayableFen
    to: Text

    model_config = example({"amount_fen": 25000, "to": "财务室 保险柜"})


class ShiftTold(Told):
    """A shift and what it took."""

    shift: str
    cashier: str
    payee: str
    opened_on: date
    state: str
    float_fen: int
    taken_count: int
    taken_fen: int
    over_fen: int | None = Field(description="Counted less expected; null while it is open.")
    handed_in_fen: int

    model_config = example(
        {
            "shift": "2026-11-23-wang",
            "cashier": "person:wang",
            "payee": "company:shicheng",
            "opened_on": "2026-11-23",
            "state": "open",
            "float_fen": 20000,
            "taken_count": 1,
            "taken_fen": 5000,
            "over_fen": None,
            "handed_in_fen": 0,
        }
    )


class ReceiptBookReceipt(Asked):
    """A new book comes in and is issued to a cashier."""

    series: Annotated[str, Field(pattern=r"^[A-Z]{1,8}$")]
    first: ReceiptNumber
    last: ReceiptNumber
    payee: PartyText
    holder: Annotated[Person, Field(description="Or `service:reactions`: for payments that no cashier takes.")]

    model_config = example(
        {"series": "BH", "first": 1, "last": 100, "payee": "company:shicheng", "holder": "person:wang"}
    )


class ReceiptBookTold(Told):
    """A book of numbered receipts, and how many of them are used."""

    book: str
    payee: str
    first: int
    last: int
    holder: str | None
    issued_count: int

    model_config = example(
        {
            "book": "BH-00000001",
            "payee": "company:shicheng",
            "first": 1,
            "last": 100,
            "holder": "person:wang",
            "issued_count": 1,
        }
    )


class PaymentTaking(Asked):
    """Money at the counter. What is not owed rests on the payment."""

    dwelling: DwellingText
    amount_fen: PayableFen
    channel: Annotated[Text, choice(COUNTER_CHANNELS)]
    shift: ShiftId
    receipt_book: BookId
    received_on: Day | None = Field(None, description="Today, if it is not said.")
    backdating_reason: Text | None = Field(None, description="Needed where it came more than 3 days ago.")
    debtor: PartyText | None = Field(None, description="For whose debts; needed where several owe here.")
    payer: PartyText | None = Field(None, description="Who brought it, if not the debtor.")
    designation: Annotated[list[ChargeId], Field(max_length=100)] = Field(
        [], description="Charges that the payer names, to be paid first (民法典 560)."
    )

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "amount_fen": 5000,
            "channel": "cash",
            "shift": "2026-11-23-wang",
            "receipt_book": "BH-00000001",
            "designation": [],
        }
    )


class PaymentTold(Told):
    """A payment with its receipt."""

    payment_id: str
    dwelling: str
    amount_fen: int
    refunded_fen: int
    channel: str
    received_on: date
    debtor: str
    payee: str
    receipt: str | None = Field(description="Null until one is numbered for money that no cashier took.")
    shift: str | None

    model_config = example(PAYMENT)


class PaidTold(Told):
    """So much of a payment lies on this charge."""

    charge_id: str
    fee_kind: str
    amount_fen: int


class PaymentInFull(PaymentTold):
    """A payment, what it paid, and what rests on it: amount − refunded = paid + rest."""

    paid: list[PaidTold]
    rest_fen: int

    model_config = example(
        {
            **PAYMENT,
            "paid": [{"charge_id": "物业服务费/2026-11/1", "fee_kind": "物业服务费", "amount_fen": 3113}],
            "rest_fen": 1887,
        }
    )

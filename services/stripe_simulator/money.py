"""What moves on the account's balance: gross, fee, net, in the money that is paid out."""

from services.stripe_simulator.records import DAY, Json, Records

DAYS_UNTIL_AVAILABLE = 7
FEE = "Stripe processing fees"


def move(records: Records, kind: str, category: str, amount_fen: int, source: str, fee: int = 0) -> str:
    """One balance transaction; its id."""
    merchant = records.merchant
    gross = merchant.settled(amount_fen)
    fees = {
        "amount": fee,
        "application": None,
        "currency": merchant.settles_in,
        "description": FEE,
        "type": "stripe_fee",
    }
    made = records.new(
        "txn",
        amount=gross,
        currency=merchant.settles_in,
        fee=fee,
        net=gross - fee,
        fee_details=[fees] if fee else [],
        type=kind,
        reporting_category=category,
        source=source,
        exchange_rate=float(merchant.rate) if merchant.settles_in != "cny" else None,
        status="pending",
        available_on=records.now + DAYS_UNTIL_AVAILABLE * DAY,
        balance_type="payments",
    )
    return str(made["id"])


def book(records: Records, charge: Json) -> None:
    """The balance transaction of a charge, which is told by an event of its own."""
    kind = "payment" if is_wallet(charge) else "charge"
    fee = records.merchant.fee(records.merchant.settled(charge["amount"]))
    charge["balance_transaction"] = move(records, kind, "charge", charge["amount"], charge["id"], fee)
    records.tell("charge.updated", charge)


def is_wallet(charge: Json) -> bool:
    """Paid by Alipay or WeChat Pay."""
    return str(charge["id"]).startswith("py_")


def balance(records: Records, asked: Json) -> Json:
    """What is there, whether or not it can be paid out yet."""
    held = sum(one["net"] for one in records.every("balance_transaction"))
    line = {"amount": held, "currency": records.merchant.settles_in, "source_types": {}}
    return {"object": "balance", "livemode": False, "available": [line], "pending": [{**line, "amount": 0}]}

"""Disputes: a payer goes to the bank, the money is taken back at once, and it is decided later, perhaps twice."""

from services.stripe_simulator.money import is_wallet, move
from services.stripe_simulator.paging import page
from services.stripe_simulator.records import DAY, Json, Records

DAYS_TO_ANSWER = 14


class NoChargebacks(Exception):
    """Neither Alipay nor WeChat Pay knows them."""


def open_dispute(records: Records, charge: Json, amount: int | None, *, inquiry: bool) -> Json:
    """An inquiry takes no money yet. Raises NoChargebacks."""
    if is_wallet(charge):
        raise NoChargebacks(charge["id"])
    charge["disputed"] = True
    made = records.new(
        "dp",
        amount=charge["amount"] if amount is None else amount,
        charge=charge["id"],
        currency=charge["currency"],
        is_charge_refundable=inquiry,
        payment_intent=charge["payment_intent"],
        reason="fraudulent",
        status="warning_needs_response" if inquiry else "needs_response",
    )
    made["evidence_details"] |= {"due_by": records.now + DAYS_TO_ANSWER * DAY}
    records.tell("charge.dispute.created", made)
    if not inquiry:
        withdraw(records, made)
    return made


def withdraw(records: Records, dispute: Json) -> None:
    """The money and a fee are taken back."""
    fee = records.merchant.dispute_fee
    _move(records, dispute, "dispute", -dispute["amount"], fee)
    records.tell("charge.dispute.funds_withdrawn", dispute)


def escalate(records: Records, dispute: Json) -> None:
    """An inquiry that was not answered becomes a dispute."""
    dispute |= {"status": "needs_response", "is_charge_refundable": False}
    records.tell("charge.dispute.updated", dispute)
    withdraw(records, dispute)


def decide(records: Records, dispute: Json, *, won: bool) -> None:
    """For the merchant or for the payer; an inquiry just ends."""
    if dispute["status"].startswith("warning"):
        dispute["status"] = "warning_closed"
    else:
        dispute["status"] = "won" if won else "lost"
        if won:
            _move(records, dispute, "dispute_reversal", dispute["amount"], -records.merchant.dispute_fee)
            records.tell("charge.dispute.funds_reinstated", dispute)
    records.tell("charge.dispute.closed", dispute)


def _move(records: Records, dispute: Json, category: str, amount: int, fee: int) -> None:
    moved = move(records, "adjustment", category, amount, dispute["id"], fee)
    dispute["balance_transactions"].append(dict(records.objects["balance_transaction"][moved]))


def appeal(records: Records, dispute: Json) -> None:
    """What was lost is looked at once more."""
    dispute["status"] = "appeal_under_review"
    records.tell("charge.dispute.updated", dispute)


def answer(records: Records, asked: Json) -> Json:
    """The merchant's evidence."""
    dispute = records.get("dispute", asked["dispute"])
    dispute["evidence"] |= asked.get("evidence", {})
    dispute["metadata"] |= asked.get("metadata", {})
    if asked.get("submit"):
        warning = dispute["status"].startswith("warning")
        dispute["status"] = "warning_under_review" if warning else "under_review"
    records.tell("charge.dispute.updated", dispute)
    return dispute


def give_up(records: Records, asked: Json) -> Json:
    """The merchant accepts it."""
    dispute = records.get("dispute", asked["dispute"])
    decide(records, dispute, won=False)
    return dispute


def listed(records: Records, asked: Json) -> Json:
    """Disputes of a payment or a charge."""
    wanted = {name: asked[name] for name in ("payment_intent", "charge") if name in asked}
    return page(records, "dispute", asked, lambda one: wanted.items() <= one.items())

"""Refunds: of a card at once, of a wallet later, and either may still come back."""

from services.stripe_simulator.money import is_wallet, move
from services.stripe_simulator.paging import page
from services.stripe_simulator.records import DAY, Json, Records
from services.stripe_simulator.refusing import refused

DAYS_TO_REFUND = {"alipay": 90, "wechat_pay": 180}
NO_CHARGE = "This PaymentIntent does not have a successful charge to refund."


def create(records: Records, asked: Json) -> Json:
    """A refund of a payment or of its charge. Raises Refused."""
    if asked.get("payment_intent"):
        charge_id = records.get("payment_intent", asked["payment_intent"])["latest_charge"]
    else:
        charge_id = asked.get("charge")
    if not charge_id:
        raise refused(NO_CHARGE)
    charge = records.get("charge", charge_id)
    if charge["status"] != "succeeded":
        raise refused(NO_CHARGE)
    amount = asked.get("amount", charge["amount"] - charge["amount_refunded"])
    _must_be_refundable(records, charge, amount)
    return open_refund(records, charge, amount, asked.get("reason"), asked.get("metadata", {}))


def _must_be_refundable(records: Records, charge: Json, amount: int) -> None:
    left = charge["amount"] - charge["amount_refunded"]
    if any(not one["is_charge_refundable"] for one in disputes_of(records, charge)):
        told = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise refused(told, code="charge_disputed")
    if left == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        more = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise refused(more, param="amount")
    days = DAYS_TO_REFUND.get(charge["payment_method_details"]["type"])
    if days and records.now - charge["created"] > days * DAY:
        raise refused(f"Charge {charge['id']} can be refunded for {days} days only.")


def disputes_of(records: Records, charge: Json) -> list[Json]:
    """Whatever its payer has contested."""
    return [one for one in records.every("dispute") if one["charge"] == charge["id"]] if charge["disputed"] else []


def open_refund(records: Records, charge: Json, amount: int, reason: str | None, metadata: Json) -> Json:
    """The money leaves the balance now, whenever it arrives."""
    wallet = is_wallet(charge)
    contract, method = records.contract, charge["payment_method_details"]["type"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    made = records.new(
        "pyr" if wallet else "re",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        destination_details={"type": method, method: contract.blank_of("refund_destination_details", method)},
        metadata=metadata,
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="pending" if wallet else "succeeded",
        **({"pending_reason": "processing"} if wallet else {}),
    )
    kind = "payment_refund" if wallet else "refund"
    made["balance_transaction"] = move(records, kind, "refund", -amount, made["id"])
    records.tell("refund.created", made)
    records.tell("charge.refunded", charge)
    return made


def settle(records: Records, refund: Json) -> None:
    """It has arrived."""
    refund["status"] = "succeeded"
    refund.pop("pending_reason", None)
    records.tell("refund.updated", refund)


def fail(records: Records, refund: Json, reason: str) -> None:
    """It has come back, be it weeks later."""
    charge = records.objects["charge"][refund["charge"]]
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    refund.pop("pending_reason", None)
    kind = "payment_failure_refund" if is_wallet(charge) else "refund_failure"
    back = move(records, kind, "refund_failure", refund["amount"], refund["id"])
    refund |= {"status": "failed", "failure_reason": reason, "failure_balance_transaction": back}
    records.tell("refund.updated", refund)
    records.tell("refund.failed", refund)


def cancel(records: Records, asked: Json) -> Json:
    """Of the ways to pay that are simulated, none has refunds that can be called back. Raises Refused."""
    refund = records.get("refund", asked["refund"])
    raise refused(f"Refund {refund['id']} with status {refund['status']} cannot be canceled.")


def listed(records: Records, asked: Json) -> Json:
    """Refunds of a payment or a charge."""
    wanted = {name: asked[name] for name in ("payment_intent", "charge") if name in asked}
    return page(records, "refund", asked, lambda one: wanted.items() <= one.items())

"""Stripe's objects in words of our own."""

from datetime import UTC, datetime
from typing import Any

from services.payment_gateway import port

CLOSED = {"won": "won", "lost": "lost", "warning_closed": "warning_closed", "prevented": "prevented"}
"""How a dispute ends; an appeal may end it once more."""
SIGNS = {"charge": 1, "refund": -1, "refund_failure": 1, "dispute": -1, "dispute_reversal": 1}
"""Which way money moves, by how Stripe sorts its movements."""


def hint(event: dict[str, Any]) -> port.Hint:
    """Of an event, which payment to ask about; what it says of that payment is never believed."""
    of = event["data"]["object"]
    metadata = of.get("metadata") or {}
    payment_id = metadata.get("payment_id") if metadata.get("app") == port.APP else None
    return port.Hint(event["id"], event["type"], event["created"], payment_id, _source_of(of))


def _source_of(of: dict[str, Any]) -> str:
    """The charge where it is one's refund or dispute: that is what is known here."""
    charge = of.get("charge")
    return charge if isinstance(charge, str) else str(of.get("id", ""))


def _at(created: int) -> datetime:
    return datetime.fromtimestamp(created, UTC)


def capture(charge: dict[str, Any]) -> port.CaptureTold:
    """Of a charge, with its balance transaction if it has one by now."""
    reckoned, details = charge["balance_transaction"], charge["payment_method_details"]
    settlement = None
    if isinstance(reckoned, dict):
        figures = reckoned["amount"], reckoned["fee"], reckoned["net"]
        settlement = port.SettlementTold(reckoned["id"], reckoned["currency"], *figures)
    return port.CaptureTold(
        charge["id"],
        str(charge["payment_intent"]),
        charge["status"],
        charge["amount_captured"] if charge["status"] == "succeeded" else charge["amount"],
        charge["currency"],
        details["type"] if details else "",
        charge["failure_code"] or "",
        _at(charge["created"]),
        settlement,
    )


def claim(charge: Any, session: Any, page: port.SessionTold) -> port.Claim | None:
    """None where its metadata do not say enough, or not of us."""
    said = charge.metadata.to_dict()
    if said.get("app") != port.APP or not said.get("epoch", "").isdecimal():
        return None
    named = {name: said.get(name, "") for name in ("payment_id", "tenant", "dwelling", "debtor", "payee")}
    pieces = (said[f"charges_{number}"] for number in range(1, len(said)) if f"charges_{number}" in said)
    return port.Claim(
        **named,
        epoch=int(said["epoch"]),
        payer=said.get("payer") or named["debtor"],
        charges=tuple("".join(pieces).split()),
        amount_minor=charge.amount_captured,
        session=page,
        ends_at=_at(session.expires_at),
    )


def refund(refund: Any) -> port.RefundTold:
    """With our own number, where it was asked for here."""
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    return port.RefundTold(
        refund.id,
        str(refund.charge),
        refund.amount,
        refund.currency,
        refund.status or "pending",
        (refund.failure_reason if "failure_reason" in refund else None) or "",
        metadata.get("refund_id"),
        _at(refund.created),
    )


def chargeback(dispute: Any) -> port.ChargebackTold:
    """Whether its money is put aside, its balance transactions say."""
    moved = {each.reporting_category for each in dispute.balance_transactions}
    return port.ChargebackTold(
        dispute.id,
        str(dispute.charge),
        dispute.amount,
        dispute.currency,
        CLOSED.get(dispute.status),
        dispute.status.startswith("warning"),
        "dispute" in moved,
        "dispute_reversal" in moved,
        _at(dispute.created),
    )


def transaction(of: dict[str, Any]) -> port.Transaction:
    """With the capture that its source is, or is of, and what moved in the money of the bill."""
    source = of.get("source")
    inside = source if isinstance(source, dict) else {}
    metadata = inside.get("metadata") or {}
    sign = SIGNS.get(of["reporting_category"], 0)
    amount = inside.get("amount_captured", inside.get("amount"))
    in_bill = (inside["currency"], sign * amount) if sign and amount is not None else (of["currency"], of["amount"])
    return port.Transaction(
        of["id"],
        of["reporting_category"],
        inside.get("id") or (source if isinstance(source, str) else ""),
        _source_of(inside) if inside else "",
        of["currency"],
        of["amount"],
        of["fee"],
        of["net"],
        *in_bill,
        of["created"],
        metadata.get("payment_id") if metadata.get("app") == port.APP else None,
        capture(inside | {"balance_transaction": of}) if inside and of["reporting_category"] == "charge" else None,
    )


def payout(of: dict[str, Any]) -> port.PayoutTold:
    """Automatic payouts alone say what they consist of."""
    return port.PayoutTold(
        of["id"],
        of["status"],
        of["currency"],
        of["amount"],
        of["reconciliation_status"] == "completed",
        of["created"],
        of["arrival_date"],
    )

"""Checkout Sessions: a bill of lines, open for some minutes, paid once."""

import copy
from typing import Any

from services.stripe_simulator.paging import page
from services.stripe_simulator.records import DAY, Json, Records
from services.stripe_simulator.refusing import Refused, refused

SHORTEST, LONGEST = 30 * 60, DAY
MOST_CHARACTERS, MOST_VALUES = 500, 50
NOT_AFTER = (
    "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation."
)
TOO_SMALL = "The Checkout Session's total amount must convert to at least 50 cents."


def create(records: Records, asked: Json) -> Json:
    """A new page to pay on. Raises Refused."""
    merchant, lines = records.merchant, asked.get("line_items", [])
    expires_at = asked.get("expires_at", records.now + LONGEST)
    if not SHORTEST <= expires_at - records.now <= LONGEST:
        raise refused(NOT_AFTER, param="expires_at")
    if asked.get("mode") != "payment" or not asked.get("success_url"):
        raise refused("Only `mode=payment` with a `success_url` is simulated.", param="mode")
    total, currency = _total(lines)
    if total < merchant.least_fen:
        raise refused(TOO_SMALL, code="amount_too_small")
    if total > merchant.most_fen:
        raise refused("Amount must be no more than ¥999,999.99", code="amount_too_large")
    inside: Json = asked.get("payment_intent_data", {})
    for metadata in (asked.get("metadata", {}), inside.get("metadata", {})):
        _must_fit(metadata)
    made = records.new(
        "cs",
        **{name: asked.get(name) for name in ("cancel_url", "client_reference_id", "locale", "success_url")},
        amount_subtotal=total,
        amount_total=total,
        currency=currency,
        expires_at=expires_at,
        metadata=asked.get("metadata", {}),
        mode="payment",
        payment_method_types=_methods(records, asked),
        payment_status="unpaid",
        status="open",
        ui_mode="hosted_page",
    )
    made["url"] = f"{records.address}/c/pay/{made['id']}"
    records.open_sessions.append(made["id"])
    records.aside[made["id"]] |= {"lines": copy.deepcopy(lines), "inside": copy.deepcopy(inside)}
    return made


def _total(lines: list[Json]) -> tuple[int, str]:
    prices: list[Any] = [(line["price_data"], line.get("quantity", 1)) for line in lines if "price_data" in line]
    if not prices or len(prices) != len(lines):
        raise refused("Only lines with `price_data` are simulated.", param="line_items")
    currencies = {price["currency"] for price, _ in prices}
    if len(currencies) != 1:
        raise refused("All line items must have the same currency", param="line_items")
    return sum(price["unit_amount"] * quantity for price, quantity in prices), currencies.pop()


def _methods(records: Records, asked: Json) -> list[str]:
    """What was asked for, without a word about what the account cannot use."""
    kept_out = asked.get("excluded_payment_method_types", ())
    wanted = asked.get("allowed_payment_method_types") or records.merchant.methods
    methods = [one for one in wanted if one in records.merchant.methods and one not in kept_out]
    if not methods:
        raise refused("No valid payment method types for this Checkout Session.", param="allowed_payment_method_types")
    return methods


def _must_fit(metadata: Json) -> None:
    if len(metadata) > MOST_VALUES:
        raise refused("You may only have 50 metadata keys.", param="metadata")
    for name, value in metadata.items():
        if len(str(value)) > MOST_CHARACTERS:
            raise refused(f"Metadata values can have up to 500 characters: {name}", param=f"metadata[{name}]")


def retrieve(records: Records, asked: Json) -> Json:
    """One session; its lines only for who asks for them."""
    session = records.get("checkout.session", asked["session"])
    if "line_items" not in asked.get("expand", ()):
        return session
    path = f"/v1/checkout/sessions/{session['id']}/line_items"
    shown = [_item(records, line) for line in records.aside[session["id"]]["lines"]]
    return {**session, "line_items": {"object": "list", "url": path, "has_more": False, "data": shown}}


def _item(records: Records, line: Json) -> Json:
    price, quantity = line["price_data"], line.get("quantity", 1)
    amount = price["unit_amount"] * quantity
    return {
        **records.contract.blank("item"),
        "id": records.name("li"),
        "amount_subtotal": amount,
        "amount_total": amount,
        "currency": price["currency"],
        "description": price["product_data"]["name"],
        "quantity": quantity,
    }


def listed(records: Records, asked: Json) -> Json:
    """Sessions by payment and by state."""
    wanted = {name: asked[name] for name in ("payment_intent", "status") if name in asked}
    return page(records, "checkout.session", asked, lambda one: wanted.items() <= one.items())


def expire(records: Records, asked: Json) -> Json:
    """Nobody can pay on it any more. Raises Refused."""
    session = records.get("checkout.session", asked["session"])
    if session["status"] != "open":
        raise Refused(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This Checkout Session has a status of {session['status']}.",
        )
    close(records, session)
    return session


def close(records: Records, session: Json) -> None:
    """An attempt to pay that failed on it is given up with it."""
    session |= {"status": "expired", "url": None}
    intent = records.objects["payment_intent"].get(session["payment_intent"] or "")
    if intent and intent["status"] not in ("succeeded", "canceled"):
        intent |= {"status": "canceled", "canceled_at": records.now, "cancellation_reason": "automatic"}
        records.tell("payment_intent.canceled", intent)
    records.tell("checkout.session.expired", session)


def close_those_due(records: Records) -> None:
    """Whatever the clock has passed."""
    still_open = list[str]()
    for id_ in records.open_sessions:
        session = records.objects["checkout.session"][id_]
        if session["status"] != "open":
            continue
        if session["expires_at"] <= records.now:
            close(records, session)
        else:
            still_open.append(id_)
    records.open_sessions = still_open

"""What a person does on the hosted page: pays, is declined, or pays in a way that is confirmed later."""

import copy
from typing import Any

from services.stripe_simulator.money import book
from services.stripe_simulator.records import Json, Records

DECLINED = "Your card was declined."
CARD = {"brand": "visa", "country": "HK", "exp_month": 12, "exp_year": 2030, "funding": "credit", "last4": "4242"}


class PageClosed(Exception):
    """The page says that nothing can be paid on it (any more), or not in this way."""


class Payer:
    """Whoever has the page open."""

    def __init__(self, records: Records) -> None:
        """Someone at a telephone."""
        self.records = records

    def pay(self, session_id: str, method: str = "card", *, amount_fen: int | None = None) -> str:
        """The money is there at once; where the page leads back to. Another amount never happens. Raises PageClosed."""
        with self.records.lock:
            session, intent, charge = self._attempt(session_id, method, amount_fen)
            session |= {"status": "complete", "payment_status": "paid", "url": None}
            succeed(self.records, intent, charge)
            self.records.tell("checkout.session.completed", session)
            if self.records.merchant.books_at_once:
                book(self.records, charge)
            else:
                self.records.unbooked.append(charge["id"])
            return _back(session)

    def promise(self, session_id: str, method: str = "wechat_pay") -> str:
        """The page is done, and whether the money comes is told later. Raises PageClosed."""
        with self.records.lock:
            session, intent, charge = self._attempt(session_id, method, None)
            intent["status"] = "processing"
            session |= {"status": "complete", "url": None}
            self.records.tell("charge.pending", charge)
            self.records.tell("payment_intent.processing", intent)
            self.records.tell("checkout.session.completed", session)
            return _back(session)

    def be_declined(self, session_id: str, method: str = "card") -> None:
        """The page stays open, for another attempt. Raises PageClosed."""
        with self.records.lock:
            _, intent, charge = self._attempt(session_id, method, None)
            fail(self.records, intent, charge, "card_declined", DECLINED)

    def _attempt(self, session_id: str, method: str, amount_fen: int | None) -> tuple[Json, Json, Json]:
        records = self.records
        session = records.objects["checkout.session"].get(session_id)
        if session is None or session["status"] != "open" or session["expires_at"] <= records.now:
            raise PageClosed("nothing can be paid on this page")
        if method not in session["payment_method_types"]:
            raise PageClosed(f"{method} is not among the ways to pay on this page")
        intent = records.objects["payment_intent"].get(session["payment_intent"] or "") or self._intent(session)
        if amount_fen is not None:
            intent["amount"] = amount_fen
        charge = records.new(
            "ch" if method == "card" else "py",
            amount=intent["amount"],
            billing_details=records.contract.blank_of("billing_details"),
            currency=intent["currency"],
            description=intent["description"],
            metadata=dict(intent["metadata"]),
            payment_intent=intent["id"],
            payment_method=records.name("pm"),
            payment_method_details={"type": method, method: self._details(method)},
            status="pending",
        )
        intent |= {"latest_charge": charge["id"], "payment_method": charge["payment_method"]}
        return session, intent, charge

    def _intent(self, session: Json) -> Json:
        inside: Json = self.records.aside[session["id"]]["inside"]
        intent = self.records.new(
            "pi",
            amount=session["amount_total"],
            amount_received=0,
            capture_method="automatic_async",
            currency=session["currency"],
            description=inside.get("description"),
            metadata=copy.deepcopy(inside.get("metadata", {})),
            payment_method_types=session["payment_method_types"],
            status="requires_payment_method",
        )
        session["payment_intent"] = intent["id"]
        self.records.tell("payment_intent.created", intent)
        return intent

    def _details(self, method: str) -> Any:
        blank = self.records.contract.blank_of("payment_method_details", method)
        return {**blank, **(CARD if method == "card" else {})}


def succeed(records: Records, intent: Json, charge: Json) -> None:
    """The money has arrived."""
    charge |= {"status": "succeeded", "paid": True, "captured": True, "amount_captured": charge["amount"]}
    intent |= {"status": "succeeded", "amount_received": charge["amount"], "last_payment_error": None}
    records.tell("charge.succeeded", charge)
    records.tell("payment_intent.succeeded", intent)


def fail(records: Records, intent: Json, charge: Json, code: str, message: str) -> None:
    """It has not, and will not by this attempt."""
    charge |= {"status": "failed", "failure_code": code, "failure_message": message}
    error = {"type": "card_error", "code": code, "message": message, "charge": charge["id"]}
    intent |= {"status": "requires_payment_method", "last_payment_error": error}
    records.tell("charge.failed", charge)
    records.tell("payment_intent.payment_failed", intent)


def _back(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])

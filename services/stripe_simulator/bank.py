"""What banks, wallets and the makers of the money do, when nobody asks them."""

from services.stripe_simulator import disputes, payouts, refunds
from services.stripe_simulator.money import book
from services.stripe_simulator.payer import fail, succeed
from services.stripe_simulator.records import Json, Records
from services.stripe_simulator.sessions import close_those_due


class NothingPromised(Exception):
    """Nobody has promised a payment on that page, or it is decided."""


class Bank:
    """Each act is told by events, as Stripe tells it."""

    def __init__(self, records: Records) -> None:
        """Of the whole world."""
        self.records = records

    def confirm(self, session_id: str) -> None:
        """A promised payment has come. Raises NothingPromised."""
        with self.records.lock:
            session, intent, charge = self._promised(session_id)
            succeed(self.records, intent, charge)
            session["payment_status"] = "paid"
            self.records.tell("checkout.session.async_payment_succeeded", session)
            self.records.unbooked.append(charge["id"])

    def disappoint(self, session_id: str) -> None:
        """A promised payment has failed. Raises NothingPromised."""
        with self.records.lock:
            session, intent, charge = self._promised(session_id)
            fail(self.records, intent, charge, "payment_intent_payment_attempt_failed", "The payment failed.")
            self.records.tell("checkout.session.async_payment_failed", session)

    def _promised(self, session_id: str) -> tuple[Json, Json, Json]:
        objects = self.records.objects
        session = objects["checkout.session"][session_id]
        intent = objects["payment_intent"][session["payment_intent"]]
        if intent["status"] != "processing":
            raise NothingPromised(session_id)
        return session, intent, objects["charge"][intent["latest_charge"]]

    def book(self) -> None:
        """Balance transactions of whatever was paid meanwhile; sessions whose hour is over are closed."""
        with self.records.lock:
            waiting, self.records.unbooked = self.records.unbooked, []
            for charge_id in waiting:
                book(self.records, self.records.objects["charge"][charge_id])
            close_those_due(self.records)

    def refund(self, charge_id: str, amount_fen: int) -> str:
        """Somebody refunds in the dashboard, past us; the refund's id."""
        with self.records.lock:
            charge = self.records.objects["charge"][charge_id]
            return str(refunds.open_refund(self.records, charge, amount_fen, None, {})["id"])

    def settle_refund(self, refund_id: str) -> None:
        """A wallet's refund has arrived."""
        with self.records.lock:
            refunds.settle(self.records, self.records.objects["refund"][refund_id])

    def fail_refund(self, refund_id: str, reason: str = "expired_or_canceled_card") -> None:
        """A refund has come back."""
        with self.records.lock:
            refunds.fail(self.records, self.records.objects["refund"][refund_id], reason)

    def dispute(self, charge_id: str, amount_fen: int | None = None, *, inquiry: bool = False) -> str:
        """A payer contests a charge, or only asks about it; the dispute's id. Raises NoChargebacks."""
        with self.records.lock:
            charge = self.records.objects["charge"][charge_id]
            return str(disputes.open_dispute(self.records, charge, amount_fen, inquiry=inquiry)["id"])

    def escalate(self, dispute_id: str) -> None:
        """An inquiry becomes a dispute."""
        with self.records.lock:
            disputes.escalate(self.records, self.records.objects["dispute"][dispute_id])

    def decide(self, dispute_id: str, *, won: bool) -> None:
        """The bank has decided."""
        with self.records.lock:
            disputes.decide(self.records, self.records.objects["dispute"][dispute_id], won=won)

    def appeal(self, dispute_id: str) -> None:
        """What was lost is looked at once more."""
        with self.records.lock:
            disputes.appeal(self.records, self.records.objects["dispute"][dispute_id])

    def pay_out(self) -> str:
        """Tonight's payout; its id."""
        with self.records.lock:
            return str(payouts.pay_out(self.records)["id"])

    def fail_payout(self, payout_id: str, code: str = "account_closed") -> None:
        """It has come back."""
        with self.records.lock:
            payouts.fail(self.records, self.records.objects["payout"][payout_id], code)

"""Stripe behind the port. The makers' client is known here and nowhere else; none of its objects leaves."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stripe

from services.payment_gateway import port, stripe_facts
from services.payment_gateway.refusals import WebhookRefused
from services.settings import Settings

T = TypeVar("T", port.CaptureTold, port.RefundTold, port.ChargebackTold)
API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS, RETRIES, PAGE = 10.0, 2, 100
TOLERANCE_SECONDS, HEADER_LENGTH_MAX = 300, 4_096
"""How old, or how far ahead of our clock, a signature may be."""
METHODS = ("card", "alipay", "wechat_pay")
EVENTS = (
    *(
        f"checkout.session.{what}"
        for what in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
    ),
    *(f"payment_intent.{what}" for what in ("processing", "succeeded", "payment_failed", "canceled")),
    "charge.updated",
    *(f"refund.{what}" for what in ("created", "updated", "failed")),
    *(f"charge.dispute.{what}" for what in ("created", "updated", "funds_withdrawn", "funds_reinstated", "closed")),
    *(f"payout.{what}" for what in ("paid", "failed", "reconciliation_completed")),
)
"""What is to be told to us; other kinds are passed over."""


class StripeGateway:
    """One account at Stripe."""

    name = "stripe"

    def __init__(self, key: str, *, address: str | None = None, page_host: str = "checkout.stripe.com") -> None:
        """`address` is another server that speaks Stripe's API: the stand-in for tests and demonstrations."""
        stripe.enable_telemetry = False
        self.page_host = page_host
        addresses: Any = {"base_addresses": {"api": address}} if address else {}
        self._client = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            max_network_retries=RETRIES,
            **addresses,
        )
        self._v1 = self._client.v1

    # What is asked for ------------------------------------------------------------------------

    def open_session(self, asked: port.SessionAsked) -> port.SessionTold:
        """Raises GatewayRefused, GatewayFailed, NoAnswer."""
        params: Any = {
            "mode": "payment",
            "locale": "auto",
            "client_reference_id": asked.reference,
            "expires_at": int(asked.expires_at.timestamp()),
            "metadata": asked.metadata,
            "payment_intent_data": {"metadata": asked.metadata, "description": asked.reference},
            "allowed_payment_method_types": list(METHODS),
            "payment_method_options": {"wechat_pay": {"client": "web"}},
            "line_items": [_line(each) for each in asked.lines],
            "success_url": asked.success_url,
            "cancel_url": asked.cancel_url,
        }
        with _told_by_stripe():
            made = self._v1.checkout.sessions.create(params=params, options={"idempotency_key": asked.key})
        return self._session(made)

    def expire_session(self, session_id: str) -> None:
        """Quiet where it is over already. Raises NoAnswer."""
        try:
            with _told_by_stripe():
                self._v1.checkout.sessions.expire(session_id)
        except port.GatewayRefused:
            return  # It is complete or expired: whoever looks will see which.
        except port.GatewayFailed as failed:
            raise port.NoAnswer(str(failed)) from None  # No key of ours keeps it: the next one who asks is heard.

    def refund(self, asked: port.RefundAsked) -> None:
        """Raises GatewayRefused, GatewayFailed, NoAnswer."""
        params: Any = {
            "charge": asked.capture_id,
            "amount": asked.amount_fen,
            "reason": "requested_by_customer",
            "metadata": asked.metadata,
        }
        with _told_by_stripe():
            self._v1.refunds.create(params=params, options={"idempotency_key": asked.key})

    # What is told -----------------------------------------------------------------------------

    def told(self, session_ids: Sequence[str]) -> port.Told:
        """Raises NoAnswer, GatewayRefused."""
        with _told_by_stripe():
            found = [self._v1.checkout.sessions.retrieve(each) for each in session_ids]
            intents = [str(each.payment_intent) for each in found if each.payment_intent]
            charges = [each for intent in intents for each in self._charges(intent)]
            captures = [stripe_facts.capture(each.to_dict(for_json=True)) for each in charges]
            refunds = [
                stripe_facts.refund(each) for intent in intents for each in self._listed(self._v1.refunds, intent)
            ]
            disputes = [
                stripe_facts.chargeback(each) for intent in intents for each in self._listed(self._v1.disputes, intent)
            ]
        return port.Told(
            sessions=tuple(map(self._session, found)),
            captures=_as_it_happened(captures),
            refunds=_as_it_happened(refunds),
            chargebacks=_as_it_happened(disputes),
        )

    def payment_of(self, capture_id: str) -> str | None:
        """Raises NoAnswer."""
        try:
            with _told_by_stripe():
                metadata = self._v1.charges.retrieve(capture_id).metadata.to_dict()
        except port.GatewayRefused:
            return None
        return metadata.get("payment_id") if metadata.get("app") == port.APP else None

    def claim_of(self, capture_id: str) -> port.Claim | None:
        """Raises NoAnswer."""
        try:
            with _told_by_stripe():
                charge = self._v1.charges.retrieve(capture_id)
                params: Any = {"payment_intent": str(charge.payment_intent), "limit": 1}
                sessions = self._v1.checkout.sessions.list(params=params).data if charge.payment_intent else []
        except port.GatewayRefused:
            return None
        return stripe_facts.claim(charge, sessions[0], self._session(sessions[0])) if sessions else None

    def hints_since(self, created: int) -> Iterator[port.Hint]:
        """They come newest first, and are given oldest first. Raises NoAnswer."""
        params: Any = {"created": {"gte": created}, "types": list(EVENTS), "delivery_success": False, "limit": PAGE}
        with _told_by_stripe():
            events = list(self._v1.events.list(params=params).auto_paging_iter())
        yield from (stripe_facts.hint(each.to_dict(for_json=True)) for each in reversed(events))

    def ended_since(self, created: int) -> Iterator[port.SessionTold]:
        """Raises NoAnswer."""
        params: Any = {"created": {"gte": created}, "status": "expired", "limit": PAGE}
        with _told_by_stripe():
            ended = list(self._v1.checkout.sessions.list(params=params).auto_paging_iter())
        yield from map(self._session, ended)

    def transactions_since(self, created: int) -> Iterator[port.Transaction]:
        """Each with the payment that its source says it is of. Raises NoAnswer."""
        return self._transactions(created={"gte": created})

    def transactions_of(self, source_id: str) -> Iterator[port.Transaction]:
        """Raises NoAnswer."""
        return self._transactions(source=source_id)

    def transactions_in(self, payout_id: str) -> Iterator[port.Transaction]:
        """Raises NoAnswer."""
        return (each for each in self._transactions(payout=payout_id) if each.source_id != payout_id)

    def payouts_since(self, created: int) -> Iterator[port.PayoutTold]:
        """Raises NoAnswer."""
        params: Any = {"created": {"gte": created}, "limit": PAGE}
        with _told_by_stripe():
            found = list(self._v1.payouts.list(params=params).auto_paging_iter())
        yield from (stripe_facts.payout(each.to_dict(for_json=True)) for each in reversed(found))

    def _transactions(self, **wanted: Any) -> Iterator[port.Transaction]:
        params: Any = wanted | {"limit": PAGE, "expand": ["data.source"]}
        with _told_by_stripe():
            found = list(self._v1.balance_transactions.list(params=params).auto_paging_iter())
        yield from (stripe_facts.transaction(each.to_dict(for_json=True)) for each in reversed(found))

    def account(self) -> dict[str, Any]:
        """What can be told of the account itself. Raises NoAnswer, GatewayRefused."""
        with _told_by_stripe():
            of = self._v1.accounts.retrieve_current().to_dict(for_json=True)
            balance = self._v1.balance.retrieve()
            configured = self._v1.payment_method_configurations.list(params={"limit": PAGE}).data
            endpoints = self._v1.webhook_endpoints.list(params={"limit": PAGE}).data
        methods = [each.to_dict(for_json=True) for each in configured if each.active]
        stamp = str((balance.last_response.headers if balance.last_response else {}).get("date", ""))
        return {
            "country": of.get("country"),
            "default_currency": of.get("default_currency"),
            "livemode": balance.livemode,
            "at": parsedate_to_datetime(stamp).timestamp(),
            "methods": [name for name in METHODS if any(_is_on(each.get(name)) for each in methods)],
            "endpoints": [
                {"url": each.url, "events": list(each.enabled_events), "version": each.api_version}
                for each in endpoints
            ],
        }

    def close(self) -> None:
        """Lets go of its connections."""
        http: Any = self._client._requestor._client
        http.close()

    def _charges(self, intent: str) -> Iterator[Any]:
        params: Any = {"payment_intent": intent, "limit": PAGE, "expand": ["data.balance_transaction"]}
        return self._v1.charges.list(params=params).auto_paging_iter()

    def _listed(self, resource: Any, intent: str) -> Iterator[Any]:
        found: Iterator[Any] = resource.list(params={"payment_intent": intent, "limit": PAGE}).auto_paging_iter()
        return found

    def _session(self, made: Any) -> port.SessionTold:
        """Raises GatewayRefused where it would lead anywhere else."""
        url = made.url or ""
        if url and urlsplit(url).netloc != self.page_host:
            raise port.GatewayRefused("page_elsewhere")
        return port.SessionTold(made.id, url, made.status or "open", tuple(made.payment_method_types))


def _as_it_happened(newest_first: list[T]) -> tuple[T, ...]:
    """What Stripe lists newest first; of one second it says no more than that."""
    oldest_first = newest_first[::-1]
    return tuple(sorted(oldest_first, key=lambda each: each.at))


def verified(body: bytes, signature: str | None, secrets: Sequence[str], at: datetime, is_live: bool) -> port.Hint:
    """A message that Stripe has signed, not long ago, for this place. Raises WebhookRefused, and never says why."""
    if not secrets or not signature or len(signature) > HEADER_LENGTH_MAX:
        raise WebhookRefused
    try:
        body.decode("utf-8")
        signed_at = int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
        event = json.loads(body)
    except (ValueError, RecursionError, StopIteration):
        raise WebhookRefused from None
    is_fresh = abs(at.timestamp() - signed_at) <= TOLERANCE_SECONDS
    if not is_fresh or not any(_is_signed(body, signature, secret) for secret in secrets):
        raise WebhookRefused
    is_event = isinstance(event, dict) and event.get("object") == "event" and event.get("livemode") is is_live
    try:
        told = stripe_facts.hint(event) if is_event else None
    except (KeyError, TypeError, AttributeError):
        told = None
    if told is None:
        raise WebhookRefused
    return told


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body.decode(), signature, secret))
    except stripe.SignatureVerificationError:
        return False


@contextmanager
def _told_by_stripe() -> Iterator[None]:
    """Each failure as what it means to us. Messages stay behind: they may hold what people typed."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise (port.GatewayBusy if isinstance(error, stripe.RateLimitError) else port.NoAnswer)(_of(error)) from None
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise port.GatewayBusy(_of(error)) from None  # Our key is wrong: nothing is wrong with what was asked.
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if error.http_status in (409, 429):
            raise port.GatewayBusy(_of(error)) from None
        raise port.GatewayRefused(_of(error)) from None
    except (stripe.APIError, stripe.IdempotencyError) as error:
        raise port.GatewayFailed(_of(error)) from None


def _of(error: stripe.StripeError) -> str:
    return str(error.code or type(error).__name__)


def _is_on(method: Any) -> bool:
    preference = (method or {}).get("display_preference") or {}
    return preference.get("value") == "on" and (method or {}).get("available") is not False


def _line(line: port.BillLine) -> dict[str, Any]:
    product = {"name": line.name}
    return {"quantity": 1, "price_data": {"currency": "cny", "unit_amount": line.amount_fen, "product_data": product}}


def wanted_of(settings: Settings) -> dict[str, Any]:
    """How the account must be. Raises SettingsInvalid."""
    return {
        "livemode": settings.stripe_is_live,
        "methods": METHODS,
        "url": f"{settings.public_url.rstrip('/')}/webhooks/stripe",
        "events": EVENTS,
        "version": API_VERSION,
        "secrets": len(settings.stripe_signing_secrets),
    }

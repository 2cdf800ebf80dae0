"""Refunds of an online payment: asked for by two persons here, or found at the provider."""

from dataclasses import dataclass, field
from typing import assert_never

from domain.payments.events import online
from domain.payments.events.online import OnlineRefundEvent


@dataclass(slots=True)
class OnlineRefund:
    """One, by its number here, or by the provider's where nobody here asked for it."""

    capture_id: str
    amount_fen: int
    uncovered_fen: int = 0
    state: str = "requested"
    provider_id: str | None = None
    attempt: int = 0


@dataclass(slots=True)
class OnlineRefunds:
    """requested → opened → succeeded; it may fail out of each of them, even after it had succeeded."""

    known: dict[str, OnlineRefund] = field(default_factory=dict)
    asked: dict[str, online.OnlineRefundRequested] = field(default_factory=dict)

    def of_provider(self, provider_id: str, ours: str | None) -> str:
        """Under which number it is known: ours where the provider names one that we know."""
        return ours if ours in self.known else provider_id

    def taken_fen(self, capture_id: str) -> int:
        """What has gone out of a capture, or is about to."""
        return sum(
            each.amount_fen for each in self.known.values() if each.capture_id == capture_id and each.state != "failed"
        )

    def waiting(self) -> dict[str, OnlineRefund]:
        """Those that the provider is yet to be asked for, or may have been."""
        return {refund_id: each for refund_id, each in self.known.items() if each.state == "requested"}

    def evolve(self, event: OnlineRefundEvent) -> None:
        """Remembers."""
        match event:
            case online.OnlineRefundRequested():
                self.asked[event.refund_id] = event
                self.known[event.refund_id] = OnlineRefund(event.capture_id, event.amount_fen)
            case online.OnlineRefundAttempted():
                self.known[event.refund_id].attempt = event.attempt
            case online.OnlineRefundOpened():
                refund = self.known.setdefault(event.refund_id, OnlineRefund(event.capture_id, event.amount_fen))
                refund.state, refund.provider_id, refund.uncovered_fen = (
                    "opened",
                    event.provider_id,
                    event.uncovered_fen,
                )
                refund.amount_fen = event.amount_fen
            case online.OnlineRefundSucceeded():
                self.known[event.refund_id].state = "succeeded"
            case online.OnlineRefundFailed():
                self.known[event.refund_id].state = "failed"
            case _:
                assert_never(event)

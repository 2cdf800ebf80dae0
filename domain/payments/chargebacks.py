"""Chargebacks of an online payment: the payer's bank asks for the money back."""

from dataclasses import dataclass, field
from typing import assert_never

from domain.payments.events import online
from domain.payments.events.online import ChargebackEvent

LOST, WON = "lost", "won"


@dataclass(slots=True)
class Chargeback:
    """One, by the provider's number."""

    capture_id: str
    amount_fen: int
    is_inquiry: bool
    withdrawn: bool = False
    reinstated: bool = False
    outcome: str | None = None
    uncovered_fen: int = 0

    @property
    def holds_money(self) -> bool:
        """Whether the provider has put the money aside, or given it away."""
        return self.withdrawn and not self.reinstated


@dataclass(slots=True)
class Chargebacks:
    """opened → withdrawn → closed; an appeal may close it anew, and bring the money back."""

    known: dict[str, Chargeback] = field(default_factory=dict)

    def taken_fen(self, capture_id: str) -> int:
        """What is put aside of a capture, or gone."""
        return sum(
            each.amount_fen for each in self.known.values() if each.capture_id == capture_id and each.holds_money
        )

    def is_open(self, capture_id: str) -> bool:
        """Whether one is undecided."""
        return any(each.capture_id == capture_id and each.outcome is None for each in self.known.values())

    def evolve(self, event: ChargebackEvent) -> None:
        """Remembers."""
        match event:
            case online.ChargebackOpened():
                self.known[event.chargeback_id] = Chargeback(event.capture_id, event.amount_fen, event.is_inquiry)
            case online.ChargebackWithdrawn():
                self.known[event.chargeback_id].withdrawn = True
            case online.ChargebackReinstated():
                self.known[event.chargeback_id].reinstated = True
            case online.ChargebackClosed():
                closed = self.known[event.chargeback_id]
                closed.outcome = event.outcome
                closed.uncovered_fen += event.uncovered_fen
            case _:
                assert_never(event)

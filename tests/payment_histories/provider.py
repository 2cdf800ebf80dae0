"""A provider in a few lines: what happened to its money, and what it tells of that at this moment."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random

from services.payment_gateway.port import CaptureTold, ChargebackTold, RefundTold, SessionTold, Told

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
PAGE = SessionTold("cs_1", "https://pay.example/cs_1", "open", ("card",))


@dataclass
class Provider:
    """Everything that it ever told stays true of the moment at which it was told."""

    chance: Random
    captures: list[CaptureTold] = field(default_factory=list)
    refunds: list[RefundTold] = field(default_factory=list)
    chargebacks: list[ChargebackTold] = field(default_factory=list)
    page: SessionTold = PAGE

    def told(self) -> Told:
        """All of it, as it is now."""
        return Told((self.page,), tuple(self.captures), tuple(self.refunds), tuple(self.chargebacks))

    # What befalls its money ---------------------------------------------------------------------

    def take(self, fen: int, status: str) -> None:
        """succeeded, pending or failed."""
        number = f"ch_{len(self.captures) + 1}"
        self.captures.append(CaptureTold(number, "pi_1", status, fen, "cny", "card", "declined", AT))
        if status != "failed":
            self.page = replace(self.page, status="complete")

    def decide(self, status: str) -> None:
        """What was promised comes, or does not."""
        self._one(self.captures, lambda each: each.status == "pending", status=status)

    def give_back(self, capture_id: str, fen: int, ours: str | None, status: str) -> None:
        """In the dashboard, or as it was asked."""
        number = f"re_{len(self.refunds) + 1}"
        self.refunds.append(RefundTold(number, capture_id, fen, "cny", status, "", ours, AT))

    def end_a_refund(self, status: str) -> None:
        """It arrives, or comes back: be it after it had arrived."""
        self._one(self.refunds, lambda each: each.status != "failed", status=status)

    def contest(self, capture_id: str, fen: int, *, inquiry: bool) -> None:
        """The payer's bank asks, or takes."""
        number = f"dp_{len(self.chargebacks) + 1}"
        self.chargebacks.append(ChargebackTold(number, capture_id, fen, "cny", None, inquiry, not inquiry, False, AT))

    def rule(self, *, won: bool) -> None:
        """A first time, or once more after an appeal; what was only asked about ends, or becomes a dispute."""
        for at, each in enumerate(self.chargebacks):
            if each.outcome is None and each.is_inquiry:
                grown = replace(each, is_inquiry=False, withdrawn=True)
                self.chargebacks[at] = replace(each, outcome="warning_closed") if won else grown
                return
            if each.outcome is None or (each.outcome == "lost" and won):
                self.chargebacks[at] = replace(each, outcome="won" if won else "lost", reinstated=won)
                return

    def _one(self, of: list, asked, **changes: str) -> None:  # type: ignore[no-untyped-def, type-arg]  # of either kind
        found = [at for at, each in enumerate(of) if asked(each)]
        if found:
            at = self.chance.choice(found)
            of[at] = replace(of[at], **changes)

    # What it has then ---------------------------------------------------------------------------

    def left_fen(self, capture_id: str) -> int:
        """What can still go back of a capture, or be contested."""
        [taken] = [each.amount_minor for each in self.captures if each.capture_id == capture_id]
        gone = sum(
            each.amount_minor for each in self.refunds if each.capture_id == capture_id and each.status != "failed"
        )
        held = (each for each in self.chargebacks if each.capture_id == capture_id and each.outcome not in ENDED_WELL)
        return taken - gone - sum(each.amount_minor for each in held)

    @property
    def held_fen(self) -> int:
        """With it, and not put aside."""
        taken = sum(each.amount_minor for each in self.captures if each.status == "succeeded")
        gone = sum(each.amount_minor for each in self.refunds if each.status != "failed")
        aside = sum(each.amount_minor for each in self.chargebacks if each.withdrawn and not each.reinstated)
        return taken - gone - aside

    @property
    def aside_fen(self) -> int:
        """Put aside, and never decided."""
        return sum(each.amount_minor for each in self.chargebacks if each.withdrawn and each.outcome is None)


ENDED_WELL = ("won", "warning_closed")

"""Doubts (疑问) about the charges of an account."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from domain.billing import refusals
from domain.billing.events import ArrearsBroughtForward, Assessment
from domain.billing.events.doubts import GROUNDS, OTHER_GROUND, OUTCOMES, ChargeDisputed, DisputeSettled, DoubtEvent
from domain.values.personal import Personal


class Doubt(NamedTuple):
    """Who doubts which charge on what ground, in words of their own if they like."""

    dispute_id: str
    charge_id: str
    ground: str
    words: Personal | None
    by: str
    on: date


class Answer(NamedTuple):
    """What came out, in words for the one who asked."""

    outcome: str
    words: Personal
    by: str
    on: date


@dataclass(slots=True)
class Disputes:
    """A charge is doubted once at a time; whoever still doubts it after the answer may say so again."""

    raised: dict[str, ChargeDisputed] = field(default_factory=dict)
    settled: dict[str, DisputeSettled] = field(default_factory=dict)

    def about(self, doubt: Doubt, fact: Assessment | ArrearsBroughtForward, amount_fen: int) -> ChargeDisputed:
        """As it goes on record. Raises DoubtOfAnother, DisputedAlready, UnknownReason, WordsMissing, IdReused."""
        if doubt.dispute_id in self.raised:
            raise refusals.IdReused(doubt.dispute_id)
        if doubt.by not in (fact.debtor, *(fact.liable_with if isinstance(fact, Assessment) else ())):
            raise refusals.DoubtOfAnother(doubt.charge_id)
        if doubt.ground not in GROUNDS:
            raise refusals.UnknownReason(doubt.ground, ", ".join(GROUNDS))
        if doubt.ground == OTHER_GROUND and doubt.words is None:
            raise refusals.WordsMissing()
        if waiting := self.open_about(doubt.charge_id):
            raise refusals.DisputedAlready(doubt.charge_id, waiting.disputed_on)
        return ChargeDisputed(
            dispute_id=doubt.dispute_id,
            dwelling=fact.dwelling,
            charge_id=doubt.charge_id,
            fee_kind=fact.fee_kind,
            period=fact.period,
            amount_fen=amount_fen,
            debtor=fact.debtor,
            creditor=fact.creditor,
            ground=doubt.ground,
            words=doubt.words,
            disputed_by=doubt.by,
            disputed_on=doubt.on,
        )

    def answered(self, dispute_id: str, answer: Answer) -> DisputeSettled:
        """As it goes on record. Raises UnknownDispute, DisputeSettledAlready, UnknownReason."""
        if answer.outcome not in OUTCOMES:
            raise refusals.UnknownReason(answer.outcome, ", ".join(OUTCOMES))
        if dispute_id not in self.raised:
            raise refusals.UnknownDispute(dispute_id)
        if before := self.settled.get(dispute_id):
            raise refusals.DisputeSettledAlready(before.settled_on)
        return DisputeSettled(
            dispute_id=dispute_id,
            charge_id=self.raised[dispute_id].charge_id,
            outcome=answer.outcome,
            answer=answer.words,
            settled_by=answer.by,
            settled_on=answer.on,
        )

    def open_about(self, charge_id: str) -> ChargeDisputed | None:
        """The doubt about a charge that waits for an answer."""
        waiting = (each for key, each in self.raised.items() if key not in self.settled)
        return next((each for each in waiting if each.charge_id == charge_id), None)

    def evolve(self, event: DoubtEvent) -> None:
        """Raised, then settled once."""
        if isinstance(event, ChargeDisputed):
            self.raised[event.dispute_id] = event
        else:
            self.settled[event.dispute_id] = event

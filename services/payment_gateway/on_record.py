"""Which movements of the provider's books stand on record here, and with how much?"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from projections import online_payments, suspense
from projections.engine.tables import Reading
from projections.online_payments import (
    CAPTURED,
    FOREIGN,
    REFUND_FAILED,
    REFUNDED,
    REINSTATED,
    SETTLED,
    WITHDRAWN,
    OnlineFact,
)
from projections.suspense import SuspenseRow
from services.payment_gateway.port import Transaction

SOURCES_AT_ONCE = 500
ON_RECORD = {
    "charge": (CAPTURED, FOREIGN),
    "refund": (REFUNDED,),
    "refund_failure": (REFUND_FAILED,),
    "dispute": (WITHDRAWN,),
    "dispute_reversal": (REINSTATED,),
}
"""Which fact stands for which movement of the provider's books; its fees and payouts are no business of ours."""
SORTED_AS = {what: category for category, known in ON_RECORD.items() for what in known}


class OnRecord(NamedTuple):
    """As far as the read side has come."""

    facts: dict[tuple[str, str], OnlineFact]
    parked: dict[str, SuspenseRow]
    """Money of which nothing is known, by its capture."""

    def here_minor(self, moved: Transaction) -> int | None:
        """How much of it is on record, in the currency of the bill; None where it is not."""
        for what in ON_RECORD[moved.category]:
            if (fact := self.facts.get((moved.source_id, what))) is not None:
                return fact.gross_minor
        parked = self.parked.get(moved.capture_id)
        if parked is None:
            return None
        if moved.category == "charge":
            return parked.amount_minor
        is_its_return = moved.category == "refund" and parked.state == "returned"
        return -parked.amount_minor if is_its_return and parked.amount_minor == -moved.bill_minor else None

    def waits(self, moved: Transaction) -> bool:
        """Whether two persons have still to say whose it is."""
        parked = self.parked.get(moved.capture_id)
        return moved.category == "charge" and parked is not None and parked.state == "parked"

    def lacks_settlement(self, moved: Transaction) -> bool:
        """Whether the capture stands on record, and nobody has told what the provider reckons for it."""
        is_booked = (moved.source_id, CAPTURED) in self.facts
        return moved.category == "charge" and is_booked and (moved.source_id, SETTLED) not in self.facts


def on_record(reading: Reading, moved: Sequence[Transaction]) -> OnRecord:
    """Of all these."""
    facts, parked = dict[tuple[str, str], OnlineFact](), dict[str, SuspenseRow]()
    for at in range(0, len(moved), SOURCES_AT_ONCE):
        share = moved[at : at + SOURCES_AT_ONCE]
        found = online_payments.facts_of_sources(reading, {each.source_id for each in share})
        facts |= {(fact.source_id, fact.what): fact for fact in found}
        items = suspense.at_the_provider(reading, {each.capture_id for each in share if each.capture_id})
        parked |= {item.number: item for item in items}
    return OnRecord(facts, parked)


def reckoned(reading: Reading, captures: Collection[str]) -> set[tuple[str, str]]:
    """Of these, what the provider has told that it reckons for them: then they stand in its books."""
    found, wanted = set[tuple[str, str]](), sorted(captures)
    for at in range(0, len(wanted), SOURCES_AT_ONCE):
        facts = online_payments.facts_of_sources(reading, wanted[at : at + SOURCES_AT_ONCE])
        found |= {(fact.source_id, "charge") for fact in facts if fact.what == SETTLED}
    return found

"""The vocabulary of what residents doubt. These words stay on disk: add, never alter."""

from datetime import date

from domain.history import Event
from domain.values.personal import Personal

OTHER_GROUND = "something else"
GROUNDS = (
    "wrong amount",
    "wrong floor area",
    "paid already",
    "not mine to pay",
    "service not given",
    "dwelling empty",
    OTHER_GROUND,
)
OUTCOMES = ("charge is right", "charge is wrong", "doubt withdrawn")
"""A charge that is wrong is reversed by an act of its own, which takes two persons."""


class ChargeDisputed(Event, frozen=True):
    """Somebody doubts a charge. The balance stays as it is."""

    TOPIC = "ChargeDisputed.v1"
    dispute_id: str
    dwelling: str
    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int  # Of the charge, as it stands.
    debtor: str
    creditor: str
    ground: str
    words: Personal | None  # In the resident's own words.
    disputed_by: str  # The debtor, or a party that is liable with them.
    disputed_on: date


class DisputeSettled(Event, frozen=True):
    """The doubt has its answer."""

    TOPIC = "DisputeSettled.v1"
    dispute_id: str
    charge_id: str
    outcome: str
    answer: Personal  # Free text may name people.
    settled_by: str
    settled_on: date


DoubtEvent = ChargeDisputed | DisputeSettled

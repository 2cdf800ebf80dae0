"""A look at what is sealed: on record before anything is shown."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.billing.refusals import UnknownDispute
from domain.privacy.events import NAME, PHONE, WORDS
from domain.privacy.reveal_log import RevealLog
from domain.registry.resident import Resident
from domain.values.personal import Personal
from projections import doubts, residents
from services.event_store.personal_keys import SubjectErased
from services.event_store.store import commanded
from services.house import House
from services.operation import measures
from services.use_cases.command import actor, use_case

OF_DWELLING = "dwelling-"
"""How a subject begins that is no person: an office that owes at a dwelling."""


class Seen(NamedTuple):
    """What was looked at; None where it was not asked for, is not on record, or was erased for good."""

    name: str | None = None
    phone: str | None = None
    words: str | None = None
    answer: str | None = None


@use_case
def record_reveal(house: House, subject: str, *, kinds: Sequence[str], purpose: str, case: str | None = None) -> int:
    """Who looks at what of a resident, and what for. Raises UnknownResident, UnknownPurpose, KindsUnclear."""
    log, role = house.store.load(RevealLog, subject), commanded.get().role
    if case is None:
        house.store.load(Resident, subject).must_be_registered()
    log.reveal(tuple(kinds), purpose=purpose, case=case, by=actor(), role=role)
    position = house.store.record(log)
    measures.REVEALS.labels(role).inc()
    return position


def subject_of_doubt(house: House, dispute_id: str) -> str:
    """Whose words they are. Raises UnknownDispute."""
    known = house.ask(lambda reading: doubts.doubt(reading, dispute_id))
    if known is None:
        raise UnknownDispute(dispute_id)
    said = known.words or known.answer
    return said.subject if said else known.disputed_by.removeprefix("resident:")


def seen(house: House, subject: str, *, kinds: Sequence[str], case: str | None = None) -> Seen:
    """What the look showed; only after `record_reveal`. Raises KeyLost, KeysUnavailable."""
    with house.read() as reading:
        party = f"resident:{subject}"
        name = residents.name(reading, party) if NAME in kinds else None
        phone = residents.phone(reading, party) if PHONE in kinds else None
        doubt = doubts.doubt(reading, case) if case and WORDS in kinds else None
    words, answer = (doubt.words, doubt.answer) if doubt else (None, None)
    return Seen(*(_opened(house, value) for value in (name, phone, words, answer)))


def _opened(house: House, sealed: Personal | None) -> str | None:
    try:
        return house.keys.open(sealed) if sealed else None
    except SubjectErased:
        return None

"""Entries as a page of history shows them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from domain.history import Entry, Event
from domain.values.personal import Personal
from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.tables import Reading
from services.house import House
from services.languages import Said, Tongue
from services.web.history import telling
from services.web.history.naming import Lines, Link, lines, links
from services.web.history.telling import Speaking
from services.web.history.things import Effect
from services.web.parties import Parties, person
from services.web.places import fact, history_of
from services.web.wording import reckoning

MASKED = "***"


class Told(NamedTuple):
    """One entry: what happened, who recorded it when, on which day it counts, why, and on what authority."""

    sentence: str
    who: str
    who_href: str
    role: str
    recorded: str
    booked: str
    reason: str
    authority: Said | None
    formula: str
    amount: str
    href: str
    links: tuple[Link, ...]


class Whole(NamedTuple):
    """An entry with all that it holds."""

    told: Told
    place: str
    lines: Lines | None
    command: str
    record: str
    """As it stands in history, but for what is about persons."""


def speaking(house: House, tongue: Tongue) -> Speaking:
    """Persons are masked."""
    return Speaking(tongue, Parties(house, tongue))


def tell_all(
    reading: Reading,
    entries: Sequence[Entry],
    to: Speaking,
    effect: Effect | None = None,
    booked: Mapping[int, date] | None = None,
) -> list[Told]:
    """In their order."""
    telling.learn(to, reading, entries)
    return [tell(entry, to, effect, (booked or {}).get(entry.position)) for entry in entries]


def tell(entry: Entry, to: Speaking, effect: Effect | None = None, booked: date | None = None) -> Told:
    """One entry."""
    tongue, event, around = to.tongue, entry.event, entry.envelope
    day, fen = booked or telling.booked_on(event), effect(event) if effect else None
    return Told(
        sentence=telling.sentence(event, to),
        who=person(around.actor, tongue),
        who_href=history_of("persons", around.actor.partition(":")[2]) if around.actor.startswith("person:") else "",
        role=telling.role(around.role, tongue),
        recorded=tongue.hour(around.recorded_at.astimezone(BUSINESS_ZONE)),
        booked=tongue.day(day) if day else "",
        reason=telling.reason(entry, to),
        authority=telling.authority(event, to),
        formula=_formula(event, tongue),
        amount="" if fen is None else f"{'+' if fen > 0 else ''}{tongue.money(fen)}",
        href=fact(entry.stream, entry.version),
        links=tuple(links(entry, tongue)),
    )


def tell_whole(reading: Reading, entry: Entry, to: Speaking) -> Whole:
    """One entry, and what it holds."""
    return Whole(
        told=tell_all(reading, [entry], to)[0],
        place=f"{entry.stream}:{entry.version}",
        lines=lines(entry, to.tongue),
        command=entry.envelope.command_id,
        record=_record(entry.event),
    )


def _formula(event: Any, tongue: Tongue) -> str:
    assessment = getattr(event, "assessment", None)
    return reckoning(assessment.basis, assessment.amount_fen, tongue).formula if assessment else ""


def _record(event: Event) -> str:
    """Field by field; a seal says nothing to anybody, and is left out."""
    text = msgspec.json.encode({"topic": event.TOPIC} | msgspec.structs.asdict(event), enc_hook=_masked)
    return msgspec.json.format(text, indent=2).decode()


def _masked(value: object) -> object:
    return MASKED if isinstance(value, Personal) else str(value)


def total(entries: Iterable[Entry], effect: Effect, tongue: Tongue) -> str:
    """What the entries add up to."""
    return tongue.money(sum(effect(entry.event) or 0 for entry in entries))

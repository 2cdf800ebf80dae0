"""A fact in words: its sentence, its booked day, its reason and authority, and the things that it names."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from domain.history import Entry, Event
from domain.registry.events import Holding
from domain.values.authority import Authority
from domain.values.personal import Personal
from projections.engine.business_day import BUSINESS_ZONE
from services.auth.access import matrix
from services.languages import N_, Said, Tongue
from services.web.history.sentences import SENTENCES
from services.web.parties import Parties, person
from services.web.wording import document

_PLACE = re.compile(r"%\((\w+)\)s")
_PARTIES = frozenset(
    [
        "bureau",
        "company",
        "creditor",
        "debtor",
        "employer",
        "other",
        "party",
        "payee",
        "payer",
        "resident",
        "same_as",
        "subject",
        "supplier",
    ]
)
_RESIDENTS = frozenset({"resident", "same_as", "other", "subject"})
_STAFF = frozenset({"cashier", "to", "holder", "member"})
_WORDS = frozenset(
    [
        "basis",
        "by",
        "capacity",
        "cause",
        "channel",
        "formerly",
        "gate",
        "ground",
        "kind",
        "kinds",
        "of",
        "outcome",
        "purpose",
        "reason",
        "rule",
        "status",
        "tenure",
        "why",
    ]
)
_PERIODS = frozenset({"period", "month", "last_period", "effective_from", "formerly_month"})
_NAMES = frozenset({"fee_kind", "item", "name"})
_HASH = 12


class Speaking(NamedTuple):
    """For whom it is told: in which language, with which names."""

    tongue: Tongue
    parties: Parties


def sentence(event: Event, speaking: Speaking) -> str:
    """What happened, for whoever was not there; a word that has no sentence yet is named."""
    message = SENTENCES.get(type(event))
    if message is None:
        return speaking.tongue.gettext(N_("记下了一件事（%(word)s）。")) % {"word": event.TOPIC}
    places = {name: told(event, name, speaking) for name in _PLACE.findall(message)}
    return speaking.tongue.gettext(message) % places


def told(event: Event, name: str, speaking: Speaking) -> str:
    """A place of a sentence. Raises AttributeError where the fact has no such field."""
    of, value = _value(event, name)
    return _word(of, value, speaking)


def parties_of(event: Any) -> Iterator[str]:
    """Everybody who is named in a fact and may be a natural person."""
    for name in getattr(event, "__struct_fields__", ()):
        value = getattr(event, name)
        if isinstance(value, str) and (name in _PARTIES or name.endswith("_by")):
            yield _as_party(name, value)
        elif isinstance(value, msgspec.Struct):
            yield from parties_of(value)
        elif isinstance(value, tuple):
            for each in value:
                yield from parties_of(each)


def booked_on(event: Event) -> date | None:
    """The accounting day, of what stands in books."""
    day: date | None = getattr(event, "booked_on", None) or getattr(event, "opened_on", None)
    return day


def reason(entry: Entry, speaking: Speaking) -> str:
    """Why, if anybody said so: in the fact, or around it."""
    said = getattr(entry.event, "reason", None) or getattr(entry.event, "backdating_reason", None)
    return speaking.tongue.word(said or entry.envelope.reason or "") if said or entry.envelope.reason else ""


def authority(event: Event, speaking: Speaking) -> Said | None:
    """On what document: its own, or that of what it was reckoned by."""
    found = _authority(event)
    return document(found, speaking.tongue) if found else None


def _authority(event: Event) -> Authority | None:
    own = getattr(event, "authority", None)
    if own is None and (assessment := getattr(event, "assessment", None)) is not None:
        own = assessment.basis.authority
    if own is None and isinstance(content := getattr(event, "content", None), dict) and "authority" in content:
        own = msgspec.convert(content["authority"], Authority)
    return own if isinstance(own, Authority) else None


def role(code: str, tongue: Tongue) -> str:
    """In which role somebody acted, as the matrix calls it."""
    words = matrix().roles.get(code)
    return (words.zh if tongue.code == "zh" else words.en) if words else ""


def persons(event: Event) -> Iterator[tuple[str, str]]:
    """Who of the staff had a part in it, by the name of the field."""
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if _is_staff(name) and isinstance(value, str) and value.startswith("person:"):
            yield name, value


def _value(event: Any, name: str) -> tuple[str, Any]:
    """The field by its name, and what it holds: of several, the first that says something; of lines, their sum."""
    if "_or_" in name:
        found = [_value(event, each) for each in name.split("_or_")]
        return next((each for each in found if each[1] is not None), found[0])
    if name.startswith("lines_"):
        return name, sum(getattr(line, name.removeprefix("lines_")) for line in event.lines)
    if not hasattr(event, name) and hasattr(event, "assessment"):
        return _value(event.assessment, name)
    return name, getattr(event, name)


def _word(name: str, value: Any, speaking: Speaking) -> str:
    if value is None:
        return speaking.tongue.gettext(N_("不详"))
    if isinstance(value, str):
        return _text(name, value, speaking)
    kind = next((each for each in _WRITERS if isinstance(value, each)), None)
    return _WRITERS[kind](name, value, speaking) if kind else str(value)


def _text(name: str, value: str, speaking: Speaking) -> str:
    tongue = speaking.tongue
    if name in _PARTIES:
        return speaking.parties.of(_as_party(name, value)).text
    if _is_staff(name):
        return _who(value, speaking)
    if name == "role":
        return role(value, tongue)
    if name in _WORDS:
        return tongue.word(value)
    if name in _NAMES:
        return tongue.name(value).text
    if name in _PERIODS:
        return tongue.period(value)
    return value[:_HASH] if name == "sha256" else value


def _who(value: str, speaking: Speaking) -> str:
    """Of the staff, by the short name; whoever else had a part in it is a party."""
    kind = value.partition(":")[0]
    is_party = ":" in value and kind not in ("person", "service")
    return speaking.parties.of(value).text if is_party else person(value, speaking.tongue)


def _as_party(name: str, value: str) -> str:
    return f"resident:{value}" if name in _RESIDENTS and ":" not in value else value


def _is_staff(name: str) -> bool:
    return name in _STAFF or name.endswith("_by")


def _several(name: str, values: tuple[Any, ...], speaking: Speaking) -> str:
    """Names one by one; of anything larger, how many."""
    if values and isinstance(values[0], Holding):
        return "、".join(_holding(each, speaking) for each in values)
    if name == "areas" and not values:
        return speaking.tongue.gettext(N_("全部"))
    if values and isinstance(values[0], str):
        return "、".join(_text(name, each, speaking) for each in values)
    return str(len(values))


def _holding(of: Holding, speaking: Speaking) -> str:
    who = speaking.parties.of(of.party).text
    return who if of.numerator == of.denominator else f"{who} {of.numerator}/{of.denominator}"


def _integer(name: str, value: int, speaking: Speaking) -> str:
    return speaking.tongue.money(value) if name.endswith("_fen") else str(value)


_WRITERS: dict[type[Any], Callable[[str, Any, Speaking], str]] = {
    bool: lambda _, value, speaking: speaking.tongue.gettext(N_("是") if value else N_("否")),
    int: _integer,
    datetime: lambda _, value, speaking: speaking.tongue.hour(value.astimezone(BUSINESS_ZONE)),
    date: lambda _, value, speaking: speaking.tongue.day(value),
    Decimal: lambda _, value, speaking: speaking.tongue.number(value),
    Authority: lambda _, value, speaking: document(value, speaking.tongue).text,
    Personal: lambda _, value, speaking: speaking.tongue.gettext(N_("（已遮盖）")),
    tuple: _several,
}
"""The narrower kind first: a truth value is a whole number, too, and a moment is a day."""


def learn(speaking: Speaking, reading: Any, entries: Iterable[Entry]) -> None:
    """The names of everybody in some entries."""
    speaking.parties.learn(reading, [who for entry in entries for who in parties_of(entry.event)])

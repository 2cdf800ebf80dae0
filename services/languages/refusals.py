"""What the domain refuses, said in the reader's language."""

from datetime import date

from domain.errors import Refusal
from services.languages.tongue import Tongue


def sentence(refusal: Refusal, tongue: Tongue) -> str:
    """The sentence of a refusal. English is its own; Chinese stands in the catalogue, with the same places."""
    if tongue.code == "en":
        return str(refusal)
    facts = {name: _told(fact, tongue) for name, fact in refusal.facts.items()}
    return tongue.gettext(source(type(refusal))).format(**facts)


def source(kind: type[Refusal]) -> str:
    """Under which message the catalogue has a refusal: its sentence on one line."""
    return " ".join((kind.__doc__ or "").split())


def _told(fact: object, tongue: Tongue) -> object:
    """Days and the domain's own terms in the reader's language; a list of terms, too."""
    match fact:
        case date():
            return tongue.day(fact)
        case str():
            return "、".join(map(tongue.word, fact.split(", ")))
        case _:
            return fact

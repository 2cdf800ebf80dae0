"""What the domain refuses, said in the reader's language."""

from datetime import date, datetime

from domain.errors import Refusal
from projections.engine.business_day import town_time
from services.languages.tongue import Tongue


def sentence(refusal: Refusal, tongue: Tongue) -> str:
    """The sentence of a refusal. English is its own; Chinese stands in the catalogue, with the same places."""
    if tongue.code == "en":
        instants = {
            name: tongue.hour(town_time(fact)) for name, fact in refusal.facts.items() if isinstance(fact, datetime)
        }
        return source(type(refusal)).format(**refusal.facts | instants)
    facts = {name: _told(fact, tongue) for name, fact in refusal.facts.items()}
    return tongue.gettext(source(type(refusal))).format(**facts)


def source(kind: type[Refusal]) -> str:
    """Under which message the catalogue has a refusal: its sentence on one line."""
    return " ".join((kind.__doc__ or "").split())


def _told(fact: object, tongue: Tongue) -> object:
    """Days, instants and the domain's own terms in the reader's language; a list of terms, too."""
    match fact:
        case datetime():
            return tongue.hour(town_time(fact))
        case date():
            return tongue.day(fact)
        case str():
            return "、".join(map(tongue.word, fact.split(", ")))
        case _:
            return fact

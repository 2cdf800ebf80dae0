"""What is kept about him, how long and for whom; and who looked at it."""

from datetime import datetime
from typing import NamedTuple

from domain.values.personal import Personal
from projections import residents
from projections.engine.business_day import town_time
from projections.engine.tables import Reading
from projections.reveals import RevealRow, reveals_of
from services.auth.access import matrix
from services.event_store.personal_keys import KeyLost, KeysUnavailable, PersonalKeys, SubjectErased
from services.languages import Tongue
from services.web.my.mine import Mine
from services.web.reading import ERASED, NOT_ON_RECORD, UNAVAILABLE

LOOKS_SHOWN = 200


class Known(NamedTuple):
    """A value about him, in full: it is his own."""

    text: str
    is_known: bool


class Record(NamedTuple):
    """One record of this person."""

    name: Known
    phone: Known
    retired: bool | None


class Look(NamedTuple):
    """Somebody of the staff looked at something of his."""

    day: str
    time: str
    who: str
    role: str
    kinds: str
    purpose: str
    case: str


def records(reading: Reading, keys: PersonalKeys, who: Mine, tongue: Tongue) -> list[Record]:
    """All records of this person."""
    return [
        Record(
            _known(residents.name(reading, party), keys, tongue),
            _known(residents.phone(reading, party), keys, tongue),
            residents.is_retired(reading, party),
        )
        for party in who.parties
    ]


def _known(value: Personal | None, keys: PersonalKeys, tongue: Tongue) -> Known:
    """Erased, away and not on record are three things: he is told which."""
    if value is None:
        return Known(tongue.gettext(NOT_ON_RECORD), is_known=False)
    try:
        return Known(keys.open(value), is_known=True)
    except SubjectErased:
        return Known(tongue.gettext(ERASED), is_known=False)
    except (KeyLost, KeysUnavailable):
        return Known(tongue.gettext(UNAVAILABLE), is_known=False)


def looks(reading: Reading, who: Mine, tongue: Tongue) -> list[Look]:
    """The newest first."""
    return [_look(row, tongue) for row in reveals_of(reading, who.subjects, LOOKS_SHOWN)]


def _look(row: RevealRow, tongue: Tongue) -> Look:
    at = town_time(datetime.fromisoformat(row.seen_at))
    words = matrix().roles.get(row.role)
    comma = "、" if tongue.code == "zh" else ", "
    return Look(
        day=tongue.day(at.date()),
        time=f"{at:%H:%M}",
        who=row.seen_by.partition(":")[2],
        role="" if words is None else words.zh if tongue.code == "zh" else words.en,
        kinds=comma.join(map(tongue.word, row.kinds)),
        purpose=tongue.word(row.purpose),
        case=row.case or "",
    )

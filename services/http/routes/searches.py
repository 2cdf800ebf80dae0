"""Finding a dwelling by what somebody at the counter says. A name never stands in an address."""

import re
import unicodedata
from collections.abc import Iterator

from domain.values.dwelling_code import place
from domain.values.personal import Personal
from projections import directory, dwelling_codes, residents, search
from projections.engine.tables import Reading
from projections.homes import Home, homes
from services.event_store.name_marks import (
    COMPOUND_SURNAMES,
    INITIALS,
    LAST_DIGITS,
    NAME,
    NUMBER,
    PHONE,
    SURNAME,
    digits_of,
    normal,
)
from services.event_store.personal_keys import SubjectErased
from services.house import House
from services.http.acting import Asking, Reaching
from services.http.describing import asking
from services.http.schemas.page import Page
from services.http.schemas.residents import FoundTold, Words
from services.http.strict_route import nouns
from services.web.wording import address, masked

router = nouns("residents")
MOST = 50
_DASHES = re.compile(r"[-—–‐−/]")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}(-[0-9A-Z]*){0,3}", re.ASCII)
_NUMBER = re.compile(r"[\d\s()+-]{4,}")


@router.post("/searches", summary="Find dwellings", response_model=Page[FoundTold], responses=asking(413, 415))
def find_dwellings(house: Asking, reach: Reaching, asked: Words) -> Page[FoundTold]:
    """By a name, a surname, initials, a number or its last four digits, or the beginning of a code; 50 at most."""
    return Page(items=find(house, asked.words, reach.areas), next_cursor=None)


def find(house: House, words: str, areas: frozenset[str] | None = None) -> list[FoundTold]:
    """In these areas alone: what lies elsewhere takes no place of the 50. Raises KeysUnavailable, KeyLost."""
    tokens = [house.keys.index.token(why, text) for why, text in _sought(words)]
    with house.read() as reading:
        found = [*_by_code(reading, words, areas), *_by_person(house, reading, tokens, areas)]
    return [each for each in found if areas is None or place(each.dwelling).area in areas][:MOST]


def _sought(words: str) -> Iterator[tuple[str, str]]:
    """As what the words may be meant."""
    if _NUMBER.fullmatch(words.strip()):
        digits = digits_of(words)
        yield (PHONE if len(digits) == LAST_DIGITS else NUMBER), digits
        return
    name = normal(words)
    yield NAME, name
    if len(name) == 1 or name in COMPOUND_SURNAMES:
        yield SURNAME, name
    if name.isascii() and name.isalpha():
        yield INITIALS, name


def _by_code(reading: Reading, words: str, areas: frozenset[str] | None) -> list[FoundTold]:
    written = _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", words).split()).upper())
    if not _CODE.fullmatch(written):
        return []
    return [
        told
        for dwelling in dwelling_codes.beginning_with(reading, written, MOST, areas)
        if (told := _told(reading, dwelling, "code"))
    ]


def _by_person(house: House, reading: Reading, tokens: list[str], areas: frozenset[str] | None) -> Iterator[FoundTold]:
    """What they own or live in now; whoever was erased meanwhile is not found."""
    whys = dict(search.found(reading, tokens, MOST, areas)) if tokens else {}
    for resident, why in whys.items():
        name = _opened(house, residents.name(reading, resident))
        if name is None:
            continue  # Erased by another process; the next rebuild makes no marks of this person.
        for home in homes(reading, [f"resident:{resident}"]):
            told = _told(reading, home.dwelling, why, resident, masked(name), home) if home.until is None else None
            if told:
                yield told


def _told(
    reading: Reading,
    dwelling: str,
    why: str,
    resident: str | None = None,
    name: str | None = None,
    home: Home | None = None,
) -> FoundTold | None:
    row = directory.dwelling(reading, dwelling)
    if row is None:
        return None
    area = next((each.name for each in directory.areas(reading) if each.area == row.area), row.area)
    return FoundTold(
        dwelling=row.dwelling,
        code=row.code,
        address=address(area, row.code),
        resident=resident,
        name=name,
        capacity=home.capacity if home else None,
        why=why,
    )


def _opened(house: House, name: Personal | None) -> str | None:
    try:
        return house.keys.open(name) if name else None
    except SubjectErased:
        return None

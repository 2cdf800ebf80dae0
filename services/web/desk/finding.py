"""Finding a dwelling at the desk: a code in few keys, else whatever the search of names and numbers finds."""

import re
import unicodedata
from typing import NamedTuple

from domain.errors import Refusal
from domain.values.dwelling_code import DwellingCodeInvalid, canonical, dwelling_code
from projections import collection, directory, dwelling_codes
from projections.engine.tables import Reading
from services.house import House
from services.http.routes.searches import find
from services.http.schemas.residents import FoundTold
from services.languages import N_
from services.web.refusals import WordsMissing
from services.web.wording import address

_WITHOUT_AREA = re.compile(r"(\d{1,4}[A-Z]?)[-. /*+](\d{1,2}[A-Z]?)[-. /*+](\d{1,5}[A-Z]?)", re.ASCII)
"""As the keys of numbers have it: 1-1-101, 1.1.101, 1 1 101."""
_RECEIPT = re.compile(r"[A-Z][A-Z0-9]{0,15}\d{8}", re.ASCII)
WHYS = {
    "code": N_("户号"),
    "name": N_("姓名"),
    "surname": N_("姓"),
    "initials": N_("拼音首字母"),
    "number": N_("电话"),
    "phone": N_("电话后四位"),
}
"""By what somebody was found."""


class Found(NamedTuple):
    """A dwelling, and by whom it was found; masked."""

    code: str
    address: str
    name: str
    capacity: str
    why: str


def find_at_desk(house: House, words: str, areas: frozenset[str] | None) -> list[Found]:
    """In these areas; a code that is written out stands for itself. Raises WordsMissing, KeysUnavailable."""
    written = unicodedata.normalize("NFKC", words).strip()
    if not written:
        raise WordsMissing
    with house.read() as reading:
        exact = list(filter(None, (_by_code(reading, code) for code in _codes(reading, written.upper()))))
    told = exact or [_found(each) for each in find(house, written, areas)]
    return [each for each in told if areas is None or each.code.partition("-")[0] in areas]


def payment_of_receipt(reading: Reading, words: str) -> str | None:
    """Whoever keys the number of a receipt means its payment."""
    written = unicodedata.normalize("NFKC", words).strip().upper()
    found = collection.payment_by_receipt(reading, written) if _RECEIPT.fullmatch(written) else None
    return found.payment_id if found else None


def _codes(reading: Reading, written: str) -> list[str]:
    """What a code may mean: written out, or without its area."""
    try:
        return [canonical(written)]
    except Refusal:
        found = _WITHOUT_AREA.fullmatch(written)
    if found is None:
        return []
    codes = []
    for each in directory.areas(reading):
        try:
            codes.append(dwelling_code(each.area, *found.groups()))
        except DwellingCodeInvalid:
            return []
    return codes


def _by_code(reading: Reading, code: str) -> Found | None:
    row = directory.dwelling(reading, dwelling_codes.first_code(reading, code))
    if row is None:
        return None
    area = next(each.name for each in directory.areas(reading) if each.area == row.area)
    return Found(row.dwelling, address(area, row.code), "", "", "code")


def _found(told: FoundTold) -> Found:
    return Found(told.dwelling, told.address, told.name or "", told.capacity or "", told.why)

"""What stands in a cell: a clerk's spelling in, an exact value out, or the reason why not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from domain.errors import Refusal
from domain.values.dwelling_code import dwelling_code
from domain.values.floor_area import LARGEST_SQM, SMALLEST_SQM
from domain.values.money import AMOUNT_MAX_FEN, yuan_text

Chosen = TypeVar("Chosen")
TEXT_MAX, VALUE_SHOWN_MAX, COUNT_MAX = 200, 60, 9_999
RATE_MIN, RATE_MAX = Decimal("0.000001"), Decimal(1_000_000)
BLANKS = ("", "-", "--", "—", "——", "/", "无")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""What Excel writes in the place of a value; a CSV, and a copy by value, has it as text."""
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_PHONE = re.compile(r"\+?[0-9]+(?:-[0-9]+)*")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,2}")
_SPACES = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u3000]+")
_PERSONAL_DIGITS = re.compile(r"[0-9]{11}")


class CellRefused(Exception):
    """The cell cannot be read; code and inputs become the sentence."""

    def __init__(self, code: str, **inputs: str) -> None:
        super().__init__(code)
        self.code, self.inputs = code, inputs


def plain(raw: object) -> str:
    """NFKC (full-width to half-width) without any space; a whole number without its .0."""
    if isinstance(raw, str):
        if raw.isascii() and raw.isalnum():
            return raw
    elif isinstance(raw, float):
        return format(raw, ".15g") if not raw.is_integer() else str(int(raw))
    elif isinstance(raw, datetime):
        raw = raw.date() if raw.time() == datetime.min.time() else raw
    return "".join(unicodedata.normalize("NFKC", str(raw)).split())


def shown(raw: object) -> str:
    """The cell as a fault may repeat it: short, legible, and no number long enough to be a person's."""
    if _PERSONAL_DIGITS.search(plain(raw)):
        return "***"
    written = _SPACES.sub(" ", raw).strip() if isinstance(raw, str) else plain(raw)
    legible = "".join(each if each.isprintable() else "?" for each in written[:VALUE_SHOWN_MAX])
    return legible if len(written) <= VALUE_SHOWN_MAX else legible + "…"


def text(raw: object) -> str:
    """NFC, single spaces, at most 200 legible characters."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise CellRefused("not_text")
    clean = unicodedata.normalize("NFC", raw if isinstance(raw, str) else plain(raw))
    # A space of any other kind is not printable, so that most texts need no search for one.
    if not clean.isprintable() or "  " in clean or clean[:1] == " " or clean[-1:] == " ":
        clean = _SPACES.sub(" ", clean).strip()
        if not clean.isprintable():
            raise CellRefused("control_characters")
    if len(clean) > TEXT_MAX:
        raise CellRefused("too_long", maximum=str(TEXT_MAX))
    return clean


def money(raw: object) -> int:
    """Yuan in the cell, 分 out, exactly; never negative."""
    yuan = number(raw, ("元整", "元", "¥", "人民币"))
    if yuan < 0:
        raise CellRefused("negative")
    return int(_two_decimals(yuan, Decimal(0), Decimal(yuan_text(AMOUNT_MAX_FEN))).scaleb(2))


def floor_area(raw: object) -> Decimal:
    """㎡ with two decimals, between 5.00 and 2000.00."""
    return _two_decimals(number(raw, AREA_UNITS), SMALLEST_SQM, LARGEST_SQM)


def rate(raw: object) -> Decimal:
    """Yuan for one unit, with at most six decimals, above 0."""
    value = number(raw, ("元整", "元", "¥"))
    if not 0 < value <= RATE_MAX:
        raise CellRefused("out_of_range", minimum=str(RATE_MIN), maximum=str(RATE_MAX))
    exact = value.quantize(RATE_MIN)
    if exact != value:
        raise CellRefused("too_many_decimals")
    return value


def count(raw: object) -> int:
    """A whole number, 0 to 9999."""
    value = number(raw, ("次", "户", "个"))
    if not 0 <= value <= COUNT_MAX:
        raise CellRefused("out_of_range", minimum="0", maximum=str(COUNT_MAX))
    if value != value.to_integral_value():
        raise CellRefused("not_a_whole_number")
    return int(value)


def phone(raw: object) -> str:
    """7 to 15 digits, + in front and - between allowed."""
    written = _whole(plain(raw))
    if not _PHONE.fullmatch(written) or not 7 <= sum(each.isdigit() for each in written) <= 15:
        raise CellRefused("digits_lost" if _SHORTENED.fullmatch(written) else "not_a_phone_number")
    return written


def choice(choices: Mapping[str, Chosen]) -> Callable[[object], Chosen]:
    """One of the words; a refusal names them all and the nearest."""

    def read(raw: object) -> Chosen:
        written = plain(raw)
        if written in choices:
            return choices[written]
        near = get_close_matches(written[:VALUE_SHOWN_MAX], choices, n=1, cutoff=0.4)
        raise CellRefused("not_a_choice", choices="、".join(choices), near=near[0] if near else "")

    return read


def yes_or_no(raw: object) -> bool:
    """是 or 否, or Excel's own TRUE and FALSE."""
    return raw if isinstance(raw, bool) else _yes_or_no(raw)


def area_code(raw: object) -> str:
    """The area's code in capitals: BH."""
    return _code_part(plain(raw), 0, "not_an_area_code")


def building_number(raw: object) -> str:
    """1, 1栋, 第一栋, ０１: all are "1"."""
    return _code_part(_whole(plain(raw)), 1, "not_a_building_number")


def entrance_number(raw: object) -> str:
    """1, 1单元, 一单元: all are "1"."""
    return _code_part(_whole(plain(raw)), 2, "not_an_entrance_number")


def door_number(raw: object) -> str:
    """101, 0101, 101室, 一〇一: all are "101"."""
    return _code_part(_whole(plain(raw)), 3, "not_a_door_number")


def number(raw: object, units: tuple[str, ...]) -> Decimal:
    """Exact: a float by its 15 digits, as Excel itself keeps and shows it, never by arithmetic."""
    if isinstance(raw, str):
        written = plain(raw)
        for unit in units:
            written = written.removeprefix(unit).removesuffix(unit)
        if not _NUMBER.fullmatch(written):
            raise CellRefused("digits_lost" if _SHORTENED.fullmatch(written) else "not_a_number")
        return Decimal(written.replace(",", ""))
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise CellRefused("not_a_number")
    value = Decimal(format(raw, ".15g") if isinstance(raw, float) else raw)
    if not value.is_finite():
        raise CellRefused("not_a_number")
    return value


AREA_UNITS = ("平方米", "平米", "平方", "m2")
_yes_or_no = choice({"是": True, "否": False})


@lru_cache(maxsize=4096)
def _code_part(written: str, position: int, code: str) -> str:
    """How a part of a dwelling's code is spelled is the domain's rule: ask it with the other parts given."""
    parts = ["A", "1", "1", "1"]
    parts[position] = written
    try:
        return dwelling_code(*parts).split("-")[position]
    except Refusal:
        raise CellRefused(code) from None


def _whole(written: str) -> str:
    """101 where another program wrote the number 101 as 101.0."""
    whole = written.removesuffix(".0")
    return whole if whole.isdigit() else written


def _two_decimals(value: Decimal, minimum: Decimal, maximum: Decimal) -> Decimal:
    if not minimum <= value <= maximum:
        raise CellRefused("out_of_range", minimum=f"{minimum:.2f}", maximum=f"{maximum:.2f}")
    exact = value.quantize(Decimal("0.01"))
    if exact != value:
        raise CellRefused("too_many_decimals")
    return exact


def blank(raw: object) -> bool:
    """Nothing stands there."""
    return raw is None or (isinstance(raw, str) and not raw.strip())

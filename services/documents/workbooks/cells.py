"""What stands in a cell: a clerk's spelling in, an exact value out, or the reason why not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
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
EARLIEST, LATEST = date(1949, 1, 1), date(2099, 12, 31)
BLANKS = ("", "-", "--", "—", "——", "/", "无")
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})(?:[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_PHONE = re.compile(r"\+?[0-9]+(?:-[0-9]+)*")
_SPACES = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u3000]+")
_PERSONAL_DIGITS = re.compile(r"[0-9]{11}")


class CellRefused(Exception):
    """The cell cannot be read; code and inputs become the sentence."""

    def __init__(self, code: str, **inputs: str) -> None:
        super().__init__(code)
        self.code, self.inputs = code, inputs


def plain(raw: object) -> str:
    """NFKC (full-width to half-width) without any space; a whole number without its .0."""
    if isinstance(raw, float):
        raw = format(raw, ".15g") if not raw.is_integer() else int(raw)
    elif isinstance(raw, datetime):
        raw = raw.date() if raw.time() == datetime.min.time() else raw
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(raw)))


def shown(raw: object) -> str:
    """The cell as a fault may repeat it: short, legible, and no number long enough to be a person's."""
    if _PERSONAL_DIGITS.search(plain(raw)):
        return "***"
    written = _SPACES.sub(" ", raw).strip() if isinstance(raw, str) else plain(raw)
    legible = "".join(each if each.isprintable() else "?" for each in written[:VALUE_SHOWN_MAX])
    return legible if len(written) <= VALUE_SHOWN_MAX else legible + "…"


def text(raw: object) -> str:
    """NFC, single spaces, at most 200 legible characters."""
    if isinstance(raw, bool | date) or not isinstance(raw, int | float | str):
        raise CellRefused("not_text")
    written = raw if isinstance(raw, str) else plain(raw)
    clean = _SPACES.sub(" ", unicodedata.normalize("NFC", written)).strip()
    if any(not each.isprintable() for each in clean):
        raise CellRefused("control_characters")
    if len(clean) > TEXT_MAX:
        raise CellRefused("too_long", maximum=str(TEXT_MAX))
    return clean


def money(raw: object) -> int:
    """Yuan in the cell, 分 out, exactly; never negative."""
    yuan = _number(raw, ("元", "¥", "人民币"))
    if yuan < 0:
        raise CellRefused("negative")
    return int(_two_decimals(yuan, Decimal(0), Decimal(yuan_text(AMOUNT_MAX_FEN))).scaleb(2))


def floor_area(raw: object) -> Decimal:
    """㎡ with two decimals, between 5.00 and 2000.00."""
    return _two_decimals(_number(raw, ("平方米", "平米", "m2")), SMALLEST_SQM, LARGEST_SQM)


def count(raw: object) -> int:
    """A whole number, 0 to 9999."""
    value = _number(raw, ("次", "户", "个"))
    if not 0 <= value <= COUNT_MAX:
        raise CellRefused("out_of_range", minimum="0", maximum=str(COUNT_MAX))
    if value != value.to_integral_value():
        raise CellRefused("not_a_whole_number")
    return int(value)


def day(raw: object) -> date:
    """A date cell, or a date in figures: 2026-11-05, 2026/11/5, 2026年11月5日, 20261105."""
    found = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else _written_day(raw)
    if not EARLIEST <= found <= LATEST:
        raise CellRefused("out_of_range", minimum=str(EARLIEST), maximum=str(LATEST))
    return found


def phone(raw: object) -> str:
    """7 to 15 digits, + in front and - between allowed."""
    written = plain(raw)
    if not _PHONE.fullmatch(written) or not 7 <= sum(each.isdigit() for each in written) <= 15:
        raise CellRefused("not_a_phone_number")
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
    return _code_part(plain(raw), 1, "not_a_building_number")


def entrance_number(raw: object) -> str:
    """1, 1单元, 一单元: all are "1"."""
    return _code_part(plain(raw), 2, "not_an_entrance_number")


def door_number(raw: object) -> str:
    """101, 0101, 101室: all are "101"."""
    return _code_part(plain(raw), 3, "not_a_door_number")


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


def _number(raw: object, units: tuple[str, ...]) -> Decimal:
    """Exact: a float by its 15 digits, as Excel itself keeps and shows it, never by arithmetic."""
    if isinstance(raw, str):
        written = plain(raw)
        for unit in units:
            written = written.removeprefix(unit).removesuffix(unit)
        if not _NUMBER.fullmatch(written):
            raise CellRefused("not_a_number")
        return Decimal(written.replace(",", ""))
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise CellRefused("not_a_number")
    value = Decimal(format(raw, ".15g") if isinstance(raw, float) else raw)
    if not value.is_finite():
        raise CellRefused("not_a_number")
    return value


def _two_decimals(value: Decimal, minimum: Decimal, maximum: Decimal) -> Decimal:
    if not minimum <= value <= maximum:
        raise CellRefused("out_of_range", minimum=f"{minimum:.2f}", maximum=f"{maximum:.2f}")
    exact = value.quantize(Decimal("0.01"))
    if exact != value:
        raise CellRefused("too_many_decimals")
    return exact


def _written_day(raw: object) -> date:
    found = _DAY.fullmatch(plain(raw)) if isinstance(raw, str | int | float) else None
    if not found:
        raise CellRefused("not_a_date")
    try:
        return date(*(int(figure) for figure in found.groups() if figure))
    except ValueError:
        raise CellRefused("not_a_date") from None

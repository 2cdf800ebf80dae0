"""The code of a dwelling, `BH-1-1-101`: area, building, entrance, door number, whoever writes it how."""

import re
import unicodedata
from typing import NamedTuple

from domain.errors import Refusal

_PARTS = re.compile(r"([A-Z][A-Z0-9]{0,7})-([1-9][0-9]{0,3}[A-Z]?)-([1-9][0-9]?[A-Z]?)-([1-9][0-9]{0,4}[A-Z]?)")
_AREA = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_DIGITS = dict(zip("零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000123456789123456789", strict=True))
_SUFFIXES = ("号楼", "号房", "#楼", "#", "栋", "幢", "楼", "号", "单元", "门", "室", "房")


class DwellingCodeInvalid(Refusal):
    """A dwelling is written like BH-1-1-101 (area-building-entrance-door): check the code."""


class AreaCodeInvalid(Refusal):
    """An area's code is one to eight capital letters and digits, like BH: check the code."""


class Place(NamedTuple):
    """The parts of a code."""

    area: str
    building: str  # "BH-1"
    entrance: str  # "BH-1-1"
    door: str  # "101"


def area_code(written: str) -> str:
    """`ｂh` → `BH`. Raises AreaCodeInvalid."""
    code = _plain(written)
    if not _AREA.fullmatch(code):
        raise AreaCodeInvalid()
    return code


def dwelling_code(area: str, building: int | str, entrance: int | str, door: int | str) -> str:
    """`("BH", "1栋", "一单元", "０１０１")` → `BH-1-1-101`. Raises DwellingCodeInvalid, AreaCodeInvalid."""
    code = "-".join((area_code(area), _numbered(building), _numbered(entrance), _numbered(door)))
    if not _PARTS.fullmatch(code):
        raise DwellingCodeInvalid()
    return code


def canonical(written: str) -> str:
    """The code of a dwelling from any spelling with its four parts in order. Raises DwellingCodeInvalid."""
    parts = re.split(r"[-—–‐−/]", _plain(written))
    if len(parts) != 4:
        raise DwellingCodeInvalid()
    return dwelling_code(parts[0], parts[1], parts[2], parts[3])


def place(code: str) -> Place:
    """What a canonical code says: its area, building, entrance and door number. Raises DwellingCodeInvalid."""
    found = _PARTS.fullmatch(code)
    if not found:
        raise DwellingCodeInvalid()
    area, building, entrance, door = found.groups()
    return Place(area, f"{area}-{building}", f"{area}-{building}-{entrance}", door)


def _plain(written: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)).upper()


def _numbered(written: int | str) -> str:
    plain = _plain(str(written)).removeprefix("第")
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    return (_chinese(plain) or plain).lstrip("0")


def _chinese(numeral: str) -> str | None:
    """一 to 九十九, 叁, and digit by digit: 二〇一, 2零1; a clerk's O between Chinese digits is a zero: 二O一."""
    numeral = numeral.replace("拾", "十")
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        if len(tens) <= 1 and len(ones) <= 1 and set(tens + ones) <= set(_DIGITS):
            return str(10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0")))
        return None
    digits = "".join(_DIGITS.get(each, each) for each in numeral)
    if digits == numeral:
        return None
    digits = digits.replace("O", "0")
    return digits if digits.isdigit() else None

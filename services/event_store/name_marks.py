"""By what a name or a telephone number is looked for: plain marks, before any key makes them unreadable."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

NAME, SURNAME, INITIALS, PHONE, NUMBER = "name", "surname", "initials", "phone", "number"
LAST_DIGITS = 4
COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "端木",
    "百里", "呼延", "轩辕", "夏侯", "长孙", "宇文", "独孤", "南宫", "西门", "东郭", "万俟", "闻人",
    "公羊", "赫连", "澹台", "太史", "申屠", "钟离", "单于", "拓跋", "公冶", "濮阳", "淳于", "鲜于",
    "司空", "闾丘", "亓官", "巫马", "公西", "颛孙", "壤驷", "漆雕", "乐正", "谷梁", "段干", "南门",
    "羊舌", "微生", "梁丘", "左丘", "第五",
})  # fmt: skip
SURNAMES_READ_OTHERWISE = {
    "单": "s", "曾": "z", "解": "x", "仇": "q", "区": "o", "查": "z", "盖": "g", "朴": "p", "翟": "z",
    "覃": "q", "缪": "m", "乐": "y", "冼": "x", "种": "c", "折": "s", "重": "c", "尉迟": "yc", "长孙": "zs",
    "万俟": "mq", "单于": "cy", "澹台": "tt",
}  # fmt: skip
"""First letters of surnames that are read otherwise than the same characters elsewhere."""


class PlainMark(NamedTuple):
    """What is looked for, and which of several readings it is."""

    why: str
    place: int
    text: str | None  # None: there is no such reading.


def marks_of(kind: str, text: str) -> list[PlainMark]:
    """Of a name: whole, its surname, its initials in both readings; of a number: its last digits, and whole."""
    if kind == "name":
        name = normal(text)
        first, second = _initials(name)
        marks = [PlainMark(NAME, 0, name), PlainMark(SURNAME, 0, surname(name))]
        return [*marks, PlainMark(INITIALS, 0, first), PlainMark(INITIALS, 1, second)]
    if kind == "phone":
        digits = digits_of(text)
        last = digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else None
        return [PlainMark(PHONE, 0, last), PlainMark(NUMBER, 0, digits or None)]
    return []


def normal(name: str) -> str:
    """Without spaces and middle dots, in one form of each character."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return folded if folded.isalnum() else "".join(each for each in folded if each.isalnum())


def digits_of(number: str) -> str:
    """0711-335 0001 → 07113350001."""
    plain = unicodedata.normalize("NFKC", number)
    if plain.isascii() and plain.isdecimal():
        return plain
    return "".join(each for each in plain if each.isascii() and each.isdecimal())


def surname(name: str) -> str | None:
    """欧阳小明 → 欧阳, 陈小明 → 陈; none of a name that is not written in Chinese."""
    if not name or not _is_chinese(name):
        return None
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def _initials(name: str) -> tuple[str | None, str | None]:
    """单小明 → sxm, and dxm for whoever does not know."""
    if not name or not _is_chinese(name):
        return None, None
    usual = "".join(map(_first_letter, name))
    family = surname(name) or ""
    read = SURNAMES_READ_OTHERWISE.get(family)
    own = read + usual[len(family) :] if read else usual
    return own, usual if usual != own else None


@lru_cache(maxsize=10_000)
def _first_letter(character: str) -> str:
    """明 → m. Names are made of few characters: each is looked up once."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(character, style=Style.FIRST_LETTER))


def _is_chinese(name: str) -> bool:
    """Ideographs of any plane, rare ones in names among them."""
    return all("\u3400" <= each <= "\u9fff" or "\U00020000" <= each <= "\U0003ffff" for each in name)

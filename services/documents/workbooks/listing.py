"""The list of faults as a sheet of its own: in front of the clerk's sheets, and never taken for one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from services.documents.workbooks.faults import LANGUAGES, Fault, sentence

LISTED_MAX, COMMENTED_MAX = 2_000, 500
"""A longer list helps nobody; the colour is on every faulty cell."""
MARK_COLOUR, LINK_COLOUR = "FFF2B8", "0B5351"
AUTHOR = "安居"
WIDTHS = (14, 10, 18, 22, 60)
_NAMES = ("错误清单", "Faults")
_TITLES = (("工作表", "单元格", "列名", "内容", "怎么改"), ("Sheet", "Cell", "Column", "Value", "What to do"))


class Line(NamedTuple):
    """A fault as it is listed. `link` leads to its cell."""

    texts: tuple[str, str, str, str, str]
    link: str


def list_name(language: str, taken: Sequence[str]) -> str:
    """A name for the sheet that no other has."""
    wish = _NAMES[LANGUAGES.index(language)]
    others = {each.casefold() for each in taken}  # To Excel, names that differ in case alone are one.
    return next(name for name in (wish, *(f"{wish}{n}" for n in range(2, 999))) if name.casefold() not in others)


def list_titles(language: str) -> tuple[str, ...]:
    """The header of the list."""
    return _TITLES[LANGUAGES.index(language)]


def list_lines(faults: Sequence[Fault], language: str) -> list[Line]:
    """The first of the faults; a person's value is masked in them already."""
    return [
        Line(
            (fault.sheet, fault.cell, fault.title, fault.value, sentence(fault, language)),
            f"'{fault.sheet.replace(chr(39), chr(39) * 2)}'!{fault.cell}",
        )
        for fault in faults[:LISTED_MAX]
    ]


def is_list(grid: Sequence[Sequence[object]]) -> bool:
    """Whether this sheet is a list of faults that we put there."""
    return bool(grid) and tuple(grid[0][: len(WIDTHS)]) in _TITLES

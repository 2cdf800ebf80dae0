"""Where a sheet's header stands: below titles, in one line or in two, under any usual title."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.documents.workbooks.cells import plain, shown
from services.documents.workbooks.columns import EXAMPLE_TITLES, Column
from services.documents.workbooks.opening import Grid, Sheet

HEADER_WITHIN_ROWS = 20  # title, unit and date of printing stand above it
HEADED_FROM_TITLES = 3  # fewer known titles are chance
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[:*]")
Titles = Sequence[str]
"""What a column may be called, the whole of it first: 业主应交, 应交."""


class Header(NamedTuple):
    """`top` to `row` are its lines; `places`: column of each field; `twice`: columns that carry a title again."""

    top: int
    row: int
    places: dict[str, int]
    twice: tuple[tuple[int, int], ...] = ()
    examples: int | None = None

    @property
    def found(self) -> bool:
        """Enough known titles to be a ledger's header."""
        return len(self.places) >= HEADED_FROM_TITLES


def plain_title(raw: object) -> str:
    """A title without brackets, colons, stars and spaces."""
    return _ASIDE.sub("", plain(raw))


class Heading:
    """The first lines of a sheet as titles, read once for all kinds."""

    def __init__(self, sheet: Sheet) -> None:
        self._grid = sheet.grid
        self._lines = [[plain_title(cell) for cell in row] for row in sheet.grid[: HEADER_WITHIN_ROWS + 1]]
        width = len(sheet.grid[0]) if sheet.grid else 0
        self._spans = {
            (top, column): left
            for (top, left), (_, right) in sheet.merged
            if top <= HEADER_WITHIN_ROWS
            for column in range(left, min(right + 1, width))
        }
        self._candidates = list(self._every_candidate())

    def header(self, columns: Sequence[Column]) -> Header:
        """The line, or the two lines, among the first twenty that name the most columns."""
        best = Header(0, 0, {})
        for top, row, at in self._candidates:
            candidate = _header(top, row, at, columns)
            if len(candidate.places) > len(best.places):
                best = candidate
        return best

    def title(self, header: Header, place: int) -> str:
        """As the file writes it: of two lines, both."""
        below = shown(self._grid[header.row][place])
        if header.top == header.row:
            return below
        above = self._group(header.top, place)
        return (shown(self._grid[header.top][above]) if above is not None else "") + below

    def _every_candidate(self) -> Iterator[tuple[int, int, dict[str, list[int]]]]:
        for index, line in enumerate(self._lines[:HEADER_WITHIN_ROWS]):
            yield index, index, _by_title([(title,) for title in line])
        for index in range(1, len(self._lines)):
            yield index - 1, index, _by_title(self._under_groups(index))

    def _under_groups(self, index: int) -> list[Titles]:
        titles = list[Titles]()
        for place, below in enumerate(self._lines[index]):
            above = self._group(index - 1, place)
            group = self._lines[index - 1][above] if above is not None else ""
            titles.append((group + below, below) if below else (group,))
        return titles

    def _group(self, index: int, place: int) -> int | None:
        """The column whose title stands over this one: merged with it, or the last one before it."""
        line, below = self._lines[index], self._lines[index + 1]
        if line[place]:
            return place
        if (index, place) in self._spans:
            return self._spans[index, place]
        if any(row == index for row, _ in self._spans):
            return None
        while place > 0 and below[place] and not line[place]:
            place -= 1
        return place if line[place] and below[place] else None


def _by_title(titles: Sequence[Titles]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    for place, names in enumerate(titles):
        for name in dict.fromkeys(names):
            at.setdefault(name, []).append(place)
    return at


def _header(top: int, row: int, at: dict[str, list[int]], columns: Sequence[Column]) -> Header:
    places: dict[str, int] = {}
    twice: list[tuple[int, int]] = []
    for column in columns:
        for title in column.titles:
            if found := at.get(plain_title(title)):
                places[column.field] = found[0]
                twice += [(again, found[0]) for again in found[1:]]
                break
    examples = next((found[0] for title in EXAMPLE_TITLES if (found := at.get(title))), None)
    return Header(top, row, places, tuple(twice), examples)


def in_ten_thousands(grid: Grid, header: Header) -> list[tuple[int, int]]:
    """Cells down to the header that speak of 万元: brackets are dropped from titles, a unit must not be."""
    return [
        (row, place) for row in range(header.row + 1) for place, cell in enumerate(grid[row]) if "万元" in plain(cell)
    ]

"""The rows below a header: which are data, which are the clerk's own sums, which say nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.documents.workbooks.cells import blank, plain
from services.documents.workbooks.columns import EXAMPLE_TITLES, Kind
from services.documents.workbooks.headers import Header
from services.documents.workbooks.opening import Corner, Grid, Sheet

_NOTE_FROM_LETTERS = 20  # a text of that length alone in a row is no name, not even of a unit
_TOTAL_WORDS = ("小计", "合计", "总计", "大计", "累计")
_TOTAL = re.compile(r"(?:合计|小计|总计|大计|累计).*|.*(?:合计|小计|总计)[::]?")
_FOOTER = re.compile(r"(?:制表|填表|审核|复核|打印|负责人|注:|说明:|备注:).*")


class Body(NamedTuple):
    """Rows by what they are, in order."""

    data: list[int]
    totals: list[int]
    examples: list[int]  # That the template brought along, and nobody changed.


def body(grid: Grid, header: Header, kind: Kind) -> Body:
    """Everything below the header, without blank rows, footers, notes and repeated headers."""
    found = Body([], [], [])
    anchor = header.places[kind.anchor]
    named = [header.places[c.field] for c in kind.columns if c.identity and c.field in header.places]
    sums = _Sums([*named, anchor])
    lines = [_texts(grid[line], header) for line in range(header.top, header.row + 1)]
    titles = {plain(grid[line][anchor]) for line in range(header.top, header.row + 1)}
    for index in range(header.row + 1, len(grid)):
        row = grid[index]
        if sums.is_one(row):
            found.totals.append(index)
        elif blank(row[anchor]):
            if (texts := _texts(row, header)) in lines or not any(texts):
                continue
            if not speaks(row):
                found.data.append(index)
            elif _TOTAL.fullmatch(_first_words(row)):
                found.totals.append(index)
        elif plain(row[anchor]) not in titles or _texts(row, header) not in lines:
            found.data.append(index)
    _drop_notes(grid, found.data, anchor, min(header.places.values()))
    _drop_examples(grid, header, kind, found)
    return found


class _Sums:
    """Where a dwelling would be named, a sum is; texts that are none are remembered."""

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._others = set[str]()

    def is_one(self, row: Sequence[object]) -> bool:
        for place in self._places:
            raw = row[place]
            if raw.__class__ is str and raw not in self._others:
                written = str(raw)
                if _TOTAL.fullmatch(plain(written)):
                    return True
                self._others.add(written)
        return False


def _texts(row: Sequence[object], header: Header) -> list[str]:
    return [plain(row[place]) for place in sorted(header.places.values())]


def _first_words(row: Sequence[object]) -> str:
    return next((written for cell in row if (written := plain(cell))), "")


def total_label(row: Sequence[object]) -> str:
    """小计 or 合计: the word alone, for what stands beside it may be a name."""
    label = next((written for cell in row if _TOTAL.fullmatch(written := plain(cell))), "")
    return next((word for word in _TOTAL_WORDS if word in label), "")


def speaks(row: Sequence[object]) -> bool:
    """The first words of a row without a door number are those of a sum or a signature."""
    first = _first_words(row)
    return bool(_TOTAL.fullmatch(first) or _FOOTER.fullmatch(first))


def _drop_notes(grid: Grid, data: list[int], anchor: int, first: int) -> None:
    """Under the last row that names a dwelling, a text alone in its row is a note."""
    while data and blank(grid[data[-1]][anchor]):
        filled = [(place, cell) for place, cell in enumerate(grid[data[-1]]) if not blank(cell)]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return
        place, written = filled[0]
        if place > first and len(plain(written)) < _NOTE_FROM_LETTERS:
            return
        data.pop()


def _drop_examples(grid: Grid, header: Header, kind: Kind, found: Body) -> None:
    if header.examples is None:
        return
    for index in [index for index in found.data if is_marked_as_example(grid[index], header)]:
        if _is_an_example(grid[index], header, kind):
            found.examples.append(index)
            found.data.remove(index)


def is_marked_as_example(row: Sequence[object], header: Header) -> bool:
    """The template's own mark stands in the template's own column."""
    return header.examples is not None and plain(row[header.examples]).startswith(EXAMPLE_TITLES)


def _is_an_example(row: Sequence[object], header: Header, kind: Kind) -> bool:
    """Word for word: an example that a clerk wrote over is data with a forgotten mark."""
    return any(
        all(plain(row[place]) == _said(example.get(field)) for field, place in header.places.items())
        for example in kind.examples
    )


def _said(value: object) -> str:
    return "" if value is None else plain(value)


def merged_sources(sheet: Sheet, places: Sequence[int]) -> Mapping[int, Mapping[int, Corner]]:
    """By column and row, for the cells of merged blocks in these columns: the cell that holds the block's value."""
    sources: dict[int, dict[int, Corner]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        for place in places:
            if left <= place <= right:
                block = dict.fromkeys(range(top, min(bottom + 1, len(sheet.grid))), (top, left))
                sources.setdefault(place, {}).update(block)
    return sources

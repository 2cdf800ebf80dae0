"""A clerk's sheet: where its header stands, which rows are data, what merged blocks mean."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from python_calamine import CalamineSheet

from services.documents.workbooks.cells import plain
from services.documents.workbooks.ledgers import Column

HEADER_WITHIN_ROWS = 20  # title, unit and date of printing stand above it
HEADED_FROM_TITLES = 3  # fewer known titles are chance
Grid = Sequence[Sequence[object]]
_TOTAL = re.compile(r"(?:合计|小计|总计|大计|累计).*|.*(?:合计|小计|总计)[::]?")
_FOOTER = re.compile(r"(?:制表|填表|审核|复核|打印|负责人|注:|说明:|备注:).*")


class Header(NamedTuple):
    """`places`: column of each field; `twice`: columns that carry a title again, with the first."""

    row: int
    places: dict[str, int]
    twice: tuple[tuple[int, int], ...]

    @property
    def found(self) -> bool:
        """Enough known titles to be a ledger's header."""
        return len(self.places) >= HEADED_FROM_TITLES


def plain_title(raw: object) -> str:
    """A title without brackets, colons, stars and spaces."""
    return re.sub(r"\(.*?\)|\[.*?\]|[:*]", "", plain(raw))


def find_header(grid: Grid, columns: Sequence[Column]) -> Header:
    """The row among the first twenty that names the most columns."""
    rows = [_header(index, row, columns) for index, row in enumerate(grid[:HEADER_WITHIN_ROWS])]
    return max(rows, key=lambda header: len(header.places), default=Header(0, {}, ()))


def _header(index: int, row: Sequence[object], columns: Sequence[Column]) -> Header:
    at: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        at.setdefault(plain_title(cell), []).append(place)
    places: dict[str, int] = {}
    twice: list[tuple[int, int]] = []
    for column in columns:
        for title in column.titles:
            if found := at.get(plain_title(title)):
                places[column.field] = found[0]
                twice += [(again, found[0]) for again in found[1:]]
                break
    return Header(index, places, tuple(twice))


def in_ten_thousands(grid: Grid, header: Header) -> list[tuple[int, int]]:
    """Cells down to the header that speak of 万元: brackets are dropped from titles, a unit must not be."""
    return [
        (row, place) for row in range(header.row + 1) for place, cell in enumerate(grid[row]) if "万元" in plain(cell)
    ]


def data_rows(grid: Grid, header: Header, columns: Sequence[Column]) -> Iterator[int]:
    """The rows below the header that hold data: no blank rows, sums, footers or repeated headers."""
    used = sorted(header.places.values())
    identity = [header.places[c.field] for c in columns if c.identity and c.field in header.places]
    door = header.places["door"]
    titles = [plain(grid[header.row][place]) for place in used]
    for index in range(header.row + 1, len(grid)):
        row = grid[index]
        texts = [plain(row[place]) for place in used]
        if not any(texts) or texts == titles:
            continue
        if not _is_total(row, [*identity, door]) and (plain(row[door]) or not speaks(row)):
            yield index


def _is_total(row: Sequence[object], places: Sequence[int]) -> bool:
    """Where a dwelling would be named, a sum is."""
    return any(_TOTAL.fullmatch(plain(row[place])) for place in places)


def speaks(row: Sequence[object]) -> bool:
    """The first words of a row without a door number are those of a sum or a signature."""
    first = next((written for cell in row if (written := plain(cell))), "")
    return bool(_TOTAL.fullmatch(first) or _FOOTER.fullmatch(first))


def merged_sources(sheet: CalamineSheet, places: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """For the cells of merged blocks in these columns: the cell that holds the block's value."""
    return {
        (row, place): (top, left)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        for place in places
        if left <= place <= right
        for row in range(top, min(bottom, sheet.total_height) + 1)
    }

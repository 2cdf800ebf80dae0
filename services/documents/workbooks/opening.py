"""A file as the sheets that a clerk sees, whatever it came as: behind the gate, before anything is understood."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from domain.values.period import month_of
from services.documents.workbooks.dates import Month
from services.documents.workbooks.delimited import SHEET_NAME, delimited_rows
from services.documents.workbooks.faults import WorkbookRefused
from services.documents.workbooks.formats import TEXT, file_format
from services.documents.workbooks.gate import FILE_BYTES_MAX, Passed, check

Grid = Sequence[Sequence[object]]
Corner = tuple[int, int]


class Sheet(NamedTuple):
    """A sheet; rows and columns count from 0, and a cell's place in the grid is its place in the sheet."""

    name: str
    grid: Grid
    merged: Sequence[tuple[Corner, Corner]] = ()
    hidden: frozenset[int] = frozenset()
    uncomputed: Mapping[Corner, str] = {}
    since_1904: bool = False  # Numbers of days count from there.


class Opened(NamedTuple):
    """The sheets that are seen, and the names of those that are hidden."""

    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()


def open_workbook(content: bytes, passed: Passed | None = None) -> Opened:
    """As it has passed the gate, or passes now. Raises WorkbookRefused."""
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    if file_format(content) == TEXT:
        return Opened((Sheet(SHEET_NAME, delimited_rows(content)),))
    passed = passed or check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        pages = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        seen = [each.name for each in pages if each.visible == SheetVisibleEnum.Visible]
        sheets = tuple(_sheet(book, name, passed) for name in seen)
    except PasswordError:
        raise WorkbookRefused("password") from None
    except CalamineError:
        raise WorkbookRefused("cannot_be_read") from None
    if not sheets:
        raise WorkbookRefused("not_a_workbook")
    return Opened(sheets, tuple(each.name for each in pages if each.name not in seen))


def _sheet(book: CalamineWorkbook, name: str, passed: Passed) -> Sheet:
    page = book.get_sheet_by_name(name)
    grid = cast(list[list[object]], page.to_python(skip_empty_area=False))
    for row, column in passed.months.get(name, ()):
        if row < len(grid) and column < len(grid[row]):
            grid[row][column] = _as_shown(grid[row][column])
    uncomputed = {(at.row, at.column): at.code for at in passed.uncomputed if at.sheet == name}
    hidden = passed.hidden.get(name, frozenset())
    return Sheet(name, grid, page.merged_cell_ranges or (), hidden, uncomputed, passed.since_1904)


def _as_shown(raw: object) -> object:
    """The clerk typed 2003-5 and sees 2003年5月: the first day that Excel keeps is nobody's knowledge."""
    return Month(month_of(raw)) if isinstance(raw, datetime | date) and raw.day == 1 else raw

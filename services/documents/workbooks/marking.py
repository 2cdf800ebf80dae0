"""The clerk's workbook back, with what is to be mended: it can be mended and sent again as it is.

This runs behind the wall, like the reading.
"""

import io
import zipfile
from collections.abc import Collection, Sequence

import openpyxl
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from services.documents.workbooks.copying import Copied, copied_workbook
from services.documents.workbooks.faults import Fault, sentence
from services.documents.workbooks.formats import TEXT, file_format
from services.documents.workbooks.gate import check
from services.documents.workbooks.listing import (
    AUTHOR,
    COMMENTED_MAX,
    LINK_COLOUR,
    MARK_COLOUR,
    WIDTHS,
    is_list,
    list_lines,
    list_name,
    list_titles,
)
from services.documents.workbooks.opening import open_workbook
from services.documents.workbooks.reading import pages_of
from services.documents.workbooks.recognition import Page
from services.documents.workbooks.rows import cell_name, cell_place
from services.documents.workbooks.saving import saved_in_memory
from services.documents.workbooks.sheets import merged_sources

MARKED_CELLS_MAX = 300_000
"""A larger workbook would take more memory and time than its colours are worth: it gets the list alone."""
_MARK = PatternFill("solid", fgColor=MARK_COLOUR)
# What openpyxl raises where it cannot make sense of a part that the reader had no need of.
_NOT_UNDERSTOOD = (AttributeError, KeyError, IndexError, TypeError, ValueError, zipfile.BadZipFile)


def mark_workbook(content: bytes, faults: Sequence[Fault], language: str) -> bytes:
    """Raises WorkbookRefused."""
    if file_format(content) == TEXT:
        [sheet] = open_workbook(content).sheets
        cells = sum(map(len, sheet.grid))
        copied = Copied(sheet.name, sheet.grid, _by_place(sheet.name, faults, language))
        return copied_workbook([copied] if cells <= MARKED_CELLS_MAX else [], faults, language)
    if check(content).cells > MARKED_CELLS_MAX:
        return copied_workbook([], faults, language)
    try:
        return _marked(content, faults, language)
    except _NOT_UNDERSTOOD:
        return copied_workbook([], faults, language)


def _marked(content: bytes, faults: Sequence[Fault], language: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    _unmark(book)
    _mark(book, faults, language)
    _write_list(book, faults, language)
    return saved_in_memory(book)


def remaining_workbook(
    content: bytes, kind: str, rows: Collection[tuple[str, int]], faults: Sequence[Fault], language: str
) -> bytes:
    """Raises WorkbookRefused."""
    left, sheets, moved = set(rows), list[Copied](), list[Fault]()
    for page in pages_of(open_workbook(content).sheets, kind):
        name = page.sheet.name
        header = page.header.row
        kept = [row for row in range(len(page.sheet.grid)) if row <= header or (name, row + 1) in left]
        here = _moved([fault for fault in faults if fault.sheet == name], kept)
        moved += here
        sheets.append(Copied(name, _whole_rows(page, kept), _by_place(name, here, language)))
    return copied_workbook(sheets, moved, language)


def _whole_rows(page: Page, kept: Sequence[int]) -> list[Sequence[object]]:
    """A row that leaves its merged block takes the block's value along."""
    places = [page.header.places[c.field] for c in page.kind.columns if c.identity and c.field in page.header.places]
    merged = merged_sources(page.sheet, places)
    rows = list[Sequence[object]]()
    for row in kept:
        cells = list(page.sheet.grid[row])
        for place, sources in merged.items():
            if row > page.header.row and row in sources:
                top, left = sources[row]
                cells[place] = page.sheet.grid[top][left]
        rows.append(cells)
    return rows


def _moved(faults: Sequence[Fault], kept: Sequence[int]) -> list[Fault]:
    """The faults of the rows that are left, at the places where these rows stand now."""
    now = {row: index for index, row in enumerate(kept)}
    places = [(fault, *cell_place(fault.cell)) for fault in faults]
    return [replace(fault, cell=cell_name(now[row], column)) for fault, row, column in places if row in now]


def _by_place(sheet: str, faults: Sequence[Fault], language: str) -> dict[tuple[int, int], str]:
    """What is said at each cell of a sheet."""
    said: dict[tuple[int, int], str] = {}
    for fault in faults:
        if fault.sheet == sheet:
            place = cell_place(fault.cell)
            said[place] = "\n".join(filter(None, (said.get(place), sentence(fault, language))))
    return said


def _unmark(book: Workbook) -> None:
    """Takes away what was marked before: this workbook may have been sent again, partly mended."""
    for page in book.worksheets:
        if is_list([[cell.value for cell in page[1]]]):
            book.remove(page)
            continue
        # Its own dictionary of cells: to walk the rows would make a cell of every empty place.
        for cell in page._cells.values():
            if cell.has_style and cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(MARK_COLOUR):
                cell.fill = PatternFill()
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None


def _mark(book: Workbook, faults: Sequence[Fault], language: str) -> None:
    comments = 0
    for page in book.worksheets:
        for (row, column), said in _by_place(page.title, faults, language).items():
            cell = page.cell(row + 1, column + 1)
            cell.fill = _MARK
            # What the clerk noted there stays, and a merged block can hold no note inside.
            if comments < COMMENTED_MAX and not isinstance(cell, MergedCell) and cell.comment is None:
                cell.comment = Comment(said, AUTHOR, height=90, width=260)
                comments += 1


def _write_list(book: Workbook, faults: Sequence[Fault], language: str) -> None:
    names = book.sheetnames
    page = book.create_sheet(list_name(language, names), 0)
    for column, (title, width) in enumerate(zip(list_titles(language), WIDTHS, strict=True), 1):
        _put(page, 1, column, title).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(list_lines(faults, language), 2):
        for column, written in enumerate(line.texts, 1):
            _put(page, row, column, written)
        page.cell(row, len(WIDTHS)).alignment = Alignment(wrap_text=True, vertical="top")
        if line.texts[0] in names:
            link = page.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=line.link)
            link.font = Font(underline="single", color=LINK_COLOUR)
    page.freeze_panes = "A2"
    book.active = 0
    for each in book.worksheets:
        # Sheets that are selected together would all take what is typed into one of them.
        each.sheet_view.tabSelected = each is page


def _put(page: Worksheet, row: int, column: int, written: str) -> Cell | MergedCell:
    """A text, whatever it begins with: never a formula."""
    cell = page.cell(row, column)
    cell.value, cell.data_type = written, "s"
    return cell

"""A new workbook from the cells of another file: a CSV as a workbook, or the rows that are still to be mended."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # ships annotations without py.typed

from services.documents.workbooks.faults import Fault
from services.documents.workbooks.listing import (
    AUTHOR,
    COMMENTED_MAX,
    LINK_COLOUR,
    MARK_COLOUR,
    WIDTHS,
    list_lines,
    list_name,
    list_titles,
)

_OPTIONS = {"in_memory": True}
"""No temporary file: the process behind the wall may write none."""
Said = Mapping[tuple[int, int], str]
"""What is wrong, by row and column that count from 0."""


class Copied(NamedTuple):
    """A sheet to write: its rows, and what is said at its cells."""

    name: str
    rows: Sequence[Sequence[object]]
    said: Said


def copied_workbook(sheets: Sequence[Copied], faults: Sequence[Fault], language: str) -> bytes:
    """The list of faults in front, then the sheets; values are values, and never become formulas."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        formats = {
            (dated, marked): book.add_format(_look(dated=dated, marked=marked))
            for dated in (False, True)
            for marked in (False, True)
        }
        _write_list(book, [sheet.name for sheet in sheets], faults, language)
        comments = iter(range(COMMENTED_MAX))
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for row, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    said = sheet.said.get((row, column))
                    _write(page, row, column, cell, formats[isinstance(cell, date), said is not None])
            _comment(page, sheet.said, comments)
    return stream.getvalue()


def _look(*, dated: bool, marked: bool) -> dict[str, str]:
    return ({"num_format": "yyyy-mm-dd"} if dated else {}) | ({"bg_color": f"#{MARK_COLOUR}"} if marked else {})


def _write_list(book: Any, taken: Sequence[str], faults: Sequence[Fault], language: str) -> None:
    page = book.add_worksheet(list_name(language, taken))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"underline": 1, "font_color": f"#{LINK_COLOUR}"})
    for column, (title, width) in enumerate(zip(list_titles(language), WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, bold)
    for row, line in enumerate(list_lines(faults, language), 1):
        for column, written in enumerate(line.texts):
            page.write_string(row, column, written, wrapped if column == len(WIDTHS) - 1 else None)
        if line.texts[0] in taken:
            page.write_url(row, 1, f"internal:{line.link}", link, line.texts[1])
    page.freeze_panes(1, 0)
    page.activate()


def _write(page: Any, row: int, column: int, cell: object, look: Any) -> None:
    if cell == "" or cell is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, look)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        page.write_number(row, column, cell, look)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None), look)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, look)
    else:
        page.write_string(row, column, str(cell), look)


def _comment(page: Any, said: Said, comments: Iterator[int]) -> None:
    # The cell first: the counter must not move for a cell that is not there.
    for (row, column), _ in zip(sorted(said), comments, strict=False):
        page.write_comment(row, column, said[row, column], {"author": AUTHOR, "width": 260, "height": 90})

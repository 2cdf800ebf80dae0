"""A CSV as a sheet: UTF-8, GB18030 or UTF-16, split at comma, semicolon or tab, with Excel's names for its cells."""

import codecs
import csv
import io
import re
from itertools import islice

from services.documents.workbooks.faults import WorkbookRefused
from services.documents.workbooks.parts import CELLS_MAX, COLUMNS_MAX, RECTANGLE_MAX, ROWS_MAX

SHEET_NAME = "CSV"
"""A CSV has one sheet and no name for it."""
_DELIMITERS = ",;\t"
_SNIFFED_ROWS = 50
_HINT = re.compile(r"sep=.\r?\n")
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How people keep Excel from making a number of a phone: ="19900000001"."""
_UNREADABLE = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
_NEWLINE = re.compile(r"\r\n|\r|\n")


def delimited_rows(content: bytes) -> list[list[str]]:
    """The cells, every row as long as the longest. Raises WorkbookRefused."""
    written = _HINT.sub("", _decoded(content), count=1) if content[:12].find(b"sep=") >= 0 else _decoded(content)
    if _UNREADABLE.search(written):
        raise WorkbookRefused("not_a_workbook")
    delimiter = _delimiter(written)
    rows, cells, width = list[list[str]](), 0, 0
    try:
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True):
            cells, width = cells + len(row), max(width, len(row))
            rows.append([_cell(each) for each in row])
            if len(rows) > ROWS_MAX or width > COLUMNS_MAX or cells > CELLS_MAX or len(rows) * width > RECTANGLE_MAX:
                raise WorkbookRefused("too_many_cells")
    except csv.Error:
        raise WorkbookRefused("text_unreadable") from None
    for row in rows:
        row += [""] * (width - len(row))
    return rows


def _decoded(content: bytes) -> str:
    """Raises WorkbookRefused."""
    encodings = ("utf-8-sig", "gb18030")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16", "utf-16")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookRefused("text_unreadable")


def _delimiter(written: str) -> str:
    """The one that makes the most columns. Raises WorkbookRefused where none makes two."""
    lines = [line for line in islice(_lines(written), _SNIFFED_ROWS) if line]
    columns = {each: max((_width(line, each) for line in lines), default=0) for each in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda each: columns[each])
    if columns[best] < 2:
        raise WorkbookRefused("plain_text")
    return best


def _lines(written: str) -> list[str]:
    """The first of them; a file of one endless line is none."""
    return _NEWLINE.split(written[: 64 << 10])


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return 0


def _cell(written: str) -> str:
    found = _AS_TEXT.fullmatch(written) if written.startswith("=") else None
    return found[1] if found else written

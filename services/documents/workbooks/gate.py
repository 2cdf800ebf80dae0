"""Before a workbook is parsed: is it one, is it small enough unpacked, does a cell claim to be far away?

The reader allocates the whole rectangle up to the furthest cell, and a far corner aborts its process. One
streaming pass with a real XML parser finds the furthest cell (patterns on bytes are fooled by quotes and
entities), and what the reader does not tell: formulas without a value and error cells, which it gives as empty,
hidden rows, and dates that are shown as months.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers import expat

from services.documents.workbooks.faults import WorkbookRefused
from services.documents.workbooks.formats import WORKBOOK, archive_refusal, file_format
from services.documents.workbooks.parts import (
    CELLS_MAX,
    MEGABYTE,
    RECTANGLE_MAX,
    STYLES_PART,
    WORKBOOK_PART,
    Part,
    RelationsPart,
    SheetPart,
    StylesPart,
    WorkbookPart,
    follow,
)

FILE_BYTES_MAX = 20 * MEGABYTE
UNPACKED_BYTES_MAX, UNPACKED_RATIO_MAX, UNPACKED_BYTES_FREE, PARTS_MAX = 300 * MEGABYTE, 200, 5 * MEGABYTE, 2_000
_CONTENT_TYPES, _CONTENT_TYPES_BYTES_MAX = "[Content_Types].xml", MEGABYTE
_UNSOUND = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError)


class Uncomputed(NamedTuple):
    """A cell that the reader would give as empty though it is not. Row and column count from 0."""

    sheet: str
    row: int
    column: int
    code: str  # formula_without_value, error_cell


class Passed(NamedTuple):
    """What the gate saw of a workbook that it lets through. `rows` and `columns` of the largest sheet."""

    rows: int
    columns: int
    cells: int
    uncomputed: tuple[Uncomputed, ...] = ()
    hidden: Mapping[str, frozenset[int]] = MappingProxyType({})  # sheet, rows that count from 0
    months: Mapping[str, frozenset[tuple[int, int]]] = MappingProxyType(
        {}
    )  # sheet, cells whose date is shown as a month
    since_1904: bool = False

    @property
    def is_remarkable(self) -> bool:
        """Whether the reader must be told something of it."""
        return bool(self.uncomputed or self.since_1904 or any(self.hidden.values()) or any(self.months.values()))


NOTHING_SEEN = Passed(0, 0, 0)


def _nobody_looks(_sheet: SheetPart) -> None:
    """Most callers ask in the end."""


def check(content: bytes, seen: Callable[[SheetPart], None] = _nobody_looks) -> Passed:
    """What there is in a workbook; each sheet may be `seen` now and then while it streams by.

    Raises WorkbookRefused with the reason; also for a text, which is none.
    """
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    found = file_format(content)
    if found != WORKBOOK:
        raise WorkbookRefused(found if found != "text" else "plain_text")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, len(content))
            return _passed(_followed(archive, seen))
    except (*_UNSOUND, expat.ExpatError, ValueError):
        raise WorkbookRefused("not_a_workbook") from None


def _check_parts(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > PARTS_MAX or len(names) != len(parts):
        raise WorkbookRefused("not_a_workbook")
    if WORKBOOK_PART not in names:
        raise WorkbookRefused(archive_refusal(names))
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise WorkbookRefused("not_a_workbook")
    unpacked_bytes = sum(part.file_size for part in parts)
    allowed_bytes = min(UNPACKED_BYTES_MAX, max(UNPACKED_RATIO_MAX * packed_bytes, UNPACKED_BYTES_FREE))
    if unpacked_bytes > allowed_bytes:
        raise WorkbookRefused("unpacks_too_large")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or _is_macro_enabled(archive, names):
        raise WorkbookRefused("macros")


def _is_macro_enabled(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """An .xlsm says so even where it holds no macro."""
    if _CONTENT_TYPES not in names:
        return False
    with archive.open(_CONTENT_TYPES) as stream:
        return b"macroEnabled" in stream.read(_CONTENT_TYPES_BYTES_MAX)


def _followed(archive: zipfile.ZipFile, seen: Callable[[SheetPart], None]) -> dict[str, Part]:
    """The parts that say something, by their names; the styles first, for the sheets speak of them."""
    parts, months = dict[str, Part](), frozenset[str]()
    for info in sorted(archive.infolist(), key=lambda each: each.filename != STYLES_PART):
        if part := follow(archive, info, months, seen):
            parts[info.filename] = part
        if isinstance(part, StylesPart):
            months = frozenset(part.months)
    return parts


def _passed(parts: dict[str, Part]) -> Passed:
    sheets = {name.lower(): part for name, part in parts.items() if isinstance(part, SheetPart)}
    if sum(part.cells for part in sheets.values()) > CELLS_MAX or _area(sheets.values()) > RECTANGLE_MAX:
        raise WorkbookRefused("too_many_cells")
    book = parts.get(WORKBOOK_PART)
    if not isinstance(book, WorkbookPart):
        raise WorkbookRefused("not_a_workbook")
    targets = next((part.targets for part in parts.values() if isinstance(part, RelationsPart)), {})
    if any(not targets.get(relation, ".xml").endswith(".xml") for _, relation in book.sheets):
        raise WorkbookRefused("not_a_workbook")  # We would not have looked inside.
    found = {name: sheets[part] for name, relation in book.sheets if (part := targets.get(relation, "")) in sheets}
    return Passed(
        max((part.rows for part in sheets.values()), default=0),
        max((part.columns for part in sheets.values()), default=0),
        sum(part.cells for part in sheets.values()),
        tuple(Uncomputed(name, *cell) for name, part in found.items() for cell in part.uncomputed),
        {name: frozenset(part.hidden) for name, part in found.items()},
        {name: frozenset(part.months) for name, part in found.items()},
        book.since_1904,
    )


def _area(sheets: Iterable[SheetPart]) -> int:
    return sum(sheet.rows * sheet.columns for sheet in sheets)

"""Before a workbook is parsed: is it one, is it small enough unpacked, does a cell claim to be far away?

The reader allocates the whole rectangle up to the furthest cell, and a far corner aborts its process. One
streaming pass with a real XML parser finds the furthest cell (patterns on bytes are fooled by quotes and
entities), the formulas without a value and the error cells: the reader gives both as empty.
"""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from typing import IO, NamedTuple
from xml.parsers import expat

from services.documents.workbooks.faults import WorkbookRefused

MEGABYTE = 1 << 20
FILE_BYTES_MAX = 20 * MEGABYTE
UNPACKED_BYTES_MAX, UNPACKED_RATIO_MAX, UNPACKED_BYTES_FREE = 300 * MEGABYTE, 200, 5 * MEGABYTE
PARTS_MAX, ROWS_MAX, COLUMNS_MAX, CELLS_MAX, UNCOMPUTED_MAX = 2_000, 200_000, 200, 3_000_000, 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
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
    uncomputed: tuple[Uncomputed, ...]


def check(content: bytes) -> Passed:
    """Raises WorkbookRefused with the reason; else says what there is."""
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    if content.startswith(_OLE):
        raise WorkbookRefused("password" if "EncryptedPackage".encode("utf-16-le") in content else "old_xls")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, len(content))
            return _passed([_follow(archive, part) for part in archive.infolist()])
    except (*_UNSOUND, expat.ExpatError, ValueError):
        raise WorkbookRefused("not_a_workbook") from None


def _check_parts(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > PARTS_MAX or len(names) != len(parts) or _WORKBOOK not in names:
        raise WorkbookRefused("not_a_workbook")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise WorkbookRefused("not_a_workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused("macros")
    unpacked_bytes = sum(part.file_size for part in parts)
    allowed_bytes = min(UNPACKED_BYTES_MAX, max(UNPACKED_RATIO_MAX * packed_bytes, UNPACKED_BYTES_FREE))
    if unpacked_bytes > allowed_bytes:
        raise WorkbookRefused("unpacks_too_large")


class _Part:
    """Follows the XML of one part. Any part may be a sheet: its root decides, not its name."""

    def __init__(self, name: str) -> None:
        self.name, self.root = name, ""
        self.rows = self.columns = self.cells = self.row = self.column = 0
        self.cell_type, self.formula, self.valued, self.in_value = "", False, False, False
        self.uncomputed: list[tuple[int, int, str]] = []
        self.sheets: list[tuple[str, str]] = []  # in the workbook: name, relation
        self.targets: dict[str, str] = {}  # in its relations: relation, part

    def parse(self, stream: IO[bytes]) -> None:
        """Reads to the end, so that the sizes that the archive declares are proved."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self.text, _no_doctype
        while piece := stream.read(MEGABYTE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self.root = self.root or tag
        if self.root == "worksheet":
            self._start_in_sheet(tag, attributes)
        elif self.name == _WORKBOOK and tag == "sheet":
            relation = next((text for name, text in attributes.items() if name.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif self.name == _RELATIONS and tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = target.lstrip("/").lower()

    def _start_in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "is"):
            self.in_value = True
            # A formula whose answer is the empty text has its value: an empty <v>.
            self.valued = self.valued or self.cell_type == "str"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell_type, self.formula, self.valued = attributes.get("t", ""), False, False
        if name := attributes.get("r"):
            if not (found := _CELL.fullmatch(name)):
                raise WorkbookRefused("not_a_workbook")
            self.row, self.column = int(found[2]), _column_number(found[1])
        else:
            self.column += 1
        self.cells += 1
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        if self.rows > ROWS_MAX or self.columns > COLUMNS_MAX or self.cells > CELLS_MAX:
            raise WorkbookRefused("too_many_cells")

    def text(self, _text: str) -> None:
        self.valued = self.valued or self.in_value

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "is"):
            self.in_value = False
        elif tag == "c" and self.root == "worksheet":
            if self.cell_type == "e":
                self._name_cell("error_cell")
            elif self.formula and not self.valued:
                self._name_cell("formula_without_value")

    def _name_cell(self, code: str) -> None:
        if len(self.uncomputed) >= UNCOMPUTED_MAX:
            raise WorkbookRefused("formulas_not_computed")
        self.uncomputed.append((self.row - 1, self.column - 1, code))


def _follow(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Part:
    part = _Part(info.filename)
    with archive.open(info) as stream:
        if info.filename.endswith((".xml", ".rels")):
            part.parse(stream)
        else:
            while stream.read(MEGABYTE):
                pass
    return part


def _passed(parts: list[_Part]) -> Passed:
    sheets = [part for part in parts if part.root == "worksheet"]
    if sum(part.cells for part in sheets) > CELLS_MAX:
        raise WorkbookRefused("too_many_cells")
    targets = next((part.targets for part in parts if part.name == _RELATIONS), {})
    listed = next(part.sheets for part in parts if part.name == _WORKBOOK)
    names = {targets.get(relation, ""): name for name, relation in listed}
    return Passed(
        max((part.rows for part in sheets), default=0),
        max((part.columns for part in sheets), default=0),
        sum(part.cells for part in sheets),
        tuple(
            Uncomputed(names[part.name.lower()], *cell)
            for part in sheets
            if part.name.lower() in names
            for cell in part.uncomputed
        ),
    )


def _no_doctype(*_declared: object) -> None:
    raise WorkbookRefused("not_a_workbook")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

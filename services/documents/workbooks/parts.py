"""The XML parts of a workbook, followed as they stream by. Any part may be a sheet: its root decides, not its name."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from services.documents.workbooks.faults import WorkbookRefused

MEGABYTE = 1 << 20
ROWS_MAX, COLUMNS_MAX, CELLS_MAX, UNCOMPUTED_MAX = 200_000, 200, 3_000_000, 10_000
RECTANGLE_MAX = 2 * CELLS_MAX
"""Rows by columns up to the furthest cell: the reader makes a cell of every empty place, too."""
WORKBOOK_PART, RELATIONS_PART, STYLES_PART = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_LETTERS = [*map(chr, range(ord("A"), ord("Z") + 1))]
_COLUMN_NUMBERS = {
    name: number for number, name in enumerate(_LETTERS + [a + b for a in _LETTERS for b in _LETTERS], 1)
}
_YES = ("1", "true")
_FLAT = ("0", "0.0")  # A row without height is as hidden as any.
# Year and month without a day, in Excel's own numbering; those from 27 on are the Chinese ones.
_MONTH_FORMATS = frozenset({"17", "27", "36", "50", "52", "57"})
_FORMAT_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


class SheetPart:
    """What a sheet's cells claim. Rows and columns count from 0 in what is kept, from 1 on the way."""

    def __init__(self, parser: Any, month_styles: frozenset[str]) -> None:
        self.parser, self.month_styles = parser, month_styles
        self.rows = self.columns = self.cells = 0
        self.row, self.row_text, self.column = 0, "", 0
        self.cell_type: str | None = None
        self.formula = self.valued = self.in_value = False
        self.uncomputed: list[tuple[int, int, str]] = []
        self.hidden: set[int] = set()
        self.months: set[tuple[int, int]] = set()

    @property
    def is_remarkable(self) -> bool:
        """Whether so far there is something that the reader does not see."""
        return bool(self.uncomputed or self.hidden or self.months)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or tag == "is":
            if self.formula:
                self.in_value = True
                # A formula whose answer is the empty text has its value: an empty <v>.
                self.valued = self.valued or self.cell_type == "str"
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f" and self.cell_type != "e":
            self.formula, self.valued, self.in_value = True, False, False
            self.parser.EndElementHandler, self.parser.CharacterDataHandler = self._end, self._text

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._enter_row(int(attributes.get("r", self.row + 1)))
        self.column = 0
        if (attributes.get("hidden") in _YES or attributes.get("ht") in _FLAT) and self.row <= ROWS_MAX:
            self.hidden.add(self.row - 1)

    def _enter_row(self, row: int) -> None:
        if row < 1:
            raise WorkbookRefused("not_a_workbook")
        self.row, self.row_text = row, str(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.formula = False
        cell_type = self.cell_type = attributes.get("t")
        name = attributes.get("r")
        if name is None:
            column = self.column + 1
        else:
            # Nearly every name is letters and the number of the row that we are in.
            written = name[: -len(self.row_text)] if name.endswith(self.row_text) else ""
            column = _COLUMN_NUMBERS.get(written) or self._elsewhere(name)
        self.column = column
        self.cells += 1
        if column > self.columns or self.row > self.rows or self.cells > CELLS_MAX:
            self._grow(column)
        if cell_type == "e":
            self._name_cell("error_cell")
        elif self.month_styles and attributes.get("s") in self.month_styles:
            self.months.add((self.row - 1, column - 1))

    def _elsewhere(self, name: str) -> int:
        """The column; the row is where the name says, not where the cell is written."""
        if not (found := _CELL.fullmatch(name)):
            raise WorkbookRefused("not_a_workbook")
        self._enter_row(int(found[2]))
        number = 0
        for letter in found[1].upper():
            number = number * 26 + ord(letter) - ord("A") + 1
        return number

    def _grow(self, column: int) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, column)
        if self.rows > ROWS_MAX or self.columns > COLUMNS_MAX or self.cells > CELLS_MAX:
            raise WorkbookRefused("too_many_cells")

    def _text(self, _text: str) -> None:
        self.valued = self.valued or self.in_value

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v" or tag == "is":
            self.in_value = False
        elif tag == "c" and self.formula and not self.valued:
            self._name_cell("formula_without_value")

    def _name_cell(self, code: str) -> None:
        if len(self.uncomputed) >= UNCOMPUTED_MAX:
            raise WorkbookRefused("formulas_not_computed")
        self.uncomputed.append((self.row - 1, self.column - 1, code))


class WorkbookPart:
    """Which sheets there are, by their relations; and from what day Excel counts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []  # name, relation
        self.since_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "sheet":
            relation = next((text for name, text in attributes.items() if name.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in _YES


class RelationsPart:
    """Which part a relation of the workbook means."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = target.lstrip("/").lower()


class StylesPart:
    """Which styles of cells show a date as a month: who types 2003-5 into Excel gets one of them."""

    def __init__(self) -> None:
        self.formats = set(_MONTH_FORMATS)
        self.group, self.count = "", 0
        self.months: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "numFmt":
            if _shows_month(attributes.get("formatCode", "")):
                self.formats.add(attributes.get("numFmtId", ""))
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            self.group = tag
        elif tag == "xf" and self.group == "cellXfs":
            if attributes.get("numFmtId") in self.formats:
                self.months.add(str(self.count))
            self.count += 1


Part = SheetPart | WorkbookPart | RelationsPart | StylesPart
_KNOWN: dict[str, Callable[[], Part]] = {
    WORKBOOK_PART: WorkbookPart,
    RELATIONS_PART: RelationsPart,
    STYLES_PART: StylesPart,
}


def follow(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, month_styles: frozenset[str], seen: Callable[[SheetPart], None]
) -> Part | None:
    """Reads a part to its end, so that the sizes that the archive declares are proved.

    None where it is none of ours. Raises WorkbookRefused, ExpatError, and what a broken archive raises.
    """
    part: Part | None = None
    parser = expat.ParserCreate()

    def start_root(tag: str, attributes: dict[str, str]) -> None:
        """Only our own parts are followed further: strings and drawings are the parser's alone."""
        nonlocal part
        if tag.rpartition(":")[2] == "worksheet":
            part = SheetPart(parser, month_styles)
        elif info.filename in _KNOWN:
            part = _KNOWN[info.filename]()
        parser.StartElementHandler = part.start if part else None

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start_root, _no_doctype
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    with archive.open(info) as stream:
        while piece := stream.read(MEGABYTE):
            if is_xml:
                parser.Parse(piece, False)
                if isinstance(part, SheetPart):
                    seen(part)
    if is_xml:
        parser.Parse(b"", True)
    return part


def _shows_month(code: str) -> bool:
    letters = set(_FORMAT_LITERALS.sub("", code).lower().partition(";")[0])
    return bool(letters & set("ye")) and "m" in letters and not letters & set("dhs")


def _no_doctype(*_declared: object) -> None:
    raise WorkbookRefused("not_a_workbook")

"""A workbook into a ledger: every row that is sound, and every fault named by its cell.

This runs behind the wall; nothing but tests and the child process calls it.
"""

import io
from collections.abc import Sequence
from difflib import get_close_matches

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from domain.values.dwelling_code import dwelling_code
from services.documents.workbooks.cells import BLANKS, CellRefused, plain, shown
from services.documents.workbooks.faults import Fault, WorkbookRefused
from services.documents.workbooks.gate import Uncomputed, check
from services.documents.workbooks.ledgers import KINDS, Column, Kind
from services.documents.workbooks.rows import PERSONAL_FIELDS, FieldColumn, Ledger, LedgerRow, Place, cell_name
from services.documents.workbooks.sheets import Grid, data_rows, find_header, in_ten_thousands, merged_sources, speaks

Key = tuple[object, ...]


def read_workbook(content: bytes, kind: str) -> Ledger[LedgerRow]:
    """Raises WorkbookRefused. Visible sheets with a ledger's header are read, notes beside them are not."""
    passed = check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen: dict[Key, Place] = {}
        sheets = [
            _SheetReading(book.get_sheet_by_name(each.name), kind, passed.uncomputed, seen)
            for each in book.sheets_metadata
            if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise WorkbookRefused("password") from None
    except CalamineError:
        raise WorkbookRefused("cannot_be_read") from None
    if not sheets:
        raise WorkbookRefused("not_a_workbook")
    headed = [sheet for sheet in sheets if sheet.header.found]
    read = [sheet for sheet in headed if not sheet.other] or headed or sheets[:1]
    if not any(sheet.row_count or sheet.faults for sheet in read):
        read[0].name_nothing()
    return Ledger(
        kind=kind,
        rows=tuple(row for sheet in read for row in sheet.rows),
        faults=tuple(fault for sheet in read for _, _, fault in sorted(sheet.faults, key=lambda at: at[:2])),
        sheets=tuple((sheet.name, sheet.row_count) for sheet in read),
        columns={sheet.name: sheet.columns for sheet in read},
    )


class _SheetReading:
    """One sheet, read when made. Rows and columns count from 0 here, from 1 and A in what it says."""

    def __init__(
        self, sheet: CalamineSheet, kind: str, uncomputed: Sequence[Uncomputed], seen: dict[Key, Place]
    ) -> None:
        self.name, self.kind, self.seen = sheet.name, KINDS[kind], seen
        # The empty area stays, so that a cell's place in the grid is its place in the sheet.
        self.grid: Grid = sheet.to_python(skip_empty_area=False)
        self.uncomputed = {(at.row, at.column): at.code for at in uncomputed if at.sheet == sheet.name}
        self.header = find_header(self.grid, self.kind.columns)
        self.other = next((k for k in KINDS.values() if k is not self.kind and self._looks_like(k)), None)
        self.columns = {field: self._field_column(place) for field, place in self.header.places.items()}
        self.rows: list[LedgerRow] = []
        self.row_count = 0
        self.faults: list[tuple[int, int, Fault]] = []  # row, column, fault
        if self._header_is_sound():
            identity = [self.header.places[c.field] for c in self.kind.columns if c.identity]
            self.merged = merged_sources(sheet, identity)
            self._read_rows()

    def name_nothing(self) -> None:
        """A ledger without a row is not what anyone meant to hand in."""
        self._fault(self.header.row, 0, self.kind.name, "", "no_rows")

    def _field_column(self, place: int) -> FieldColumn:
        return FieldColumn(place, shown(self.grid[self.header.row][place]))

    def _fault(self, row: int, place: int, title: str, value: str, code: str, /, **inputs: str) -> None:
        at = cell_name(row, place)
        fault = Fault(sheet=self.name, cell=at, title=title, value=value, code=code, inputs=inputs)
        self.faults.append((row, place, fault))

    def _header_is_sound(self) -> bool:
        header = self.header
        if self.other:
            self._fault(header.row, 0, self.kind.name, "", "other_kind", ledger=self.other.name)
        elif not header.found:
            self._fault(0, 0, self.kind.name, "", "header_missing")
        else:
            self._name_header_faults()
        return not self.faults

    def _looks_like(self, kind: Kind) -> bool:
        """Another ledger's header, whole, where this one's is not."""
        there = find_header(self.grid, kind.columns).places
        return self._missing(kind, there) == [] and self._missing(self.kind, self.header.places) != []

    @staticmethod
    def _missing(kind: Kind, places: dict[str, int]) -> list[Column]:
        return [column for column in kind.columns if column.required and column.field not in places]

    def _name_header_faults(self) -> None:
        header = self.header
        titles = [written for cell in self.grid[header.row] if (written := shown(cell))]
        for column in self._missing(self.kind, header.places):
            near = get_close_matches(column.titles[0], titles, n=1, cutoff=0.5)
            self._fault(header.row, 0, column.titles[0], "", "column_missing", near=near[0] if near else "")
        for again, first in header.twice:
            title = shown(self.grid[header.row][again])
            self._fault(header.row, again, title, title, "column_twice", first=cell_name(header.row, first))
        if any(column.field.endswith("_fen") for column in self.kind.columns):
            for row, place in in_ten_thousands(self.grid, header):
                title = shown(self.grid[row][place])
                self._fault(row, place, title, title, "in_ten_thousands")

    def _read_rows(self) -> None:
        rows = set(data_rows(self.grid, self.header, self.kind.columns))
        self.row_count = len(rows)
        for index in sorted(rows):
            self._read_row(index)
        self._name_rows_without_values(rows)

    def _name_rows_without_values(self, rows: set[int]) -> None:
        """Rows of nothing but formulas without a value look blank: they are named, not passed over."""
        titles = {column.column: column.title for column in self.columns.values()}
        blank = set[int]()
        for (row, place), code in self.uncomputed.items():
            if row <= self.header.row or row in rows or place not in titles:
                continue
            cells = self.grid[row] if row < len(self.grid) else []
            if not speaks(cells) and not any(plain(cells[used]) for used in titles if cells):
                self._fault(row, place, titles[place], "", code)
                blank.add(row)
        self.row_count += len(blank)

    def _read_row(self, index: int) -> None:
        faults_before = len(self.faults)
        values = {
            column.field: self._read_cell(index, self.header.places[column.field], column)
            for column in self.kind.columns
            if column.field in self.header.places
        }
        place = Place(self.name, index + 1)
        _name_dwelling(values)
        self._check_repetition(index, values, place)
        if len(self.faults) > faults_before:
            return
        optional = {column.field: None for column in self.kind.columns}
        row = self.kind.row(**{**optional, **values, "at": place})
        for fault in self.kind.faults(row):
            column = self.columns[fault.field]
            self._fault(index, column.column, column.title, fault.value, fault.code, **fault.inputs)
        if len(self.faults) == faults_before:
            self.rows.append(row)

    def _read_cell(self, index: int, place: int, column: Column) -> object:
        at = self.merged.get((index, place), (index, place))
        raw = self.grid[at[0]][at[1]]
        try:
            if code := self.uncomputed.get(at):
                raise CellRefused(code)
            if plain(raw) == "" or (not column.required and plain(raw) in BLANKS):
                if column.required:
                    raise CellRefused("empty")
                return None
            return column.read(raw)
        except CellRefused as refused:
            value = "***" if column.field in PERSONAL_FIELDS and plain(raw) else shown(raw)
            title = self.columns[column.field].title
            self._fault(index, place, title, value, refused.code, **refused.inputs)
            return None

    def _check_repetition(self, index: int, values: dict[str, object], place: Place) -> None:
        key = tuple(values.get(field) for field in self.kind.key)
        if None in key:
            return
        first = self.seen.setdefault(key, place)
        if first != place:
            column = self.columns[self.kind.key[-1] if len(key) > 1 else "door"]
            value = shown(self.grid[index][column.column])
            self._fault(index, column.column, column.title, value, "duplicate", sheet=first.sheet, row=str(first.row))


def _name_dwelling(values: dict[str, object]) -> None:
    """The parts become codes: building 1 of BH is BH-1, its entrance 2 is BH-1-2."""
    parts = [values[field] for field in ("area", "building", "entrance", "door")]
    if None in parts:
        return
    area, building, entrance, door = (str(part) for part in parts)
    values["dwelling"] = dwelling_code(area, building, entrance, door)
    values["building"] = f"{area}-{building}"
    values["entrance"] = f"{area}-{building}-{entrance}"

"""Which ledger a sheet is, and what is wrong with its header."""

from difflib import get_close_matches

from services.documents.workbooks.cells import shown
from services.documents.workbooks.faults import Fault
from services.documents.workbooks.headers import Header, Heading, in_ten_thousands
from services.documents.workbooks.ledgers import KINDS, Column, Kind
from services.documents.workbooks.opening import Sheet
from services.documents.workbooks.rows import FieldColumn, cell_name


class Page:
    """A sheet with its header. Rows and columns count from 0 here, from 1 and A in what it says."""

    def __init__(self, sheet: Sheet, kind: str) -> None:
        self.sheet, self.kind = sheet, KINDS[kind]
        self._heading = Heading(sheet)
        self.header = self._heading.header(self.kind.columns)
        self.other = next((k for k in KINDS.values() if k is not self.kind and self._looks_like(k)), None)
        self.columns = {
            field: FieldColumn(place, self._heading.title(self.header, place))
            for field, place in self.header.places.items()
        }
        self._faults: list[tuple[int, int, Fault]] = []  # row, column, fault

    @property
    def faults(self) -> list[Fault]:
        """In the order of the sheet's cells."""
        return [fault for _, _, fault in sorted(self._faults, key=lambda at: at[:2])]

    def fault(self, row: int, place: int, title: str, value: str, code: str, /, **inputs: str) -> None:
        """Names one thing to mend."""
        cell = cell_name(row, place)
        fault = Fault(sheet=self.sheet.name, cell=cell, title=title, value=value, code=code, inputs=inputs)
        self._faults.append((row, place, fault))

    def name_nothing(self) -> None:
        """A ledger without a row is not what anyone meant to hand in."""
        self.fault(self.header.row, 0, self.kind.name, "", "no_rows")

    @property
    def rows_below(self) -> int:
        """The header, whatever they say."""
        return max(0, len(self.sheet.grid) - self.header.row - 1)

    def has_sound_header(self) -> bool:
        """Names what is wrong with it, if anything is."""
        header = self.header
        if self.other:
            self.fault(header.row, 0, self.kind.name, "", "other_kind", ledger=self.other.name)
        elif not header.found:
            self.fault(0, 0, self.kind.name, "", "header_missing")
        else:
            self._name_header_faults()
        return not self._faults

    def _looks_like(self, kind: Kind) -> bool:
        """Another ledger's header, whole, where this one's is not."""
        there = self._heading.header(kind.columns)
        return _missing(kind, there) == [] and _missing(self.kind, self.header) != []

    def _name_header_faults(self) -> None:
        header, grid = self.header, self.sheet.grid
        titles = [shown(cell) for line in grid[header.top : header.row + 1] for cell in line if shown(cell)]
        for column in _missing(self.kind, header):
            near = get_close_matches(column.titles[0], titles, n=1, cutoff=0.5)
            self.fault(header.row, 0, column.titles[0], "", "column_missing", near=near[0] if near else "")
        for again, first in header.twice:
            title = self._heading.title(header, again)
            self.fault(header.row, again, title, title, "column_twice", first=cell_name(header.row, first))
        if any(column.field.endswith("_fen") for column in self.kind.columns):
            for row, place in in_ten_thousands(grid, header):
                title = shown(grid[row][place])
                self.fault(row, place, title, title, "in_ten_thousands")


def _missing(kind: Kind, header: Header) -> list[Column]:
    return [column for column in kind.columns if column.required and column.field not in header.places]

"""What a ledger says, row by row: typed, exact, and with the place that each row came from."""

from typing import Generic, Literal, TypeVar

import msgspec

from services.documents.workbooks.cells import shown
from services.documents.workbooks.faults import Fault

Tenure = Literal["sold public", "commercial", "unsold public"]
Liable = Literal["owner", "former employer"]
Consent = Literal["given", "refused", "undecided"]
Objection = Literal["unit should bear it", "fee too high", "lives elsewhere"]
PERSONAL_FIELDS = frozenset({"owner_name", "phone", "occupant_name", "note", "name"})
"""Fields whose values no fault repeats; a note may name a person too."""


class Place(msgspec.Struct, frozen=True):
    """Where a row stands; `row` as Excel counts."""

    sheet: str
    row: int


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """What every row has."""

    at: Place

    def __repr__(self) -> str:
        """Names and phones stay out of logs and tracebacks."""
        return f"{type(self).__name__}({self.at.sheet}!{self.at.row})"


class LedgerRow(SheetRow, frozen=True, kw_only=True):
    """What every ledger says of a dwelling: `building` like BH-1, `entrance` like BH-1-1."""

    dwelling: str
    area: str
    building: str
    entrance: str
    door: str

    def __repr__(self) -> str:
        """Names and phones stay out of logs and tracebacks."""
        return f"{type(self).__name__}({self.dwelling}, {self.at.sheet}!{self.at.row})"


Row_co = TypeVar("Row_co", bound=SheetRow, covariant=True)


class FieldColumn(msgspec.Struct, frozen=True):
    """Where a field stands in a sheet: its column (0 is A) and the title as the file writes it."""

    column: int
    title: str


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of the clerk's own 小计 or 合计 beside the sum of the rows it covers.

    `field` is "rows" for a count like 428户. `agrees` is None where a row it covers cannot be read there.
    """

    sheet: str
    cell: str
    title: str
    label: str
    field: str
    written: str
    summed: str
    agrees: bool | None


class Ledger(msgspec.Struct, Generic[Row_co], frozen=True, kw_only=True):
    """A file as read. `rows` are those without a fault; `sheets` counts all rows of data, faulty ones too.

    Hidden rows are read like all others: a clerk hides who has paid. Hidden sheets are not.
    """

    kind: str
    rows: tuple[Row_co, ...]
    faults: tuple[Fault, ...]
    sheets: tuple[tuple[str, int], ...]
    columns: dict[str, dict[str, FieldColumn]]  # sheet, field
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()

    def fault_at(self, row: SheetRow, field: str, code: str, /, value: str = "", **inputs: str) -> Fault:
        """A fault at a field of a row, by its cell and title; a person's value is never repeated."""
        columns = self.columns[row.at.sheet]
        found = columns.get(field) or columns.get("door") or next(iter(columns.values()))
        return Fault(
            sheet=row.at.sheet,
            cell=cell_name(row.at.row - 1, found.column),
            title=found.title,
            value="***" if value and field in PERSONAL_FIELDS else shown(value),
            code=code,
            inputs=inputs,
        )


def cell_name(row: int, column: int) -> str:
    """What Excel calls a cell; both count from 0: (11, 5) is F12."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def cell_place(name: str) -> tuple[int, int]:
    """Row and column of a cell by its name, counted from 0: F12 is (11, 5)."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name.removeprefix(letters)) - 1, column - 1

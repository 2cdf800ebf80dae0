"""What the four ledgers say, row by row: typed, exact, and with the place that each row came from."""

from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

import msgspec

from services.documents.workbooks.cells import shown
from services.documents.workbooks.faults import Fault

Tenure = Literal["sold public", "commercial", "unsold public"]
Liable = Literal["owner", "former employer"]
Consent = Literal["given", "refused", "undecided"]
Objection = Literal["unit should bear it", "fee too high", "lives elsewhere"]
PERSONAL_FIELDS = frozenset({"owner_name", "phone", "occupant_name", "note"})
"""Fields whose values no fault repeats; a note may name a person too."""


class Place(msgspec.Struct, frozen=True):
    """Where a row stands; `row` as Excel counts."""

    sheet: str
    row: int


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """What every ledger says of a dwelling: `building` like BH-1, `entrance` like BH-1-1."""

    at: Place
    dwelling: str
    area: str
    building: str
    entrance: str
    door: str

    def __repr__(self) -> str:
        """Names and phones stay out of logs and tracebacks."""
        return f"{type(self).__name__}({self.dwelling}, {self.at.sheet}!{self.at.row})"


class DwellingRow(LedgerRow, frozen=True, kw_only=True):
    """房屋台账. Let out (出租) counts as occupied."""

    area_name: str
    floor_area_sqm: Decimal
    tenure: Tenure
    owner_name: str
    phone: str | None
    retired: bool
    moved_in_on: date | None
    vacant: bool
    occupant_name: str | None


class FundRow(LedgerRow, frozen=True, kw_only=True):
    """维修资金台账: due and paid by owner of the money, held for the dwelling."""

    floor_area_sqm: Decimal
    tenure: Tenure
    purchase_price_fen: int | None
    owner_due_fen: int
    owner_paid_fen: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    last_deposit_on: date | None
    held_fen: int


class ArrearsRow(LedgerRow, frozen=True, kw_only=True):
    """历史欠费台账: both days belong to the period."""

    fee_kind: str
    first_day: date
    last_day: date
    assessed_fen: int
    paid_fen: int
    outstanding_fen: int
    liable: Liable
    note: str | None


class RetrofitRow(LedgerRow, frozen=True, kw_only=True):
    """水电气改造台账: one item of one household."""

    item: str
    household_cost_fen: int
    subsidy_fen: int
    share_fen: int
    consent: Consent
    objection: Objection | None
    visits: int


Row_co = TypeVar("Row_co", bound=LedgerRow, covariant=True)


class FieldColumn(msgspec.Struct, frozen=True):
    """Where a field stands in a sheet: its column (0 is A) and the title as the file writes it."""

    column: int
    title: str


class Ledger(msgspec.Struct, Generic[Row_co], frozen=True, kw_only=True):
    """A file as read. `rows` are those without a fault; `sheets` counts all rows of data, faulty ones too."""

    kind: str
    rows: tuple[Row_co, ...]
    faults: tuple[Fault, ...]
    sheets: tuple[tuple[str, int], ...]
    columns: dict[str, dict[str, FieldColumn]]  # sheet, field

    def fault_at(self, row: LedgerRow, field: str, code: str, /, value: str = "", **inputs: str) -> Fault:
        """A fault at a field of a row, by its cell and title; a person's value is never repeated."""
        columns = self.columns[row.at.sheet]
        found = columns.get(field) or columns["door"]
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

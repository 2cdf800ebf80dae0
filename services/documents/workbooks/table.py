"""The rows of one sheet, read column by column: what a clerk writes again and again is understood once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.documents.workbooks import dates
from services.documents.workbooks.cells import BLANKS, ERRORS, CellRefused, plain, shown
from services.documents.workbooks.ledgers import Column
from services.documents.workbooks.recognition import Page
from services.documents.workbooks.rows import PERSONAL_FIELDS, Place, SheetRow, Total, cell_name
from services.documents.workbooks.sheets import body, is_marked_as_example, merged_sources, speaks
from services.documents.workbooks.totals import HOUSEHOLDS, Finding, Homes, Measure, Totals

Values = dict[str, list[Any]]
Seen = dict[object, tuple[str, int]]
"""By key: the sheet and the row, counted from 0, where it stands first."""
_UNREAD = object()


class Table:
    """The rows below a page's sound header, read when made; the faults are named on the page."""

    def __init__(self, page: Page, seen: Seen, earlier: Mapping[str, Any], told: Callable[[int], None]) -> None:
        """It tells how much of the sheet it has read, as so many rows: it goes by columns."""
        self.page, self.sheet, self.kind, self._told_rows = page, page.sheet, page.kind, told
        self.grid, self.header = page.sheet.grid, page.header
        self._body = body(self.grid, self.header, self.kind)
        places = self.header.places
        identity = [places[c.field] for c in self.kind.columns if c.identity and c.field in places]
        self._merged = merged_sources(self.sheet, identity)
        self._refused: dict[str, set[int]] = {}  # field, rows
        self._faulty = set[int]()
        values = self._read()
        self._name_repetitions(values, seen)
        self._name_forgotten_marks()
        self.rows: list[SheetRow] = list(self._sound_rows(values))
        self.row_count = len(self._body.data) + self._name_rows_without_values()
        self.hidden_rows = len(self.sheet.hidden.intersection(self._body.data)) if self.sheet.hidden else 0
        self.totals, self.sums = self._check_totals(values, earlier)

    def _fault(self, row: int, field: str, value: str, code: str, /, **inputs: str) -> None:
        column = self.page.columns[field]
        self.page.fault(row, column.column, column.title, value, code, **inputs)
        self._faulty.add(row)

    def _read(self) -> Values:
        places, data, columns = self.header.places, self._body.data, self.kind.columns
        values: Values = {}
        for number, column in enumerate(columns, 1):
            values[column.field] = self._read_column(column) if column.field in places else [None] * len(data)
            self._told_rows(len(data) * number // (len(columns) + 1))
        if "door" in values:
            _name_dwellings(values)
        return values

    def _read_column(self, column: Column) -> list[Any]:
        place = self.header.places[column.field]
        singular = {row for row, at in self.sheet.uncomputed if at == place}.union(self._merged.get(place, ()))
        known: dict[tuple[type, object], object] = {}
        values = list[Any]()
        grid = self.grid
        for row in self._body.data:
            raw = grid[row][place]
            # 1, 1.0 and True are equal to Python, and not to a clerk.
            value = known.get((raw.__class__, raw), _UNREAD) if row not in singular else _UNREAD
            if value is _UNREAD:
                value = self._read_cell(row, place, column)
                if row not in singular and row not in self._refused.get(column.field, ()):
                    known[raw.__class__, raw] = value
            values.append(value)
        return values

    def _read_cell(self, row: int, place: int, column: Column) -> object:
        at = self._merged.get(place, {}).get(row, (row, place))
        raw = self.grid[at[0]][at[1]]
        try:
            if code := self.sheet.uncomputed.get(at):
                raise CellRefused(code)
            return _value(raw, column, since_1904=self.sheet.since_1904)
        except CellRefused as refused:
            self._fault(row, column.field, _repeated(raw, column.field), refused.code, **refused.inputs)
            self._refused.setdefault(column.field, set()).add(row)
            return None

    def _name_repetitions(self, values: Values, seen: Seen) -> None:
        """A faulty row still counts as the first of a repetition."""
        field = self.kind.key[-1] if self.kind.key[-1] in self.page.columns else self.kind.anchor
        for row, key in zip(self._body.data, zip(*(values[each] for each in self.kind.key), strict=True), strict=True):
            if None in key:
                continue
            first = seen.setdefault(key, (self.sheet.name, row))
            if first != (self.sheet.name, row):
                value = _repeated(self.grid[row][self.header.places[field]], field)
                self._fault(row, field, value, "duplicate", sheet=first[0], row=str(first[1] + 1))

    def _name_forgotten_marks(self) -> None:
        place = self.header.examples
        if place is None:
            return
        for row in self._body.data:
            if is_marked_as_example(self.grid[row], self.header):
                title = shown(self.grid[self.header.row][place])
                self.page.fault(row, place, title, shown(self.grid[row][place]), "example_changed")
                self._faulty.add(row)

    def _sound_rows(self, values: Values) -> Iterator[SheetRow]:
        """What a row's cells say together is asked only where each of them is sound."""
        fields, name, make = list(values), self.sheet.name, self.kind.row
        for index, cells in zip(self._body.data, zip(*values.values(), strict=True), strict=True):
            if index in self._faulty:
                continue
            row = make(at=Place(name, index + 1), **dict(zip(fields, cells, strict=True)))
            for fault in self.kind.faults(row):
                self._fault(index, fault.field, fault.value, fault.code, **fault.inputs)
            if index not in self._faulty:
                yield row

    def _name_rows_without_values(self) -> int:
        """How many: rows of nothing but formulas without a value look blank, but are not passed over."""
        fields = {column.column: field for field, column in self.page.columns.items()}
        known, found = {*self._body.data, *self._body.totals}, set[int]()
        for (row, place), code in self.sheet.uncomputed.items():
            if row <= self.header.row or row in known or place not in fields:
                continue
            cells = self.grid[row] if row < len(self.grid) else []
            if not speaks(cells) and not any(plain(cells[used]) for used in fields if cells):
                self._fault(row, fields[place], "", code)
                found.add(row)
        return len(found)

    def _check_totals(self, values: Values, earlier: Mapping[str, Any]) -> tuple[list[Total], dict[str, Any]]:
        """The clerk's sums, and what this sheet comes to for a sum on a later one."""
        measures = {field: self._measure(field, values[field]) for field in self.header.places if _is_summed(field)}
        homes = Homes(values["dwelling"]) if "dwelling" in values else None
        totals = Totals(self._body.data, self._body.totals, earlier)
        found = [self._told(each) for each in totals.findings(self.grid, measures, self.header.places, homes)]
        sums: dict[str, Any] = {field: totals.whole(measure) for field, measure in measures.items()}
        return found, sums | ({HOUSEHOLDS: totals.whole(homes)} if homes else {})

    def _measure(self, field: str, values: list[Any]) -> Measure:
        refused = self._refused.get(field, set())
        return Measure(values, [row in refused for row in self._body.data])

    def _told(self, found: Finding) -> Total:
        """Names a difference; a sum of rows that cannot all be read proves nothing."""
        title = next((each.title for each in self.page.columns.values() if each.column == found.column), "")
        if found.agrees is False:
            told = {"label": found.label, "written": found.written, "summed": found.summed}
            value = shown(self.grid[found.row][found.column])
            self.page.fault(found.row, found.column, title, value, "total_differs", **told)
        return Total(
            sheet=self.sheet.name,
            cell=cell_name(found.row, found.column),
            title=title,
            label=found.label,
            field=found.field,
            written=found.written,
            summed=found.summed,
            agrees=found.agrees,
        )


def _value(raw: object, column: Column, *, since_1904: bool) -> object:
    """Raises CellRefused."""
    written = plain(raw)
    if written == "" or (not column.required and written in BLANKS):
        if column.required:
            raise CellRefused("empty")
        return None
    if written in ERRORS:
        raise CellRefused("error_cell")
    if since_1904 and column.read in dates.READERS and dates.is_serial(raw):
        # Excel for the Mac counted days from 1904: such a number may be either day.
        raise CellRefused("not_a_date")
    return column.read(raw)


def _repeated(raw: object, field: str) -> str:
    """As a fault may say it again."""
    return "***" if field in PERSONAL_FIELDS and plain(raw) else shown(raw)


def _is_summed(field: str) -> bool:
    return field.endswith(("_fen", "_sqm"))


def _name_dwellings(values: Values) -> None:
    """The parts become codes: building 1 of BH is BH-1, its entrance 2 is BH-1-2."""
    parts = list(zip(*(values[field] for field in ("area", "building", "entrance", "door")), strict=True))
    values["dwelling"] = [None if None in each else "-".join(each) for each in parts]
    values["building"] = [None if None in each else f"{each[0]}-{each[1]}" for each in parts]
    values["entrance"] = [None if None in each else f"{each[0]}-{each[1]}-{each[2]}" for each in parts]

"""What an import decides, what its rows add up to, and where they say otherwise than the record."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from domain.history import Aggregate
from domain.registry.dwelling import Dwelling
from domain.registry.events import COMMERCIAL, SOLD_PUBLIC, UNSOLD_PUBLIC, ControlSum
from domain.values.authority import Authority
from projections import dwelling_codes
from services.documents.workbooks import Fault, Ledger, LedgerRow, SheetRow
from services.house import House

R = TypeVar("R", bound=SheetRow)
TELLS_EVERY = 500
TENURE_IN_LEDGERS = {SOLD_PUBLIC: "房改房", COMMERCIAL: "商品房", UNSOLD_PUBLIC: "未售公房"}
"""As the clerk wrote it: a fault speaks the ledger's language."""


class File(NamedTuple):
    """A file that is decided upon, and the two who stand for what it changes; before it is planned, one alone."""

    sha256: str
    planned_by: str
    applied_by: str
    told: Callable[[int], None]
    """How many of its rows have been compared with the record."""

    def each(self, rows: Iterable[R]) -> Iterator[R]:
        """One row after the other; now and then it tells how far that is."""
        self.told(0)
        for number, row in enumerate(rows, 1):
            yield row
            if number % TELLS_EVERY == 0:
                self.told(number)

    def authority(self, ledger: str) -> Authority:
        """The file itself is what allows the entry."""
        return Authority(kind="台账", number=ledger, dated=None, sha256=self.sha256)


class Change(Struct, frozen=True, kw_only=True):
    """A cell that says otherwise than the record, and the fact that it becomes when the file is applied.

    Values about persons are never repeated here.
    """

    sheet: str
    cell: str
    title: str
    dwelling: str
    recorded: str
    in_file: str
    becomes: str  # FloorAreaCorrected, OwnershipTransferred, …
    takes_two: bool


class Missing(Struct, frozen=True, kw_only=True):
    """On record for a building of the file, and not in it: somebody is to be asked. Nothing is deleted."""

    dwelling: str
    what: str  # "" where it is the dwelling itself; else a charge, an item.


class Decided(NamedTuple):
    """What would be recorded, what is wrong, the control sums by building, and the difference to the record."""

    aggregates: Sequence[Aggregate[Any]]
    faults: tuple[Fault, ...]
    control_sums: tuple[ControlSum, ...]
    unchanged: int
    changes: tuple[Change, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def facts(self) -> int:
        """How many facts are new."""
        return sum(len(aggregate.pending) for aggregate in self.aggregates)

    @property
    def agreed(self) -> int:
        """How many changes take two persons."""
        return sum(change.takes_two for change in self.changes)


def change_at(
    ledger: Ledger[Any],
    row: SheetRow,
    field: str,
    becomes: str,
    *,
    recorded: str = "",
    in_file: str = "",
    takes_two: bool = False,
) -> Change:
    """A change, by the cell that asks for it."""
    at = ledger.fault_at(row, field, "", in_file)
    return Change(
        sheet=at.sheet,
        cell=at.cell,
        title=at.title,
        dwelling=_place(row),
        recorded="***" if at.value == "***" else recorded,
        in_file=at.value,
        becomes=becomes,
        takes_two=takes_two,
    )


def in_first_codes(house: House, ledger: Ledger[Any]) -> Ledger[Any]:
    """A dwelling that was renumbered is still the one of its first code, whichever the file knows it by."""
    with house.read() as reading:
        firsts = dwelling_codes.renumbered(reading)
    if not firsts:
        return ledger
    return replace(
        ledger,
        rows=tuple(
            replace(row, dwelling=firsts[row.dwelling]) if getattr(row, "dwelling", "") in firsts else row
            for row in ledger.rows
        ),
    )


def control_sums(rows: Iterable[R], measures: Mapping[str, Callable[[R], int]]) -> tuple[ControlSum, ...]:
    """By building and measure; every building has its count of rows. What belongs to an area counts for that."""
    sums: dict[tuple[str, str], int] = {}
    every = [("rows", _one), *measures.items()]
    for row in rows:
        place = row.building if isinstance(row, LedgerRow) else _place(row)
        for measure, of in every:
            sums[place, measure] = sums.get((place, measure), 0) + of(row)
    return tuple(
        ControlSum(building=building, measure=measure, hundredths=hundredths)
        for (building, measure), hundredths in sums.items()
    )


class SumsTable(NamedTuple):
    """Control sums as people compare them: a row a building, a column a measure, and what they come to."""

    measures: list[str]
    rows: list[tuple[str, list[int]]]
    whole: list[int]


def sums_table(sums: Iterable[ControlSum]) -> SumsTable:
    """In the order of the file; 0 where a building has none of a measure."""
    by_building: dict[str, dict[str, int]] = {}
    for each in sums:
        by_building.setdefault(each.building, {})[each.measure] = each.hundredths
    measures = list(dict.fromkeys(measure for line in by_building.values() for measure in line))
    rows = [(name, [line.get(measure, 0) for measure in measures]) for name, line in by_building.items()]
    return SumsTable(measures, rows, [sum(column) for column in zip(*(figures for _, figures in rows), strict=True)])


def known_dwellings(house: House, ledger: Ledger[Any], faults: list[Fault]) -> tuple[dict[str, Dwelling], list[Any]]:
    """The registered dwellings of a ledger's rows, and the rows that have one; the others are faults."""
    dwellings = house.store.load_all(Dwelling, sorted({row.dwelling for row in ledger.rows}))
    rows = []
    for row in ledger.rows:
        if dwellings[row.dwelling].version:
            rows.append(row)
        else:
            faults.append(ledger.fault_at(row, "door", "unknown_dwelling", row.dwelling, dwelling=row.dwelling))
    return dwellings, rows


def _place(row: SheetRow) -> str:
    """The dwelling that a row is about, else the area."""
    return row.dwelling if isinstance(row, LedgerRow) else str(getattr(row, "area", ""))


def _one(_row: object) -> int:
    return 1

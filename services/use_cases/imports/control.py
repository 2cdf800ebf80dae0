"""What an import decides, and what its rows add up to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from domain.history import Aggregate
from domain.registry.dwelling import Dwelling
from domain.registry.events import COMMERCIAL, SOLD_PUBLIC, UNSOLD_PUBLIC, ControlSum
from domain.values.authority import Authority
from services.documents.workbooks import Fault, Ledger, LedgerRow
from services.house import House

R = TypeVar("R", bound=LedgerRow)
TENURE_IN_LEDGERS = {SOLD_PUBLIC: "房改房", COMMERCIAL: "商品房", UNSOLD_PUBLIC: "未售公房"}
"""As the clerk wrote it: a fault speaks the ledger's language."""


class Decided(NamedTuple):
    """What would be recorded, what is wrong, and the control sums by building."""

    aggregates: Sequence[Aggregate[Any]]
    faults: tuple[Fault, ...]
    control_sums: tuple[ControlSum, ...]
    unchanged: int

    @property
    def facts(self) -> int:
        """How many facts are new."""
        return sum(len(aggregate.pending) for aggregate in self.aggregates)


def authority_of(kind: str, sha256: str) -> Authority:
    """The file itself is what allows the entry."""
    return Authority(kind="台账", number=kind, dated=None, sha256=sha256)


def control_sums(rows: Iterable[R], measures: Mapping[str, Callable[[R], int]]) -> tuple[ControlSum, ...]:
    """By building and measure; every building has its count of rows."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        for measure, of in {"rows": _one, **measures}.items():
            sums[row.building, measure] = sums.get((row.building, measure), 0) + of(row)
    return tuple(
        ControlSum(building=building, measure=measure, hundredths=hundredths)
        for (building, measure), hundredths in sums.items()
    )


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


def _one(_row: object) -> int:
    return 1

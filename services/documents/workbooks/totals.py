"""The clerk's own 小计 and 合计, checked against the rows: they prove that nothing was lost on the way."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import NamedTuple

from services.documents.workbooks.cells import AREA_UNITS, CellRefused, blank, number, plain
from services.documents.workbooks.sheets import total_label

HOUSEHOLDS = "rows"
STRETCHES_MAX = 50
"""A sum is that of the rows since one of so many sums before it, or of the whole sheet."""
_HOUSEHOLDS = re.compile(r"\D*([0-9]+)户\D*")
_HUNDREDTH = Decimal("0.01")
_UNITS = ("元整", "元", "¥", *AREA_UNITS)
Span = tuple[int, int]  # Rows of data by their number: from, up to.


class Finding(NamedTuple):
    """A figure of a row of sums; `summed` is what its rows make, `agrees` None where one cannot be read."""

    row: int
    column: int
    label: str
    field: str
    written: str
    summed: str
    agrees: bool | None


class Measure:
    """A column of amounts or areas: sums of any stretch of it, and whether all of the stretch can be read."""

    def __init__(self, values: Sequence[int | Decimal | None], unreadable: Sequence[bool]) -> None:
        self._sums = list(accumulate(map(_hundredths, values), initial=0))
        self._unreadable = list(accumulate(unreadable, initial=0))

    def sum(self, span: Span) -> Decimal | None:
        """None where a row cannot be read."""
        start, end = span
        if self._unreadable[end] != self._unreadable[start]:
            return None
        return Decimal(self._sums[end] - self._sums[start]).scaleb(-2)


def _hundredths(value: int | Decimal | None) -> int:
    """分 as they are, ㎡ in hundredths; nothing is nothing."""
    if isinstance(value, Decimal):
        return int(value.scaleb(2))
    return value or 0


class Homes:
    """How many households a stretch of rows names."""

    def __init__(self, dwellings: Sequence[object]) -> None:
        self._dwellings = dwellings

    def sum(self, span: Span) -> Decimal | None:
        """None where a row does not say which dwelling it means."""
        homes = self._dwellings[span[0] : span[1]]
        return None if None in homes else Decimal(len(set(homes)))


class Totals:
    """The rows of sums of one sheet. `earlier` is what the sheets before it come to, by field."""

    def __init__(self, rows: Sequence[int], totals: Sequence[int], earlier: Mapping[str, Decimal | None]) -> None:
        self._count, self._earlier = len(rows), earlier
        self._ends = [(total, bisect(rows, total)) for total in totals]

    def findings(
        self,
        grid: Sequence[Sequence[object]],
        measures: Mapping[str, Measure],
        places: Mapping[str, int],
        homes: Homes | None,
    ) -> Iterator[Finding]:
        """Every figure that stands in the rows of sums."""
        for number_of_total, (row, end) in enumerate(self._ends):
            label = total_label(grid[row])
            spans = self._spans(number_of_total, end, whole="小计" not in label)
            for field, measure in measures.items():
                place = places[field]
                if (written := _figure(grid[row][place])) is not None:
                    summed, agrees = self._told(field, written, measure, spans)
                    yield Finding(row, place, label, field, str(written), summed, agrees)
            for place, raw in enumerate(grid[row]):
                if homes and isinstance(raw, str) and (found := _HOUSEHOLDS.fullmatch(plain(raw))):
                    summed, agrees = self._told(HOUSEHOLDS, Decimal(found[1]), homes, spans)
                    yield Finding(row, place, label, HOUSEHOLDS, found[1], summed, agrees)

    def whole(self, measure: Measure | Homes) -> Decimal | None:
        """What the whole sheet comes to."""
        return measure.sum((0, self._count))

    def _spans(self, number_of_total: int, end: int, *, whole: bool) -> list[Span]:
        """What it may be the sum of, the likeliest first: sums stand below their rows, or above them."""
        before = self._ends[max(0, number_of_total - STRETCHES_MAX) : number_of_total]
        following = self._ends[number_of_total + 1 : number_of_total + STRETCHES_MAX]
        starts = sorted({0, *(earlier for _, earlier in before)}, reverse=True)
        after = next((later for _, later in following if later > end), self._count)
        since = [(start, end) for start in starts if start < end] or [(end, after)]
        everything = (0, self._count)
        others = [*since, (end, after)]
        return [everything, *others] if whole else [*others, everything]

    def _told(
        self, field: str, written: Decimal, measure: Measure | Homes, spans: list[Span]
    ) -> tuple[str, bool | None]:
        """The sum, and whether any stretch that may be meant comes to what is written."""
        sums = list[Decimal | None]()
        for span in spans:
            sums.append(measure.sum(span))
            if sums[-1] == written:
                return str(written), True
        if self._earlier:
            all_sheets, here = self._earlier.get(field), self.whole(measure)
            sums.append(None if all_sheets is None or here is None else all_sheets + here)
        told = "" if sums[0] is None else str(sums[0])
        return told, True if written == sums[-1] else None if None in sums else False


def _figure(raw: object) -> Decimal | None:
    """A sum as Excel shows it: what its floating point adds beyond 分 is not the clerk's."""
    if blank(raw):
        return None
    try:
        return number(raw, _UNITS).quantize(_HUNDREDTH)
    except (CellRefused, InvalidOperation):  # Also where it is longer than any sum.
        return None

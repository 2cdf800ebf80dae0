"""Which rows a file's faults lie in: without them the sound ones can be taken, and they go back to the clerk."""

import re
from collections.abc import Iterable, Sequence

from services.documents.workbooks import Fault, marked, remainder

OF_SHEETS = ("header_missing", "no_rows", "column_missing", "column_twice", "in_ten_thousands", "other_kind")
"""What makes a whole sheet unreadable: no row of it can be told from another."""
OF_TOTALS = ("total_differs", "count_differs")
"""The clerk's own sums cannot be right where rows are left out."""
_ROW = re.compile(r"[A-Z]+([0-9]+)")


def is_of_rows(fault: Fault) -> bool:
    """Whether the sound rows can be taken all the same."""
    return fault.code not in OF_SHEETS


def rows_of(faults: Iterable[Fault]) -> set[tuple[str, int]]:
    """Sheet and row, as Excel counts."""
    return {
        (each.sheet, int(_ROW.sub(r"\1", each.cell))) for each in faults if each.code not in (*OF_SHEETS, *OF_TOTALS)
    }


def given_back(kind: str, content: bytes, faults: Sequence[Fault], *, left_out: int, language: str) -> bytes:
    """The clerk's own workbook, marked; where sound rows are taken without the faulty ones, only those.

    Raises WorkbookRefused.
    """
    if left_out:
        return remainder(content, kind, rows_of(faults), faults, language)
    return marked(content, faults, language)

"""A file into a ledger: every row that is sound, and every fault named by its cell.

This runs behind the wall; nothing but tests and the child process calls it.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from services.documents.workbooks.gate import Passed
from services.documents.workbooks.listing import is_list
from services.documents.workbooks.opening import Sheet, open_workbook
from services.documents.workbooks.recognition import Page
from services.documents.workbooks.rows import Ledger
from services.documents.workbooks.table import Seen, Table

Told = Callable[[int, int], None]


def _told_nobody(_done: int, _total: int) -> None:
    """Where nobody waits for it."""


def read_workbook(content: bytes, kind: str, passed: Passed | None = None, told: Told = _told_nobody) -> Ledger[Any]:
    """Raises WorkbookRefused. Visible sheets with a ledger's header are read, notes beside them are not.

    `told` how many rows are read, and out of how many.
    """
    opened = open_workbook(content, passed)
    pages = pages_of(opened.sheets, kind)
    tables = _tables(pages, told)
    if not any(table.row_count for table in tables) and not any(page.faults for page in pages):
        pages[0].name_nothing()
    return Ledger(
        kind=kind,
        rows=tuple(row for table in tables for row in table.rows),
        faults=tuple(fault for page in pages for fault in page.faults),
        sheets=tuple((page.sheet.name, _rows_of(page, tables)) for page in pages),
        columns={page.sheet.name: page.columns for page in pages},
        hidden_rows=sum(table.hidden_rows for table in tables),
        hidden_sheets=opened.hidden_sheets,
        totals=tuple(total for table in tables for total in table.totals),
    )


def pages_of(sheets: Sequence[Sheet], kind: str) -> list[Page]:
    """The sheets that hold this ledger; else the one on which to say what is missing."""
    pages = [Page(sheet, kind) for sheet in sheets if not is_list(sheet.grid)] or [Page(sheets[0], kind)]
    headed = [page for page in pages if page.header.found]
    return [page for page in headed if not page.other] or headed or pages[:1]


def _tables(pages: Sequence[Page], told: Told) -> list[Table]:
    """What stands twice stands twice in the file, on whatever sheet; so does a sum of all sheets."""
    tables, seen = list[Table](), Seen()
    earlier: dict[str, Decimal | None] = {}
    sound = [page for page in pages if page.has_sound_header()]
    done, total = 0, sum(page.rows_below for page in sound)
    for page in sound:
        table = Table(page, seen, earlier, partial(_tell, told, done, total))
        done += page.rows_below
        tables.append(table)
        earlier = _added(earlier, table.sums) if earlier else table.sums
    return tables


def _tell(told: Told, before: int, total: int, rows: int) -> None:
    told(min(before + rows, total), total)


def _added(earlier: dict[str, Decimal | None], sums: dict[str, Decimal | None]) -> dict[str, Decimal | None]:
    """None where one of both is unknown."""
    both = {field: (earlier.get(field), sums.get(field)) for field in {*earlier, *sums}}
    return {field: None if one is None or two is None else one + two for field, (one, two) in both.items()}


def _rows_of(page: Page, tables: Sequence[Table]) -> int:
    return next((table.row_count for table in tables if table.page is page), 0)

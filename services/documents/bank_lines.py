"""A bank's list of what came in: a CSV with the titles 交易日期, 交易流水号, 收入金额, 附言 among others."""

from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from services.documents.workbooks.cells import CellRefused, money, plain, shown, text
from services.documents.workbooks.dates import day
from services.documents.workbooks.delimited import SHEET_NAME, delimited_rows
from services.documents.workbooks.faults import Fault, WorkbookRefused
from services.documents.workbooks.rows import cell_name

DAY, NUMBER, AMOUNT, MEMO = TITLES = ("交易日期", "交易流水号", "收入金额", "附言")
HEADER_WITHIN, NUMBER_LENGTH = 20, 64
FILE_BYTES_MAX = 20 << 20
T = TypeVar("T")


class BankEntry(NamedTuple):
    """One line of what came in. The memo is read for its reference, and not kept: people write their names there."""

    row: int
    number: str
    received_on: date
    amount_fen: int
    memo: str


class BankFile(NamedTuple):
    """What it holds, line by line, and what is wrong with it."""

    sha256: str
    lines: tuple[BankEntry, ...]
    faults: tuple[Fault, ...]


def read_bank_file(content: bytes) -> BankFile:
    """Lines without an amount are those of money that went out: they are passed over. Raises WorkbookRefused."""
    if not content.strip():
        raise WorkbookRefused("empty_file")
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    rows, known = delimited_rows(content), sha256(content).hexdigest()
    header = next((at for at, row in enumerate(rows[:HEADER_WITHIN]) if set(TITLES) <= set(map(plain, row))), None)
    if header is None:
        return BankFile(known, (), (_fault(1, 0, "、".join(TITLES), "", CellRefused("header_missing")),))
    columns = [list(map(plain, rows[header])).index(title) for title in TITLES]
    lines, faults, seen = list[BankEntry](), list[Fault](), dict[str, int]()
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if plain(row[columns[2]]) in ("", "-", "0.00", "0"):
            continue
        line = _line(number, row, columns, faults)
        if line is None:
            continue
        if line.number in seen:
            twice = CellRefused("duplicate", sheet=SHEET_NAME, row=str(seen[line.number]))
            faults.append(_fault(number, columns[1], NUMBER, line.number, twice))
        seen[line.number] = number
        lines.append(line)
    return BankFile(known, tuple(lines), tuple(faults))


def _line(number: int, row: Sequence[str], columns: Sequence[int], faults: list[Fault]) -> BankEntry | None:
    before = len(faults)

    def cell(at: int, read: Callable[[Any], T]) -> T | None:
        try:
            return read(row[columns[at]])
        except CellRefused as refused:
            faults.append(_fault(number, columns[at], TITLES[at], row[columns[at]], refused))
            return None

    received_on, serial, amount_fen, memo = cell(0, day), cell(1, _number), cell(2, money), cell(3, text)
    if len(faults) > before or received_on is None or serial is None or amount_fen is None or memo is None:
        return None
    return BankEntry(number, serial, received_on, amount_fen, memo)


def _number(raw: str) -> str:
    written = plain(raw)
    if not written:
        raise CellRefused("empty")
    if len(written) > NUMBER_LENGTH:
        raise CellRefused("too_long", maximum=str(NUMBER_LENGTH))
    if not written.isprintable():
        raise CellRefused("control_characters")
    return written


def _fault(row: int, column: int, title: str, value: object, why: CellRefused) -> Fault:
    cell = cell_name(row - 1, column)
    return Fault(sheet=SHEET_NAME, cell=cell, title=title, value=shown(value), code=why.code, inputs=why.inputs)

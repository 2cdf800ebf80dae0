"""A bureau's ledgers, from Excel or CSV into typed rows; every fault is named by its cell, and marked in it.

ledger = read_ledger(content, "arrears")
ledger.faults[0].cell                                # "J12"
ledger.fault_at(row, "dwelling", "unknown_dwelling", dwelling=row.dwelling)
marked(content, ledger.faults, "zh")                 # the clerk's own workbook, to be mended and sent again
"""

from typing import Any, Literal, overload

from services.documents.workbooks.dates import Month
from services.documents.workbooks.faults import Fault, WorkbookRefused, refusal_sentence, sentence
from services.documents.workbooks.kinds.arrears import ArrearsRow
from services.documents.workbooks.kinds.contacts import ContactRow
from services.documents.workbooks.kinds.dwellings import DwellingRow
from services.documents.workbooks.kinds.fund import FundRow
from services.documents.workbooks.kinds.retrofit import RetrofitRow
from services.documents.workbooks.kinds.tariffs import TariffRow
from services.documents.workbooks.ledgers import KINDS
from services.documents.workbooks.rows import Ledger, LedgerRow, Place, SheetRow, Total
from services.documents.workbooks.sentences import FAULT_SENTENCES, REFUSAL_SENTENCES
from services.documents.workbooks.wall import Told, marked, read_behind_wall, remainder, told_nobody

__all__ = [
    "FAULT_SENTENCES",
    "KINDS",
    "REFUSAL_SENTENCES",
    "ArrearsRow",
    "ContactRow",
    "DwellingRow",
    "Fault",
    "FundRow",
    "Ledger",
    "LedgerRow",
    "Month",
    "Place",
    "RetrofitRow",
    "SheetRow",
    "TariffRow",
    "Total",
    "WorkbookRefused",
    "marked",
    "read_ledger",
    "refusal_sentence",
    "remainder",
    "sentence",
    "template",
]


@overload
def read_ledger(content: bytes, kind: Literal["dwellings"]) -> Ledger[DwellingRow]: ...
@overload
def read_ledger(content: bytes, kind: Literal["fund"]) -> Ledger[FundRow]: ...
@overload
def read_ledger(content: bytes, kind: Literal["arrears"]) -> Ledger[ArrearsRow]: ...
@overload
def read_ledger(content: bytes, kind: Literal["retrofit"]) -> Ledger[RetrofitRow]: ...
@overload
def read_ledger(content: bytes, kind: Literal["tariffs"]) -> Ledger[TariffRow]: ...
@overload
def read_ledger(content: bytes, kind: Literal["contacts"]) -> Ledger[ContactRow]: ...
@overload
def read_ledger(content: bytes, kind: str, told: Told = ...) -> Ledger[Any]: ...
def read_ledger(content: bytes, kind: str, told: Told = told_nobody) -> Ledger[Any]:
    """The file's rows and faults. `kind` is one of KINDS (KeyError). Raises WorkbookRefused."""
    return read_behind_wall(content, kind, told=told)


def template(kind: str, language: str) -> bytes:
    """An empty ledger to fill in, as .xlsx, explained in `zh` or `en`. Raises KeyError where there is no such kind."""
    from services.documents.workbooks.templates import template_workbook  # Few who read ever write one.

    return template_workbook(kind, language)

"""The bureau's four ledgers, from Excel into typed rows; every fault is named by its cell.

ledger = read_ledger(content, "arrears")
ledger.faults[0].cell                                # "J12"
ledger.fault_at(row, "dwelling", "unknown_dwelling", dwelling=row.dwelling)
"""

from typing import Literal, overload

from services.documents.workbooks.faults import Fault, WorkbookRefused, refusal_sentence, sentence
from services.documents.workbooks.ledgers import KINDS
from services.documents.workbooks.rows import ArrearsRow, DwellingRow, FundRow, Ledger, LedgerRow, Place, RetrofitRow
from services.documents.workbooks.sentences import FAULT_SENTENCES, REFUSAL_SENTENCES
from services.documents.workbooks.wall import read_behind_wall

__all__ = [
    "FAULT_SENTENCES",
    "KINDS",
    "REFUSAL_SENTENCES",
    "ArrearsRow",
    "DwellingRow",
    "Fault",
    "FundRow",
    "Ledger",
    "LedgerRow",
    "Place",
    "RetrofitRow",
    "WorkbookRefused",
    "read_ledger",
    "refusal_sentence",
    "sentence",
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
def read_ledger(content: bytes, kind: str) -> Ledger[LedgerRow]: ...
def read_ledger(content: bytes, kind: str) -> Ledger[LedgerRow]:
    """The workbook's rows and faults. `kind` is one of KINDS (KeyError). Raises WorkbookRefused."""
    return read_behind_wall(content, kind)

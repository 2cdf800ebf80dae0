"""What the process behind the wall may be asked, and what it answers."""

from typing import Generic, Literal

import msgspec

from services.documents.workbooks.faults import Fault
from services.documents.workbooks.rows import Ledger, Row_co


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A stranger's file, and what is to be done with it; `rows` are (sheet, row as Excel counts)."""

    job: Literal["read", "mark", "remainder"]
    content: bytes
    kind: str = ""
    faults: tuple[Fault, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    language: str = "zh"


class Answer(msgspec.Struct, Generic[Row_co], frozen=True, kw_only=True):
    """A ledger, or a workbook, or the code of a refusal."""

    ledger: Ledger[Row_co] | None = None
    workbook: bytes = b""
    refused: str = ""

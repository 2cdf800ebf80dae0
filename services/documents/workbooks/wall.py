"""Reads a stranger's workbook in a process of its own: an abort, an endless loop, a gigabyte end there.

The process is a bare interpreter and not `multiprocessing`: that would import the caller's main module, the
whole service, into the child and trust pickled bytes from it. What comes back here is decoded by its types.
"""

import os
import subprocess
import sys
from typing import Any, Generic

import msgspec

from services.documents.workbooks.faults import WorkbookRefused
from services.documents.workbooks.gate import FILE_BYTES_MAX
from services.documents.workbooks.rows import ArrearsRow, DwellingRow, FundRow, Ledger, LedgerRow, RetrofitRow, Row_co
from services.documents.workbooks.sentences import REFUSAL_SENTENCES

CHILD = "services.documents.workbooks.child"
WAIT_SECONDS_MAX = 120


class Answer(msgspec.Struct, Generic[Row_co], frozen=True):
    """What the child sends: a ledger or the code of a refusal."""

    ledger: Ledger[Row_co] | None = None
    refused: str = ""


_DECODERS: dict[str, msgspec.msgpack.Decoder[Any]] = {
    "dwellings": msgspec.msgpack.Decoder(Answer[DwellingRow]),
    "fund": msgspec.msgpack.Decoder(Answer[FundRow]),
    "arrears": msgspec.msgpack.Decoder(Answer[ArrearsRow]),
    "retrofit": msgspec.msgpack.Decoder(Answer[RetrofitRow]),
}


def read_behind_wall(content: bytes, kind: str, child: str = CHILD) -> Ledger[LedgerRow]:
    """Raises WorkbookRefused: with the child's reason, or `cannot_be_read` however it ended."""
    decoder = _DECODERS[kind]
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-B", "-m", child, kind],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may hold what stands in a cell
            env=_environment(),
            timeout=WAIT_SECONDS_MAX,
            check=True,
        )
        answer: Answer[LedgerRow] = decoder.decode(ended.stdout)
    except (subprocess.SubprocessError, msgspec.DecodeError) as how:
        raise WorkbookRefused("cannot_be_read") from how
    if answer.ledger is None:
        raise WorkbookRefused(answer.refused if answer.refused in REFUSAL_SENTENCES else "cannot_be_read")
    return answer.ledger


def _environment() -> dict[str, str]:
    """Where the modules and the interpreter's own libraries are, and none of the service's secrets."""
    libraries = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PYTHONPATH": os.pathsep.join(sys.path)} | libraries

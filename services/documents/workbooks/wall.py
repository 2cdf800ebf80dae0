"""Opens a stranger's workbook in a process of its own: an abort, an endless loop, a gigabyte end there.

The process is a bare interpreter and not `multiprocessing`: that would import the caller's main module, the
whole service, into the child and trust pickled bytes from it. What comes back here is decoded by its types.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from threading import Thread
from typing import Any

import msgspec

from services.documents.workbooks.child import COUNTED
from services.documents.workbooks.faults import LANGUAGES, Fault, WorkbookRefused
from services.documents.workbooks.gate import FILE_BYTES_MAX
from services.documents.workbooks.ledgers import KINDS
from services.documents.workbooks.orders import Answer, Order
from services.documents.workbooks.rows import Ledger, SheetRow
from services.documents.workbooks.sentences import REFUSAL_SENTENCES

CHILD = "services.documents.workbooks.child"
WAIT_SECONDS_MAX = 120
ROWS_TOLD_MAX = 10_000_000
Told = Callable[[int, int], None]
"""How many rows are read, and out of how many."""
_OF_ROWS: Any = Answer  # A type that is only known at run time.
_DECODERS = {name: msgspec.msgpack.Decoder(_OF_ROWS[kind.row]) for name, kind in KINDS.items()}
_WORKBOOK = msgspec.msgpack.Decoder(Answer[SheetRow])


def told_nobody(_done: int, _total: int) -> None:
    """Where nobody waits for it."""


def read_behind_wall(content: bytes, kind: str, child: str = CHILD, told: Told = told_nobody) -> Ledger[Any]:
    """Raises WorkbookRefused: with the child's reason, or `cannot_be_read` however it ended."""
    decoder = _DECODERS[kind]
    answer: Answer[Any] = _ask(Order(job="read", content=content, kind=kind), decoder, child, told)
    if answer.ledger is None:
        raise WorkbookRefused("cannot_be_read")
    return answer.ledger


def marked(content: bytes, faults: Sequence[Fault], language: str) -> bytes:
    """The clerk's own file as .xlsx, the faulty cells coloured, a list of the faults in front, in `zh` or `en`.

    It can be mended and sent again as it is. Of a file of more than 300,000 cells it is the list alone.
    Raises WorkbookRefused.
    """
    LANGUAGES.index(language)
    order = Order(job="mark", content=content, faults=tuple(faults), language=language)
    return _ask(order, _WORKBOOK).workbook


def remainder(
    content: bytes, kind: str, rows: Collection[tuple[str, int]], faults: Sequence[Fault], language: str
) -> bytes:
    """The same file as .xlsx with its header and these rows alone, marked; rows are (sheet, row as Excel counts).

    Formulas are there by their values. Raises WorkbookRefused, KeyError where there is no such kind.
    """
    LANGUAGES.index(language)
    kind = kind if KINDS[kind] else ""
    order = Order(
        job="remainder", content=content, kind=kind, rows=tuple(rows), faults=tuple(faults), language=language
    )
    return _ask(order, _WORKBOOK).workbook


def _ask(
    order: Order, decoder: msgspec.msgpack.Decoder[Any], child: str = CHILD, told: Told = told_nobody
) -> Answer[Any]:
    """Raises WorkbookRefused."""
    if len(order.content) > FILE_BYTES_MAX:
        raise WorkbookRefused("file_too_large")
    try:
        answer: Answer[Any] = decoder.decode(_answer(msgspec.msgpack.encode(order), child, told))
    except (subprocess.SubprocessError, msgspec.DecodeError) as how:
        raise WorkbookRefused("cannot_be_read") from how
    if answer.refused or not (answer.ledger or answer.workbook):
        raise WorkbookRefused(answer.refused if answer.refused in REFUSAL_SENTENCES else "cannot_be_read")
    return answer


def _answer(sent: bytes, child: str, told: Told) -> bytes:
    """Raises SubprocessError. Where the child does not end, whatever it has begun is ended with it."""
    here, there = os.pipe()
    Thread(target=_listen, args=(here, told), daemon=True).start()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-B", "-m", child, str(there)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may hold what stands in a cell
            env=_environment(),
            pass_fds=(there,),
            start_new_session=True,
        )
    finally:
        os.close(there)
    with process:
        try:
            answer, _ = process.communicate(sent, WAIT_SECONDS_MAX)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, child)
    return answer


def _listen(here: int, told: Told) -> None:
    """Until the child has ended; what it counts is never more than told."""
    with os.fdopen(here, "rb", 0) as pipe:
        furthest = 0
        while len(counted := pipe.read(COUNTED.size) or b"") == COUNTED.size:
            done, total = COUNTED.unpack(counted)
            if furthest <= done <= total <= ROWS_TOLD_MAX:
                furthest = done
                told(done, total)


def _environment() -> dict[str, str]:
    """Where the modules and the interpreter's own libraries are, and none of the service's secrets."""
    libraries = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PYTHONPATH": os.pathsep.join(sys.path)} | libraries

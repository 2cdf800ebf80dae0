"""A long workbook is read while it passes the gate, by two processes at once: both are behind the wall.

Nothing of what is read counts before the gate has let the file through, and only where the gate saw nothing that the
reader would have to be told.
"""

import os
import signal
from collections.abc import Callable
from typing import Self

from services.documents.workbooks.formats import WORKBOOK, file_format
from services.documents.workbooks.gate import NOTHING_SEEN, Passed, check
from services.documents.workbooks.parts import SheetPart

LONG_BYTES = 200_000
"""Of a shorter one, making a process takes as long as the gate."""


def answered(content: bytes, read: Callable[[Passed | None], bytes]) -> bytes:
    """What `read` makes of the file that has passed so; of None, it asks the gate itself. Raises WorkbookRefused."""
    if len(content) < LONG_BYTES or file_format(content) != WORKBOOK:
        return read(None)
    with _Aside(lambda: read(NOTHING_SEEN)) as aside:

        def seen(sheet: SheetPart) -> None:
            if sheet.is_remarkable:
                aside.end()

        passed = check(content, seen)
        if not passed.is_remarkable and (answer := aside.answer()):
            return answer
    return read(passed)


class _Aside:
    """A copy of this process at work on one answer."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        here, there = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _work(work, there)
        os.close(there)
        self._answer = os.fdopen(here, "rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def answer(self) -> bytes:
        """Nothing where it did not end well."""
        told = self._answer.read()
        return told if self._ended() == 0 else b""

    def end(self) -> None:
        """Whatever it is at."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._ended()

    def _ended(self) -> int:
        if not self._pid:
            return 1
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        self._answer.close()
        return os.waitstatus_to_exitcode(status)


def _work(work: Callable[[], bytes], there: int) -> None:
    """And no further: what the first process goes on with is not for this one."""
    status = 1
    try:
        with os.fdopen(there, "wb") as told:
            told.write(work())
        status = 0
    finally:
        os._exit(status)

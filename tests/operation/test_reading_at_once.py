"""Many threads read at once from the first moment on, and no process dies of it."""

import subprocess
import sys
from signal import SIGSEGV

TIMES, TIMES_AT_MOST = 5, 80


def ends(how: str) -> int:
    """The exit code of such a process."""
    command = [sys.executable, "-m", "tests.operation.reading_at_once", how]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_whatever_is_known_beforehand_is_read_by_many_at_once() -> None:
    assert [ends("known") for _ in range(TIMES)] == [0] * TIMES


def test_control_a_process_that_finds_out_while_many_read_dies_sooner_or_later() -> None:
    assert any(ends("unknown") == -SIGSEGV for _ in range(TIMES_AT_MOST))

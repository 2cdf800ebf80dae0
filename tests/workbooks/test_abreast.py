"""A long workbook is read while it passes the gate: by another process, and for nothing where the gate sees more."""

import os
from collections.abc import Callable

import pytest

from services.documents.workbooks import WorkbookRefused, abreast, read_ledger
from services.documents.workbooks.abreast import LONG_BYTES, answered
from services.documents.workbooks.gate import Passed
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import ledger
from tests.workbooks.test_gate import HOSTILE

Reader = Callable[[Passed | None], bytes]
PLAIN = ledger("dwellings", {}, {"owner_name": "司徒静"})


@pytest.fixture(autouse=True)
def every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast, "LONG_BYTES", 0)


def telling_where() -> tuple[Reader, list[Passed | None]]:
    """Reads nothing: it says in which process it was asked, and keeps what it was told in this one."""
    here, asked = os.getpid(), list[Passed | None]()

    def read(passed: Passed | None) -> bytes:
        asked.append(passed)
        return b"here" if os.getpid() == here else b"aside"

    return read, asked


def test_a_long_workbook_is_read_by_another_process() -> None:
    read, asked = telling_where()
    assert (answered(PLAIN, read), asked) == (b"aside", [])


def test_control_a_short_one_is_read_here_and_asks_the_gate_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast, "LONG_BYTES", LONG_BYTES)
    read, asked = telling_where()
    assert (answered(PLAIN, read), asked) == (b"here", [None])


def test_where_the_gate_sees_what_the_reader_does_not_it_is_read_again_and_told() -> None:
    read, asked = telling_where()
    assert answered(ledger("dwellings", {"moved_in_on": "=1+1"}), read) == b"here"
    [passed] = asked
    assert passed is not None
    assert passed.is_remarkable


def test_what_the_gate_refuses_is_refused_however_it_was_read() -> None:
    read, asked = telling_where()
    with pytest.raises(WorkbookRefused, match="macros"):
        answered(HOSTILE["macros"][0], read)
    assert asked == []


def test_where_the_other_process_dies_it_is_read_here() -> None:
    here = os.getpid()

    def dies_aside(passed: Passed | None) -> bytes:
        return b"here" if os.getpid() == here else os._exit(3)

    assert answered(PLAIN, dies_aside) == b"here"


def test_a_really_long_one_comes_through_the_wall_as_it_is_read_in_one_piece() -> None:
    content = ledger("dwellings", *({"door": str(101 + n), "phone": f"199{n:08}"} for n in range(6_000)))
    assert len(content) > LONG_BYTES
    told = list[tuple[int, int]]()
    through: object = read_ledger(content, "dwellings", lambda *rows: told.append(rows))
    assert through == read_workbook(content, "dwellings")
    assert told == sorted(told), "it only grows"
    assert {total for _, total in told} == {6_000}

"""The reading in a process of its own: the same answer, and nothing of the child's end reaches us."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.documents.workbooks import WorkbookRefused, read_ledger
from services.documents.workbooks.reading import read_workbook
from services.documents.workbooks.wall import read_behind_wall
from tests.workbooks.clerk import ledger
from tests.workbooks.test_gate import FAR_CELL, HOSTILE

HERE = Path(__file__).parent


def test_a_ledger_comes_through_the_wall_as_it_was_read() -> None:
    content = (HERE.parent / "data" / "历史欠费台账.xlsx").read_bytes()
    through: object = read_ledger(content, "arrears")
    assert through == read_workbook(content, "arrears")


def test_faults_come_through_the_wall() -> None:
    read = read_ledger(ledger("dwellings", {}, {"tenure": "房改"}), "dwellings")
    assert [fault.cell for fault in read.faults] == ["G3"]
    assert read.rows[0].owner_name == "乔望舒"


def test_a_refusal_comes_through_the_wall_with_its_reason() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_ledger(HOSTILE["macros"][0], "fund")
    assert refused.value.code == "macros"


def test_the_wall_holds_where_no_gate_stands() -> None:
    """Cells in two far corners abort the reader's process: without the wall, ours."""
    with pytest.raises(WorkbookRefused) as refused:
        read_behind_wall(FAR_CELL, "fund", child=f"{__package__}.child_without_gate")
    assert refused.value.code == "cannot_be_read"
    assert isinstance(refused.value.__cause__, subprocess.CalledProcessError)


def test_a_child_that_says_something_else_is_not_believed() -> None:
    with pytest.raises(WorkbookRefused, match="cannot_be_read"):
        read_behind_wall(b"", "fund", child="this")


def test_a_file_too_large_starts_no_child() -> None:
    with pytest.raises(WorkbookRefused, match="file_too_large"):
        read_behind_wall(HOSTILE["too large"][0], "fund", child="no_such_module")


def test_the_child_imports_the_reading_and_the_domain_and_nothing_else() -> None:
    code = (
        "import sys; from msgspec.msgpack import encode; from services.documents.workbooks.orders import Order;"
        "from services.documents.workbooks.child import answer;"
        "answer(encode(Order(job='read', content=b'', kind='fund')));"
        "print(*(name for name in sys.modules if name.split('.')[0] in "
        "('domain', 'projections', 'services', 'fastapi', 'sqlalchemy', 'pydantic', 'eventsourcing')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent.parent
    )
    foreign = {name for name in done.stdout.split() if not name.startswith(("services.documents", "domain"))}
    assert foreign == {"services"}

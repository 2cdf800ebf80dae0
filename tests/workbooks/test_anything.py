"""Whatever stands in the cells: it ends in rows, in faults by their cells, or in a refusal, and never in a crash."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services.documents.workbooks import KINDS, WorkbookRefused, sentence
from services.documents.workbooks.marking import mark_workbook, remaining_workbook
from services.documents.workbooks.reading import read_workbook
from services.documents.workbooks.rows import cell_place
from tests.workbooks.clerk import Row, line, titles, workbook
from tests.workbooks.corpus import text

NASTY = (
    *(
        "",
        "0",
        "-",
        "小计",
        "合计",
        "总计：3户",
        "2003.1",
        "1e309",
        "9" * 30,
        "１",
        "#N/A",
        "示例",
        "万元",
        "\u3000",
        "乔\u200b",
    ),
    *(
        "二〇一",
        "叁",
        "十",
        "拾拾",
        "O",
        "-0",
        "1.0.0",
        "TRUE",
        "𠮷",
        "²",
        "①",
        "٣",
        "2003年13月",
        "99999",
        "00000",
        "a\nb",
    ),
    *('"', "'=1", "📎", "注：", "制表", "1,234.5", "(5)", "½"),
)
ODD = (None, 0, -0.0, 1.5, 1e300, True, False, datetime(1900, 1, 1), datetime(2003, 5, 1, 3, 4, 5), 42, 200305, 35916)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A ledger of any kind, with a few cells that nobody expects."""
    kind, is_csv = draw(st.sampled_from(sorted(KINDS))), draw(st.booleans())
    cell = st.sampled_from(NASTY if is_csv else NASTY + ODD)
    header: Row = [*titles(kind), *draw(st.sampled_from([[], ["示例"]]))]
    rows = [line(kind, number) for number in range(1, draw(st.integers(1, 6)))]
    for row in rows:
        for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=4)):
            row[place] = draw(cell)
    above = draw(st.lists(st.lists(cell, max_size=6), max_size=2))
    table: list[Row] = [*above, header, *rows]
    return kind, text(*table).encode() if is_csv else workbook({"台账": table})


@settings(max_examples=30, deadline=None)
@given(files())
def test_it_is_read_marked_and_sent_again_with_the_same_faults(file: tuple[str, bytes]) -> None:
    kind, content = file
    try:
        read = read_workbook(content, kind)
    except WorkbookRefused:
        assert not content.startswith(b"PK"), "only a CSV can be torn by its cells"
        return
    assert all(sentence(fault, "zh") and sentence(fault, "en") for fault in read.faults)
    again = read_workbook(mark_workbook(content, read.faults, "zh"), kind)
    assert [(fault.cell, fault.code) for fault in again.faults] == [(fault.cell, fault.code) for fault in read.faults]
    rows = {(fault.sheet, cell_place(fault.cell)[0] + 1) for fault in read.faults}
    read_workbook(remaining_workbook(content, kind, rows, read.faults, "en"), kind)

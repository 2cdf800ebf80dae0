"""The clerk's own workbook back, marked: it can be mended and sent again as it is."""

import io
import re
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from services.documents.workbooks import WorkbookRefused, marked, read_ledger, remainder
from services.documents.workbooks.faults import Fault
from services.documents.workbooks.marking import mark_workbook, remaining_workbook
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import Row, ledger, line, saved, titles, workbook
from tests.workbooks.corpus import text
from tests.workbooks.test_gate import changed

FAULTY: dict[str, object] = {"floor_area_sqm": "约60", "owner_name": "甲\u200b某", "phone": "甲某199"}


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type else ""


def marks(content: bytes, language: str = "zh", kind: str = "dwellings") -> Any:
    """The workbook marked with its own faults."""
    return opened(mark_workbook(content, read_workbook(content, kind).faults, language))


def test_the_faulty_cells_are_coloured_and_say_why() -> None:
    book = marks(ledger("dwellings", {}, FAULTY))
    page = book["台账"]
    assert {cell.coordinate for row in page for cell in row if colour(cell)} == {"F3", "H3", "I3"}
    assert page["F3"].comment.text == "不是数字，请只填数字。"
    assert page["F3"].value == "约60"
    assert page["K2"].value == datetime(1998, 5, 1)


@pytest.mark.parametrize(
    ("language", "name", "said"), [("zh", "错误清单", "不是数字"), ("en", "Faults", "not a number")]
)
def test_the_list_stands_in_front_and_leads_to_the_cells(language: str, name: str, said: str) -> None:
    book = marks(ledger("dwellings", {}, FAULTY), language)
    page = book.worksheets[0]
    assert (page.title, book.active.title) == (name, name)
    assert [cell.value for cell in page[2]][:4] == ["台账", "F3", "建筑面积(㎡)", "约60"]
    assert said in page["E2"].value
    assert page["B2"].hyperlink.location == "'台账'!F3"
    assert [each.sheet_view.tabSelected for each in book.worksheets] == [True, False]


def test_no_mark_repeats_a_person() -> None:
    page = marks(ledger("dwellings", FAULTY)).worksheets[0]
    assert not re.search("甲|199", repr([[cell.value for cell in row] for row in page]))


def test_a_value_that_begins_like_a_formula_is_listed_as_text() -> None:
    fault = read_workbook(ledger("dwellings", {"floor_area_sqm": "约60"}), "dwellings").faults[0]
    hostile = [Fault(**{**_fields(fault), "value": '=HYPERLINK("x")', "title": "+1"})]
    for content in (ledger("dwellings", {}), text(titles("dwellings"), line("dwellings")).encode()):
        cells = opened(mark_workbook(content, hostile, "zh")).worksheets[0][2]
        assert [(cell.value, cell.data_type) for cell in cells[2:4]] == [("+1", "s"), ('=HYPERLINK("x")', "s")]


def _fields(fault: Fault) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in fault.__struct_fields__}


def test_a_marked_workbook_sent_again_as_it_is_has_the_same_faults() -> None:
    content = ledger("dwellings", {}, FAULTY, {"tenure": "房改"})
    first = read_workbook(content, "dwellings")
    for language in ("zh", "en"):
        again = read_workbook(mark_workbook(content, first.faults, language), "dwellings")
        assert (again.faults, again.rows, again.sheets) == (first.faults, first.rows, first.sheets)


def test_a_mended_workbook_is_read_without_its_list_and_loses_its_marks_when_it_is_marked_again() -> None:
    book = marks(ledger("dwellings", {"floor_area_sqm": "约60"}, {"tenure": "房改"}))
    book["台账"]["F2"] = 60.0
    mended = saved(book)
    assert [fault.cell for fault in read_workbook(mended, "dwellings").faults] == ["G3"]
    again = marks(mended, "en")
    assert again.sheetnames == ["Faults", "台账"]
    assert (colour(again["台账"]["F2"]), again["台账"]["F2"].comment) == ("", None)
    assert colour(again["台账"]["G3"]) == "FFF2B8"
    assert again["Faults"].max_row == 2


def test_what_the_clerk_made_of_the_sheet_stays() -> None:
    rows: list[Row] = [titles("fund"), line("fund", 1), line("fund", 2, held_fen="无数", building=None)]
    book = opened(workbook({"台账": rows, "错误清单": [["自己的"]]}, merged=["C2:C3"]))
    page = book["台账"]
    page.column_dimensions["B"].width = 33
    page["M3"].comment = openpyxl.comments.Comment("问过本人", "王")
    page["N2"] = "=1+1"
    after = marks(saved(book), kind="fund")
    assert after.sheetnames == ["错误清单2", "台账", "错误清单"]
    assert after["台账"].column_dimensions["B"].width == 33
    assert after["台账"]["M3"].comment.text == "问过本人"
    assert after["台账"]["N2"].value == "=1+1"
    assert [str(each) for each in after["台账"].merged_cells.ranges] == ["C2:C3"]


def test_a_csv_comes_back_as_a_workbook() -> None:
    content = text(
        titles("dwellings"), line("dwellings", phone="0199-0000001"), line("dwellings", 2, **FAULTY)
    ).encode()
    read = read_workbook(content, "dwellings")
    sent = mark_workbook(content, read.faults, "zh")
    book = opened(sent)
    assert book.sheetnames == ["错误清单", "CSV"]
    assert (book["CSV"]["I2"].value, colour(book["CSV"]["F3"])) == ("0199-0000001", "FFF2B8")
    again = read_workbook(sent, "dwellings")
    assert (again.faults, again.rows) == (read.faults, read.rows)


def test_a_list_has_an_end_but_every_faulty_cell_its_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.documents.workbooks.listing.LISTED_MAX", 20)
    monkeypatch.setattr("services.documents.workbooks.marking.COMMENTED_MAX", 5)
    changes: list[dict[str, object]] = [{"door": number, "tenure": "房改"} for number in range(101, 126)]
    book = marks(ledger("dwellings", *changes))
    assert book.worksheets[0].max_row == 1 + 20
    assert colour(book["台账"]["G26"]) == "FFF2B8"
    assert sum(cell.comment is not None for row in book["台账"] for cell in row) == 5


def test_a_large_workbook_gets_the_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.documents.workbooks.marking.MARKED_CELLS_MAX", 20)
    for content in (ledger("dwellings", FAULTY), text(titles("dwellings"), line("dwellings", **FAULTY)).encode()):
        assert marks(content).sheetnames == ["错误清单"]


def test_the_remainder_is_the_header_and_the_faulty_rows_alone() -> None:
    rows: list[Row] = [
        ["滨湖路宿舍区"],
        titles("dwellings"),
        line("dwellings", 1),
        line("dwellings", 2, area=None, floor_area_sqm="约60", moved_in_on=datetime(2001, 2, 3)),
        line("dwellings", 3),
    ]
    content = workbook({"台账": rows}, merged=["A3:A4"])
    faults = read_workbook(content, "dwellings").faults
    sent = remaining_workbook(content, "dwellings", [("台账", 4)], faults, "zh")
    book = opened(sent)
    assert [cell.value for cell in book["台账"][1]][:1] == ["滨湖路宿舍区"]
    assert [book["台账"][at].value for at in ("A3", "E3", "F3", "K3")] == ["BH", "201", "约60", datetime(2001, 2, 3)]
    assert colour(book["台账"]["F3"]) == "FFF2B8"
    assert book.worksheets[0]["B2"].value == "F3"
    again = read_workbook(sent, "dwellings")
    assert ([fault.cell for fault in again.faults], again.sheets) == (["F3"], (("台账", 1),))


def test_a_remainder_that_is_mended_is_imported_like_any_ledger() -> None:
    content = text(titles("dwellings"), line("dwellings"), line("dwellings", 2, floor_area_sqm="约60")).encode()
    faults = read_workbook(content, "dwellings").faults
    book = opened(remaining_workbook(content, "dwellings", [("CSV", 3)], faults, "zh"))
    book["CSV"]["F2"] = 60
    mended = read_workbook(saved(book), "dwellings")
    assert ([row.dwelling for row in mended.rows], mended.faults) == (["BH-1-1-201"], ())


def test_marks_are_made_behind_the_wall_without_a_file() -> None:
    content = ledger("dwellings", {}, FAULTY)
    faults = read_ledger(content, "dwellings").faults
    assert CalamineWorkbook.from_filelike(io.BytesIO(marked(content, faults, "zh"))).sheet_names == ["错误清单", "台账"]
    rest = remainder(content, "dwellings", {("台账", 3)}, faults, "en")
    assert CalamineWorkbook.from_filelike(io.BytesIO(rest)).sheet_names == ["Faults", "台账"]


def test_what_cannot_be_marked_is_refused_with_its_reason() -> None:
    with pytest.raises(WorkbookRefused, match="pdf"):
        marked(b"%PDF-1.7", (), "zh")
    with pytest.raises(KeyError):
        remainder(b"", "no such kind", (), (), "zh")
    with pytest.raises(ValueError, match="not in tuple"):
        marked(b"", (), "fr")


def test_a_workbook_that_only_the_reader_understands_gets_the_list_alone() -> None:
    content = changed(lambda sheet: re.sub(rb'<c r="A2"', b'<c r="A2" s="999"', sheet))
    faults = read_workbook(content, "dwellings").faults
    assert faults
    assert opened(mark_workbook(content, faults, "zh")).sheetnames == ["错误清单"]


def test_a_list_of_faults_is_a_list_even_where_it_looks_like_a_header() -> None:
    content = workbook({"楼栋": [titles("dwellings"), line("dwellings", door="单元")]})
    first = read_workbook(content, "dwellings")
    assert [(fault.title, fault.value) for fault in first.faults] == [("房号", "单元")]
    assert read_workbook(mark_workbook(content, first.faults, "zh"), "dwellings").faults == first.faults

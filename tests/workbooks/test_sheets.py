"""Sheets as clerks make them: titles above, merged blocks, sums, notes beside."""

import io
from datetime import date, datetime

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.documents.workbooks import DwellingRow, FundRow, Month
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import Row, ledger, line, repacked, saved, titles, workbook
from tests.workbooks.corpus import text

HEADER: Row = [
    *("宿舍区编码 *", "小 区", "栋 号", "单元：", "房　号", "建筑面积（平方米）", "产权性质", "户主"),
    *("电话", "是否退休", "入住日期", "居住状态", "实际使用人"),
]
MESSY: list[Row] = [
    ["某某宿舍区房屋台账"],
    ["制表：后勤科", None, None, None, None, "单位：㎡"],
    [*HEADER],
    ["ｂｈ", "滨湖路", "１栋", "一单元", 101, "６２．７５㎡", "房改房", "甲", None, "是", None, "在住", "/"],
    [None, None, None, "一单元", "102", 62.755, "房改", "乙", None, "是", "2001年5月1日", "出租", "无"],
    [None, None, None, "十二单元", "103", "约60", "商品房 ", " 丙 某 ", "-", "否", None, "空置", "丁"],
    [None] * 13,
    [None, None, "小计", None, None, 188.25],
    [None, None, None, "2单元", "201", 79, "商品房", "戊", None, "否", None, "在住", None],
    [*HEADER],
    ["BH", "滨湖路", 2, 1, "101", 58, "未售公房", "己", None, "否", None, "在住", None],
    ["合计", None, None, None, "5户", None],
    [None, None, None, None, "合计", 325.25],
    ["审核：", None, None, "制表："],
]


def test_a_messy_sheet_is_read_and_its_faults_are_named() -> None:
    read = read_workbook(workbook({"一区": MESSY}, merged=["A1:G1", "A4:A9", "B4:B9", "C4:C6"]), "dwellings")
    assert [(fault.cell, fault.code) for fault in read.faults] == [
        ("F5", "too_many_decimals"),
        ("G5", "not_a_choice"),
        ("F6", "not_a_number"),
        ("C9", "empty"),
    ]
    assert read.sheets == (("一区", 5),)
    first, last = read.rows
    assert isinstance(first, DwellingRow)
    assert (first.dwelling, first.area_name, str(first.floor_area_sqm)) == ("BH-1-1-101", "滨湖路", "62.75")
    assert (first.phone, first.moved_in_on, first.occupant_name) == (None, None, None)
    assert (last.dwelling, last.at.row) == ("BH-2-1-101", 11)


def test_a_merged_block_gives_its_value_to_every_row_of_it_but_amounts_are_never_filled_down() -> None:
    rows = [line("fund", 1), line("fund", 2, area=None, building=None, held_fen=None)]
    content = workbook({"台账": [titles("fund"), *rows]}, merged=["A2:A3", "B2:B3", "M2:M3"])
    read = read_workbook(content, "fund")
    assert [(fault.cell, fault.code) for fault in read.faults] == [("M3", "empty")]
    assert [row.dwelling for row in read.rows] == ["BH-1-1-101"]


def test_title_rows_above_the_header_shift_no_cell() -> None:
    above: list[Row] = [["滨湖路宿舍区维修资金台账"], [], ["截止 2016 年末"], []]
    rows = [*above, titles("fund"), line("fund", 1), line("fund", 2, held_fen="无数")]
    read = read_workbook(workbook({"台账": rows}), "fund")
    assert [(row.dwelling, row.at.row) for row in read.rows] == [("BH-1-1-101", 6)]
    assert [fault.cell for fault in read.faults] == ["M7"]


def test_an_empty_first_column_and_columns_in_another_order_shift_no_cell() -> None:
    rows = [[None, *reversed(titles("arrears"))], [None, *reversed(line("arrears", outstanding_fen=1))]]
    read = read_workbook(workbook({"台账": rows}), "arrears")
    assert [(fault.cell, fault.title) for fault in read.faults] == [("D2", "欠费(元)")]


def test_sums_are_left_out_but_a_note_that_begins_like_one_is_not() -> None:
    nameless: Row = [*[None] * 9, 141.35]
    total: Row = ["总计：", *[None] * 8, 282.7]
    rows = [line("arrears", 1, note="合计三年只交过一次"), nameless, total]
    read = read_workbook(workbook({"台账": [titles("arrears"), *rows]}), "arrears")
    assert [row.door for row in read.rows] == ["101"]
    assert {fault.cell[1:] for fault in read.faults} == {"3"}
    assert read.sheets == (("台账", 2),)


def test_areas_on_sheets_of_their_own_make_one_ledger_and_repeat_nothing() -> None:
    notes: list[Row] = [["说明"], ["本表由后勤科提供"]]
    sheets = {
        "说明": notes,
        "滨湖路": [titles("fund"), line("fund", 1)],
        "吴都": [titles("fund"), line("fund", 1, area="WC"), line("fund", 1)],
    }
    read = read_workbook(workbook(sheets), "fund")
    assert [row.dwelling for row in read.rows] == ["BH-1-1-101", "WC-1-1-101"]
    assert read.sheets == (("滨湖路", 1), ("吴都", 2))
    [fault] = read.faults
    assert (fault.sheet, fault.cell, fault.inputs) == ("吴都", "D3", {"sheet": "滨湖路", "row": "2"})


def test_the_sheet_of_the_asked_kind_is_found_among_the_four() -> None:
    sheets = {kind: [titles(kind), line(kind)] for kind in ("dwellings", "fund", "arrears", "retrofit")}
    for kind in sheets:
        read = read_workbook(workbook(sheets), kind)
        assert (read.sheets, read.faults) == (((kind, 1),), ())


def test_a_hidden_sheet_is_not_read() -> None:
    sheets = {"台账": [titles("fund"), line("fund", 1)], "旧": [titles("fund"), line("fund", 1)]}
    assert read_workbook(workbook(sheets, hidden=["旧"]), "fund").faults == ()


def test_a_file_without_a_header_says_so() -> None:
    scribble: Row = ["随便", "写写"]
    for content in (workbook({"台账": [scribble]}), workbook({"台账": []})):
        [fault] = read_workbook(content, "fund").faults
        assert (fault.cell, fault.code) == ("A1", "header_missing")


def test_a_header_without_rows_says_so() -> None:
    [fault] = read_workbook(ledger("fund"), "fund").faults
    assert fault.code == "no_rows"


def test_a_missing_column_is_named_with_the_nearest_title() -> None:
    other = {"房号": "房间", "当前余额(元)": "当前余颜(元)"}
    header: Row = [other.get(str(title), title) for title in titles("fund")]
    faults = read_workbook(workbook({"台账": [header, line("fund")]}), "fund").faults
    assert [(fault.code, fault.title) for fault in faults] == [
        ("column_missing", "房号"),
        ("column_missing", "当前余额(元)"),
    ]
    assert faults[1].inputs == {"near": "当前余颜(元)"}


def test_an_optional_column_may_be_missing() -> None:
    place = titles("dwellings").index("联系电话")
    header, row = titles("dwellings"), line("dwellings")
    del header[place], row[place]
    [read] = read_workbook(workbook({"台账": [header, row]}), "dwellings").rows
    assert isinstance(read, DwellingRow)
    assert read.phone is None


def test_a_title_that_stands_twice_is_named() -> None:
    content = workbook({"台账": [[*titles("fund"), "当前余额"], [*line("fund"), 5]]})
    [fault] = read_workbook(content, "fund").faults
    assert (fault.cell, fault.code, fault.inputs) == ("N1", "column_twice", {"first": "M1"})


def test_amounts_in_ten_thousands_are_never_taken_for_yuan() -> None:
    header: Row = [*titles("fund")[:-1], "当前余额（万元）"]
    [fault] = read_workbook(workbook({"台账": [header, line("fund")]}), "fund").faults
    assert (fault.cell, fault.code) == ("M1", "in_ten_thousands")
    above: list[Row] = [["单位：万元"], titles("fund"), line("fund")]
    assert [fault.cell for fault in read_workbook(workbook({"台账": above}), "fund").faults] == ["A1"]


def test_another_ledger_is_recognised() -> None:
    [fault] = read_workbook(ledger("fund", {}), "dwellings").faults
    assert (fault.code, fault.inputs) == ("other_kind", {"ledger": "维修资金台账"})


def test_a_row_of_formulas_without_values_is_named_even_beside_a_running_number() -> None:
    sound: Row = ["1", *line("fund")]
    bare: Row = ["2"]
    total: Row = ["合计"]
    book = openpyxl.load_workbook(io.BytesIO(workbook({"台账": [["序号", *titles("fund")], sound, bare, total]})))
    for cell in ("B3", "N3", "N4"):
        book.worksheets[0][cell] = "=1+1"
    read = read_workbook(saved(book), "fund")
    assert [fault.cell for fault in read.faults] == ["B3", "N3"]
    assert read.sheets == (("台账", 2),)


def test_formulas_without_a_value_and_error_cells_are_named() -> None:
    """The reader gives both as empty: an optional cell would pass, a row of formulas would vanish."""
    book = openpyxl.load_workbook(io.BytesIO(ledger("fund", {}, {}, {})))
    page = book.worksheets[0]
    page["G2"] = "=1+1"
    page["L3"] = "#N/A"
    page["Z4"] = "=1+1"
    page["M6"] = "=SUM(M2:M4)"
    page["A7"], page["M7"] = "合计", "=SUM(M2:M4)"
    read = read_workbook(saved(book), "fund")
    assert [(fault.cell, fault.code, fault.value) for fault in read.faults] == [
        ("G2", "formula_without_value", ""),
        ("L3", "error_cell", ""),
        ("M6", "formula_without_value", ""),
    ]
    [row] = read.rows
    assert isinstance(row, FundRow)
    assert row.purchase_price_fen == 34236_40
    assert read.sheets == (("台账", 4),)


def test_hidden_rows_are_read_and_counted_and_hidden_sheets_are_named() -> None:
    sheets = {"台账": [titles("fund"), *(line("fund", number) for number in (1, 2, 3))], "旧": [titles("fund")]}
    book = openpyxl.load_workbook(io.BytesIO(workbook(sheets, hidden=["旧"])))
    page = book["台账"]
    page.row_dimensions[2].hidden = page.row_dimensions[9].hidden = True
    flat = repacked(saved(book), b'<row r="4"', b'<row r="4" ht="0"')
    read = read_workbook(flat, "fund")
    assert (len(read.rows), read.hidden_rows, read.hidden_sheets) == (3, 2, ("旧",))


def test_a_month_that_excel_keeps_as_its_first_day_stays_a_month() -> None:
    days = [datetime(2003, 5, 1), datetime(2003, 5, 1), datetime(2003, 5, 17), datetime(2003, 5, 1)]
    content = ledger("dwellings", *({"moved_in_on": day} for day in days))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, shown_as in (("K2", '[$-804]yyyy"年"m"月";@'), ("K3", "mmm-yy"), ("K4", "yyyy-mm"), ("K5", "yyyy-mm-dd")):
        book.worksheets[0][cell].number_format = shown_as
    rows = read_workbook(saved(book), "dwellings").rows
    month, day = Month("2003-05"), date(2003, 5, 17)
    assert [row.moved_in_on for row in rows] == [month, month, day, date(2003, 5, 1)]


def test_a_workbook_that_counts_from_1904_may_not_give_a_bare_number_for_a_day() -> None:
    """The same number is four years and a day later there; a cell with a date's format is converted by its reader."""
    book = openpyxl.load_workbook(
        io.BytesIO(ledger("dwellings", {"moved_in_on": 35916}, {"moved_in_on": "1998-05-01"}))
    )
    assert [row.moved_in_on for row in read_workbook(saved(book), "dwellings").rows] == [date(1998, 5, 1)] * 2
    book.epoch = CALENDAR_MAC_1904
    read = read_workbook(saved(book), "dwellings")
    assert [(fault.cell, fault.code) for fault in read.faults] == [("K2", "not_a_date")]
    assert [row.moved_in_on for row in read.rows] == [date(1998, 5, 1)]


def test_a_fault_under_a_header_of_two_lines_has_both_for_its_title() -> None:
    above: Row = [*titles("fund")[:7], "业主", None, *titles("fund")[9:]]
    below: Row = [*[None] * 7, "应交(元)", "已交", *[None] * 4]
    read = read_workbook(workbook({"台账": [["台账"], above, below, line("fund", owner_paid_fen="无数")]}), "fund")
    [fault] = read.faults
    assert (fault.cell, fault.title) == ("I4", "业主已交")
    assert read.columns["台账"]["held_fen"].title == "当前余额(元)"
    assert read.columns["台账"]["owner_due_fen"].title == "业主应交(元)"


def test_a_note_under_the_table_is_none_but_a_nameless_row_is_a_fault() -> None:
    note: Row = ["以上数据截至 2016 年底，由后勤科提供"]
    nameless: Row = [*[None] * 7, "乔望舒"]
    read = read_workbook(workbook({"台账": [titles("dwellings"), line("dwellings"), note, note]}), "dwellings")
    assert (read.faults, read.sheets) == ((), (("台账", 1),))
    read = read_workbook(workbook({"台账": [titles("dwellings"), line("dwellings"), nameless]}), "dwellings")
    assert {fault.code for fault in read.faults} == {"empty"}
    assert read.sheets == (("台账", 2),)


def test_a_csv_counts_its_cells_as_excel_does() -> None:
    above = '"台账\n2016 年",,\n\n'
    content = (above + text(titles("dwellings"), line("dwellings", floor_area_sqm="约60"))).encode("gb18030")
    read = read_workbook(content, "dwellings")
    assert [(fault.sheet, fault.cell) for fault in read.faults] == [("CSV", "F4")]


def test_no_fault_repeats_a_contact_that_stands_twice() -> None:
    read = read_workbook(ledger("contacts", {}, {"door": "101", "phone": "19900000002"}), "contacts")
    assert [(fault.cell, fault.code, fault.value) for fault in read.faults] == [("H3", "duplicate", "业主")]


def test_a_merged_group_reaches_no_further_than_its_block() -> None:
    above: Row = [*[None] * 7, "业主", *[None] * 5]
    below: Row = [*titles("fund")[:7], "应交(元)", "已交(元)", *titles("fund")[9:]]
    read = read_workbook(workbook({"台账": [above, below, line("fund")]}, merged=["H1:I1"]), "fund")
    assert (read.faults, len(read.rows)) == ((), 1)
    assert [read.columns["台账"][field].title for field in ("owner_paid_fen", "selling_unit_due_fen")] == [
        "业主已交(元)",
        "售房单位应提取(元)",
    ]

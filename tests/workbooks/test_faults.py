"""Every fault has its case: the cell that is named, and a sentence in both languages."""

import re
from datetime import datetime

import pytest

from services.documents.workbooks import FAULT_SENTENCES, REFUSAL_SENTENCES, refusal_sentence, sentence
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import ledger, titles

ROW_FAULTS: list[tuple[str, str, dict[str, object], str, str]] = [
    # code, kind, what the second row says instead, its cell, the value repeated
    ("empty", "dwellings", {"owner_name": None}, "H3", ""),
    ("not_a_number", "dwellings", {"floor_area_sqm": "约60"}, "F3", "约60"),
    ("not_a_whole_number", "retrofit", {"visits": 1.5}, "K3", "1.5"),
    ("negative", "fund", {"owner_paid_fen": -1}, "I3", "-1"),
    ("too_many_decimals", "fund", {"owner_due_fen": 12.345}, "H3", "12.345"),
    ("out_of_range", "dwellings", {"floor_area_sqm": 3}, "F3", "3"),
    ("not_a_date", "arrears", {"first_day": "去年"}, "F3", "去年"),
    ("ambiguous_month", "dwellings", {"moved_in_on": 2003.1}, "K3", "2003.1"),
    ("month_without_day", "fund", {"last_deposit_on": "2003年5月"}, "L3", "2003年5月"),
    ("digits_lost", "dwellings", {"phone": "1.99E+10"}, "I3", "***"),
    ("not_a_choice", "dwellings", {"tenure": "房改"}, "G3", "房改"),
    ("not_a_choice", "retrofit", {"objection": "太忙"}, "J3", "太忙"),
    ("not_a_phone_number", "dwellings", {"phone": "打不通的号"}, "I3", "***"),
    ("not_text", "arrears", {"fee_kind": datetime(2012, 1, 1)}, "E3", "2012-01-01"),
    ("control_characters", "dwellings", {"owner_name": "乔\u200b望舒"}, "H3", "***"),
    ("too_long", "arrears", {"fee_kind": "费" * 201}, "E3", "费" * 60 + "…"),
    ("not_an_area_code", "dwellings", {"area": "滨湖路"}, "A3", "滨湖路"),
    ("not_a_building_number", "dwellings", {"building": "东边"}, "C3", "东边"),
    ("not_an_entrance_number", "fund", {"entrance": "1-2"}, "C3", "1-2"),
    ("not_a_door_number", "fund", {"door": "东户"}, "D3", "东户"),
    ("duplicate", "dwellings", {"door": "０１０１"}, "E3", "０１０１"),
    ("duplicate", "arrears", {"door": 101}, "F3", "2012-01-01"),
    ("duplicate", "retrofit", {"door": "101"}, "E3", "水表出户"),
    ("arrears_do_not_add_up", "arrears", {"outstanding_fen": 141.36}, "J3", "141.36"),
    ("period_empty", "arrears", {"last_day": datetime(2011, 12, 31)}, "G3", "2011-12-31"),
    ("shares_do_not_add_up", "retrofit", {"share_fen": 500.01}, "F3", "850.00"),
]
FOR_THE_IMPORT: dict[str, dict[str, str]] = {
    "unknown_dwelling": {"dwelling": "BH-9-1-101"},
    "floor_area_differs": {"registered": "62.75"},
    "tenure_differs": {"registered": "房改房"},
    "already_recorded": {"recorded": "141.35"},
    "unknown_area": {"area": "BH"},
    "nobody_by_this_name": {"dwelling": "BH-9-1-101"},
    "dwelling_ended": {"ended": "2026-11-01"},
    "transferred_today": {},
    "building_total_differs": {"building": "BH-1", "in_ledger": "141.35", "recorded": "141.36"},
}
TESTED_ELSEWHERE = {
    "did_you_mean",
    "formula_without_value",
    "error_cell",
    "header_missing",
    "no_rows",
    "column_missing",
    "column_twice",
    "in_ten_thousands",
    "other_kind",
    "total_differs",
    "example_changed",
    "not_a_month",
}
PLACES = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize(("code", "kind", "changes", "cell", "value"), ROW_FAULTS)
def test_a_fault_is_named_by_its_cell_and_its_row_is_left_out(
    code: str, kind: str, changes: dict[str, object], cell: str, value: str
) -> None:
    read = read_workbook(ledger(kind, {}, changes, {}), kind)
    [fault] = read.faults
    assert (fault.sheet, fault.cell, fault.code, fault.value) == ("台账", cell, code, value)
    assert fault.title == titles(kind)[ord(cell[0]) - ord("A")]
    assert [row.door for row in read.rows] == ["101", "301"]
    assert read.sheets == (("台账", 3),)
    assert "%(" not in sentence(fault, "zh") + sentence(fault, "en")


def test_every_fault_has_a_case() -> None:
    cases = {code for code, *_ in ROW_FAULTS} | FOR_THE_IMPORT.keys() | TESTED_ELSEWHERE
    assert cases == FAULT_SENTENCES.keys()


def test_a_three_decimal_amount_is_named_by_its_cell() -> None:
    [fault] = read_workbook(ledger("arrears", {"assessed_fen": 282.715}), "arrears").faults
    assert (fault.cell, fault.title, fault.value) == ("H2", "应收(元)", "282.715")
    assert sentence(fault, "zh") == "小数超过两位，请核对后保留两位。"


def test_all_faults_of_a_file_are_listed_in_the_order_of_its_cells() -> None:
    changes: dict[str, object] = {"area": "？", "floor_area_sqm": "约60", "owner_name": None, "phone": "1"}
    faults = read_workbook(ledger("dwellings", changes, {}, changes), "dwellings").faults
    assert [fault.cell for fault in faults] == ["A2", "F2", "H2", "I2", "A4", "F4", "H4", "I4"]


def test_a_faulty_row_still_counts_as_the_first_of_a_repetition() -> None:
    faulty: dict[str, object] = {"owner_name": None}
    read = read_workbook(ledger("dwellings", faulty, {"door": "101"}), "dwellings")
    assert [(fault.cell, fault.code) for fault in read.faults] == [("H2", "empty"), ("E3", "duplicate")]
    assert read.faults[1].inputs == {"sheet": "台账", "row": "2"}


def test_no_fault_repeats_a_person() -> None:
    people: dict[str, object] = {
        "owner_name": "甲\xad某",  # a soft hyphen is as invisible as any
        "phone": "甲某199",
        "occupant_name": "乙某" * 200,
        "retired": "19900000001",
    }
    read = read_workbook(ledger("dwellings", people), "dwellings")
    assert len(read.faults) == 4
    assert not re.search("甲|乙|199", repr(read.faults))


@pytest.mark.parametrize(("code", "inputs"), FOR_THE_IMPORT.items())
def test_the_import_names_cells_for_its_own_checks(code: str, inputs: dict[str, str]) -> None:
    read = read_workbook(ledger("fund", {}, {}), "fund")
    fault = read.fault_at(read.rows[1], "floor_area_sqm", code, value="62.75", **inputs)
    assert (fault.sheet, fault.cell, fault.title, fault.value) == ("台账", "E3", "建筑面积(㎡)", "62.75")
    for value in inputs.values():
        assert value in sentence(fault, "zh")
        assert value in sentence(fault, "en")


def test_a_fault_at_a_field_without_a_column_stands_at_the_door() -> None:
    read = read_workbook(ledger("dwellings", {}), "dwellings")
    assert read.fault_at(read.rows[0], "dwelling", "unknown_dwelling", dwelling="BH-1-1-101").cell == "E2"


def test_a_fault_at_a_personal_field_hides_its_value() -> None:
    read = read_workbook(ledger("dwellings", {}), "dwellings")
    fault = read.fault_at(read.rows[0], "owner_name", "already_recorded", value="乔望舒", recorded="***")
    assert fault.value == "***"


def test_the_nearest_choice_is_offered_in_both_languages() -> None:
    [fault] = read_workbook(ledger("dwellings", {"tenure": "房改"}), "dwellings").faults
    assert sentence(fault, "zh").endswith("是不是“房改房”？")
    assert sentence(fault, "en").endswith(" Did you mean “房改房”?")


@pytest.mark.parametrize("sentences", [FAULT_SENTENCES, REFUSAL_SENTENCES], ids=["faults", "refusals"])
def test_both_languages_say_the_same_places(sentences: dict[str, tuple[str, str]]) -> None:
    for code, (chinese, english) in sentences.items():
        assert sorted(PLACES.findall(chinese)) == sorted(PLACES.findall(english)), code
        assert re.search("[\u4e00-\u9fff]", chinese), code
        assert chinese.endswith(("。", "？")), code
        assert not re.search("[\u4e00-\u9fff]", re.sub("1栋|一单元|万元", "", english)), code


def test_a_refusal_of_a_whole_file_says_what_to_do() -> None:
    assert "去掉密码" in refusal_sentence("password", "zh")
    assert "without one" in refusal_sentence("password", "en")

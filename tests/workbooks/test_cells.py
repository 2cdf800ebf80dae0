"""A clerk's spelling in, an exact value out, or the reason why not."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from services.documents.workbooks import cells, dates
from services.documents.workbooks.cells import CellRefused

Read = Callable[[object], object]
tenure = cells.choice({"房改房": 1, "商品房": 2, "未售公房": 3})


@pytest.mark.parametrize(
    ("raw", "amount_fen"),
    [
        (282.71, 282_71),
        (0.1 + 0.2, 30),
        (282.71 - 141.36, 141_35),
        (1.15 * 100, 115_00),
        (9744, 9744_00),
        (0, 0),
        ("１，２５０．００元", 1250_00),
        ("￥1,234,567.8", 1234567_80),
        (" 31.13 ", 31_13),
        (4503599627.37, 4503599627_37),
        (9_999_999_999.99, 9_999_999_999_99),
    ],
)
def test_money_is_exact_to_the_fen(raw: object, amount_fen: int) -> None:
    assert cells.money(raw) == amount_fen


def test_every_amount_of_a_year_of_cents_survives_a_double() -> None:
    for amount_fen in range(0, 10_000_000_00, 999_983):
        assert cells.money(amount_fen / 100) == amount_fen


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (cells.floor_area, 62.75, Decimal("62.75")),
        (cells.floor_area, "６２．７５㎡", Decimal("62.75")),
        (cells.floor_area, "62.5 平方米", Decimal("62.50")),
        (cells.floor_area, 79, Decimal("79.00")),
        (dates.day, datetime(2012, 1, 1), date(2012, 1, 1)),
        (dates.day, date(2012, 1, 1), date(2012, 1, 1)),
        (dates.day, "2012-1-1", date(2012, 1, 1)),
        (dates.day, "２０１２年１月１日", date(2012, 1, 1)),
        (dates.day, "2012/01/31", date(2012, 1, 31)),
        (dates.day, "2012.1.31", date(2012, 1, 31)),
        (dates.day, 20120131.0, date(2012, 1, 31)),
        (cells.building_number, 1, "1"),
        (cells.building_number, 1.0, "1"),
        (cells.building_number, "1栋", "1"),
        (cells.building_number, "第 ３ 栋", "3"),
        (cells.building_number, "０１", "1"),
        (cells.building_number, "十二栋", "12"),
        (cells.entrance_number, "一单元", "1"),
        (cells.entrance_number, "2单元", "2"),
        (cells.door_number, 101.0, "101"),
        (cells.door_number, "０１０１室", "101"),
        (cells.door_number, "101.0", "101"),
        (cells.door_number, "二0一室", "201"),
        (cells.building_number, "叁幢", "3"),
        (cells.building_number, "3#楼", "3"),
        (cells.area_code, "ｂh", "BH"),
        (cells.yes_or_no, " 是 ", True),
        (cells.yes_or_no, "否", False),
        (cells.yes_or_no, True, True),
        (tenure, "商品房 ", 2),
        (cells.text, " 顾\u3000长  明\n", "顾 长 明"),
        (cells.text, 12.0, "12"),
        (cells.text, "e\u0301", "é"),
        (cells.phone, 19900000001.0, "19900000001"),
        (cells.phone, "0711-3350000", "0711-3350000"),
        (cells.phone, "19900000001.0", "19900000001"),
        (cells.phone, "+86 199 0000 0001", "+8619900000001"),
        (cells.count, "3次", 3),
        (cells.count, 0.0, 0),
    ],
)
def test_a_clerk_may_spell_it_so(read: Read, raw: object, value: object) -> None:
    assert read(raw) == value


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (cells.money, 12.345, "too_many_decimals"),
        (cells.money, "12.345", "too_many_decimals"),
        (cells.money, 1e-9, "too_many_decimals"),
        (cells.money, -0.01, "negative"),
        (cells.money, "1.5E+06", "digits_lost"),
        (cells.money, "-5", "negative"),
        (cells.money, 1e14, "out_of_range"),
        (cells.money, "9" * 40, "out_of_range"),
        (cells.money, float("nan"), "not_a_number"),
        (cells.money, float("inf"), "not_a_number"),
        (cells.money, "约60", "not_a_number"),
        (cells.money, "1,5", "not_a_number"),
        (cells.money, "1_000", "not_a_number"),
        (cells.money, "1e3", "not_a_number"),
        (cells.money, "3万元", "not_a_number"),
        (cells.money, "٣", "not_a_number"),
        (cells.money, True, "not_a_number"),
        (cells.money, date(2012, 1, 1), "not_a_number"),
        (cells.floor_area, 62.755, "too_many_decimals"),
        (cells.floor_area, 4.99, "out_of_range"),
        (cells.floor_area, 2000.01, "out_of_range"),
        (cells.floor_area, -3, "out_of_range"),
        (dates.day, "2012-02-30", "not_a_date"),
        (dates.day, "去年", "not_a_date"),
        (dates.day, "2012101", "not_a_date"),
        (dates.day, True, "not_a_date"),
        (dates.day, "1199-01-01", "out_of_range"),
        (cells.building_number, "约", "not_a_building_number"),
        (cells.building_number, 1.5, "not_a_building_number"),
        (cells.building_number, datetime(2026, 1, 2), "not_a_building_number"),
        (cells.entrance_number, "1-2", "not_an_entrance_number"),
        (cells.door_number, "东户", "not_a_door_number"),
        (cells.area_code, "滨湖路", "not_an_area_code"),
        (cells.yes_or_no, "也许", "not_a_choice"),
        (tenure, "房改", "not_a_choice"),
        (tenure, 1.0, "not_a_choice"),
        (cells.text, "乔\u200b望舒", "control_characters"),
        (cells.text, "乔\x07", "control_characters"),
        (cells.text, "\u202e乔", "control_characters"),
        (cells.text, "乔" * 201, "too_long"),
        (cells.text, date(2012, 1, 1), "not_text"),
        (cells.text, True, "not_text"),
        (cells.phone, "123456", "not_a_phone_number"),
        (cells.phone, "1" * 16, "not_a_phone_number"),
        (cells.phone, "19900000001/19900000002", "not_a_phone_number"),
        (cells.phone, "没有", "not_a_phone_number"),
        (cells.phone, "1.99E+10", "digits_lost"),
        (cells.count, 1.5, "not_a_whole_number"),
        (cells.count, -1, "out_of_range"),
        (cells.count, "多次", "not_a_number"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(read: Read, raw: object, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read(raw)
    assert refused.value.code == code


def test_a_refused_choice_names_the_nearest_one() -> None:
    with pytest.raises(CellRefused) as refused:
        tenure("房改")
    assert refused.value.inputs == {"choices": "房改房、商品房、未售公房", "near": "房改房"}


def test_what_a_fault_repeats_is_short_legible_and_no_number_of_a_person() -> None:
    assert cells.shown(" 约\n60 ") == "约 60"
    assert cells.shown("乔\x07") == "乔?"
    assert cells.shown("长" * 99) == "长" * 60 + "…"
    assert cells.shown("电话 199 0000 0001") == "***"
    assert cells.shown(19900000001.0) == "***"
    assert cells.shown(datetime(2012, 1, 31)) == "2012-01-31"

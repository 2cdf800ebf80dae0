"""Two more kinds, read by the same machinery: a kind is data and one file."""

from datetime import date
from decimal import Decimal

from services.documents.workbooks import ContactRow, Month, TariffRow, read_ledger
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import Row, ledger, line, titles, workbook


def test_a_tariff_is_read() -> None:
    [row] = read_ledger(ledger("tariffs", {}), "tariffs").rows
    assert row.at.row == 2
    assert (row.area, row.fee_kind, row.basis, row.rate_yuan) == ("BH", "物业服务费", "floor_area", Decimal("0.35"))
    assert row.effective_from == Month("2016-01")
    assert (row.authority_kind, row.authority_number) == ("批复", "房管〔2015〕12号")
    assert (row.creditor, row.authority_dated) == ("安居物业公司", date(2015, 12, 1))


def test_a_tariff_begins_with_a_month_and_stands_once() -> None:
    sheet: list[Row] = [
        titles("tariffs"),
        line("tariffs", effective_from="2016年1月"),
        line("tariffs", effective_from=date(2016, 1, 1), rate_yuan=0.4),
        line("tariffs", effective_from=date(2017, 1, 15)),
        line("tariffs", fee_kind="垃圾清运费", basis="按户", rate_yuan=0),
        ["注：以上标准由市房管局批复"],
    ]
    read = read_workbook(workbook({"标准": sheet}), "tariffs")
    assert [(fault.cell, fault.code) for fault in read.faults] == [
        ("E3", "duplicate"),
        ("E4", "not_a_month"),
        ("D5", "out_of_range"),
    ]
    [row] = read.rows
    assert isinstance(row, TariffRow)
    assert read.fault_at(row, "dwelling", "duplicate", sheet="标准", row="3").cell == "A2"


def test_a_contact_is_read_and_never_repeated() -> None:
    read = read_workbook(ledger("contacts", {"retired": None}, {"door": 101}, {"phone": "乔某的电话"}), "contacts")
    [row] = read.rows
    assert isinstance(row, ContactRow)
    assert (row.dwelling, row.name, row.phone, row.retired, row.relation) == (
        "BH-1-1-101",
        "乔望舒",
        "19900000001",
        None,
        "owner",
    )
    assert [(fault.cell, fault.code, fault.value) for fault in read.faults] == [
        ("H3", "duplicate", "业主"),
        ("F4", "not_a_phone_number", "***"),
    ]
    assert "乔" not in f"{row!r} {read.faults!r}"

"""The one layout of a bank's lines: titles in any order, faults by their cell."""

from datetime import date

import pytest

from services.documents.bank_lines import BankEntry, read_bank_file
from services.documents.workbooks.faults import WorkbookRefused
from tests.bank import HEADER, bank_file


def faults(content: bytes) -> list[tuple[str, str]]:
    return [(each.cell, each.code) for each in read_bank_file(content).faults]


def row(day: str = "2026-11-20", number: str = "17", yuan: str = "50.00", memo: str = "") -> bytes:
    return f"{HEADER}\n{day},{number},{yuan},,x,{memo}".encode()


def test_a_line_says_when_how_much_and_what_for() -> None:
    file = read_bank_file(bank_file(("17", '"1,250.00"', "物业费")))
    assert file.lines == (BankEntry(3, "17", date(2026, 11, 20), 125_000, "物业费"),)
    assert file.faults == ()


def test_titles_stand_in_any_order_among_others() -> None:
    content = "余额,附言,收入金额,交易流水号,交易日期\n9,甲,1.00,a,20261120\n"
    [line] = read_bank_file(content.encode()).lines
    assert (line.number, line.amount_fen, line.memo) == ("a", 100, "甲")


def test_money_that_went_out_is_passed_over() -> None:
    assert read_bank_file(row(yuan="")).lines == ()
    assert read_bank_file(row(yuan="0.00")).lines == ()


@pytest.mark.parametrize(
    ("content", "cell", "code"),
    [
        (row(day="2026-13-01"), "A2", "not_a_date"),
        (row(number=""), "B2", "empty"),
        (row(number="1" * 65), "B2", "too_long"),
        (row(yuan="fifty"), "C2", "not_a_number"),
        (row(yuan="-50.00"), "C2", "negative"),
        (row(yuan="50.001"), "C2", "too_many_decimals"),
        (row(memo="长" * 201), "F2", "too_long"),
        (bank_file(("17", "1.00", ""), ("17", "1.00", "")), "B4", "duplicate"),
        ("日期,金额\n2026-11-20,50\n".encode(), "A1", "header_missing"),
    ],
)
def test_a_fault_is_told_by_its_cell(content: bytes, cell: str, code: str) -> None:
    assert faults(content) == [(cell, code)]


@pytest.mark.parametrize("content", [b"", b"   ", b"one column\n", b"\0\1"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookRefused):
        read_bank_file(content)

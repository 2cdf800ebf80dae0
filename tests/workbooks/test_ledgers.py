"""The four ledgers of the bureau: read whole, and their sums agree with another reader's."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from services.documents.workbooks import ArrearsRow, DwellingRow, FundRow, Ledger, LedgerRow, RetrofitRow
from services.documents.workbooks.ledgers import KINDS
from services.documents.workbooks.reading import read_workbook

DATA = Path(__file__).parent.parent / "data"
ROWS = {"dwellings": 428, "fund": 428, "arrears": 307, "retrofit": 1284}
Sums = dict[tuple[str, str], Decimal]  # place, title → yuan or ㎡


def content(kind: str) -> bytes:
    return (DATA / f"{KINDS[kind].name}.xlsx").read_bytes()


@pytest.fixture(scope="module")
def ledgers() -> dict[str, Ledger[LedgerRow]]:
    return {kind: read_workbook(content(kind), kind) for kind in ROWS}


def ours(ledger: Ledger[LedgerRow]) -> Sums:
    sums: Sums = defaultdict(Decimal)
    for row in ledger.rows:
        for column in KINDS[ledger.kind].columns:
            value = getattr(row, column.field)
            if column.field.endswith(("_fen", "_sqm")) and value is not None:
                exact = value if isinstance(value, Decimal) else Decimal(value).scaleb(-2)
                for place in (row.area, row.building):
                    sums[place, column.titles[0]] += exact
    return sums


def theirs(kind: str) -> Sums:
    sums: Sums = defaultdict(Decimal)
    page = openpyxl.load_workbook(DATA / f"{KINDS[kind].name}.xlsx").worksheets[0]
    header, *rows = page.iter_rows(values_only=True)
    for row in rows:
        cells = dict(zip(map(str, header), row, strict=True))
        for title, value in cells.items():
            if title.endswith(("(元)", "(㎡)")) and value is not None:
                for place in (str(cells["宿舍区编码"]), f"{cells['宿舍区编码']}-{cells['楼栋']}"):
                    sums[place, title] += Decimal(str(value))
    return sums


@pytest.mark.parametrize("kind", ROWS)
def test_a_ledger_of_the_bureau_is_read_whole_and_without_a_fault(
    kind: str, ledgers: dict[str, Ledger[LedgerRow]]
) -> None:
    ledger = ledgers[kind]
    assert ledger.faults == ()
    assert [count for _, count in ledger.sheets] == [len(ledger.rows)] == [ROWS[kind]]


@pytest.mark.parametrize("kind", ROWS)
def test_sums_by_area_and_building_agree_with_another_reader(kind: str, ledgers: dict[str, Ledger[LedgerRow]]) -> None:
    sums = ours(ledgers[kind])
    assert sums == theirs(kind)
    assert {place for place, _ in sums} >= {"BH", "WC", "BH-1", "BH-8", "WC-1", "WC-5"}


def test_both_areas_are_there_and_every_ledger_means_the_same_dwellings(ledgers: dict[str, Ledger[LedgerRow]]) -> None:
    codes = {kind: {row.dwelling for row in ledger.rows} for kind, ledger in ledgers.items()}
    assert len([code for code in codes["dwellings"] if code.startswith("BH-")]) == 288
    assert len([code for code in codes["dwellings"] if code.startswith("WC-")]) == 140
    assert codes["fund"] == codes["retrofit"] == codes["dwellings"] > codes["arrears"]


def test_the_first_row_of_each_ledger_says_what_the_sheet_says(ledgers: dict[str, Ledger[LedgerRow]]) -> None:
    dwelling, fund = ledgers["dwellings"].rows[0], ledgers["fund"].rows[0]
    arrears, retrofit = ledgers["arrears"].rows[0], ledgers["retrofit"].rows[2]
    assert isinstance(dwelling, DwellingRow)
    assert (dwelling.dwelling, dwelling.building, dwelling.entrance) == ("BH-1-1-101", "BH-1", "BH-1-1")
    assert (dwelling.area_name, dwelling.floor_area_sqm) == ("滨湖路宿舍区", Decimal("78.53"))
    assert (dwelling.tenure, dwelling.retired, dwelling.vacant, dwelling.phone) == ("sold public", True, False, None)
    assert (dwelling.moved_in_on, dwelling.at.row) == (date(1995, 1, 9), 2)
    assert isinstance(fund, FundRow)
    assert (fund.purchase_price_fen, fund.selling_unit_due_fen, fund.held_fen) == (42845_97, 8569_19, 9744_00)
    assert isinstance(arrears, ArrearsRow)
    assert (arrears.first_day, arrears.last_day) == (date(2012, 1, 1), date(2012, 12, 31))
    assert (arrears.fee_kind, arrears.liable, arrears.outstanding_fen) == ("清洁管理费", "owner", 141_35)
    assert isinstance(retrofit, RetrofitRow)
    assert (retrofit.consent, retrofit.objection, retrofit.visits) == ("undecided", "unit should bear it", 1)


def test_a_row_never_prints_a_person(ledgers: dict[str, Ledger[LedgerRow]]) -> None:
    row = ledgers["dwellings"].rows[1]
    assert isinstance(row, DwellingRow)
    assert row.owner_name not in repr(row)
    assert str(row.phone) not in f"{row} {row!r}"
    assert "BH-1-1-102" in repr(row)

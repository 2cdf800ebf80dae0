"""The demo town: read back by the same gate as everybody's ledgers, and the same town every time."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell

from domain.values.money import fen
from services.demo import write_town
from services.documents.workbooks import ArrearsRow, DwellingRow, FundRow, Ledger, LedgerRow
from services.documents.workbooks.reading import read_workbook

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def town(paths: dict[str, Path]) -> dict[str, Ledger[LedgerRow]]:
    return {kind: read_workbook(path.read_bytes(), kind) for kind, path in paths.items()}


def test_the_town_reads_back_without_a_fault(town: dict[str, Ledger[LedgerRow]]) -> None:
    assert {kind: ledger.faults for kind, ledger in town.items()} == dict.fromkeys(town, ())
    assert [len(town[kind].rows) for kind in ("dwellings", "fund", "retrofit")] == [428, 428, 1284]
    assert 250 < len(town["arrears"].rows) < 400
    assert Counter(row.area for row in town["dwellings"].rows) == {"BH": 288, "WC": 140}


def test_the_town_has_the_houses_of_the_real_areas(town: dict[str, Ledger[LedgerRow]]) -> None:
    real = read_workbook((DATA / "房屋台账.xlsx").read_bytes(), "dwellings")
    assert [row.dwelling for row in town["dwellings"].rows] == [row.dwelling for row in real.rows]


def test_the_ledgers_of_the_town_agree_with_each_other(town: dict[str, Ledger[LedgerRow]]) -> None:
    dwellings = {row.dwelling: row for row in town["dwellings"].rows if isinstance(row, DwellingRow)}
    for fund in town["fund"].rows:
        assert isinstance(fund, FundRow)
        dwelling = dwellings[fund.dwelling]
        assert (fund.floor_area_sqm, fund.tenure) == (dwelling.floor_area_sqm, dwelling.tenure)
        rate = {"sold public": "17.60", "commercial": "45.00", "unsold public": "0"}[fund.tenure]
        assert fund.owner_due_fen == fen(fund.floor_area_sqm * Decimal(rate))
        assert fund.held_fen <= fund.owner_paid_fen + fund.selling_unit_paid_fen
        assert fund.owner_paid_fen <= fund.owner_due_fen
        assert (fund.last_deposit_on is None) == (fund.owner_paid_fen == 0)
    for debt in town["arrears"].rows:
        assert isinstance(debt, ArrearsRow)
        assert 2012 <= debt.first_day.year == debt.last_day.year <= 2016
        assert debt.assessed_fen == fen(dwellings[debt.dwelling].floor_area_sqm * Decimal("3.60"))


@pytest.mark.parametrize("kind", ["dwellings", "fund", "arrears", "retrofit"])
def test_the_format_is_that_of_the_bureau(kind: str, paths: dict[str, Path]) -> None:
    ours = openpyxl.load_workbook(paths[kind]).worksheets[0]
    theirs = openpyxl.load_workbook(DATA / paths[kind].name).worksheets[0]
    assert ours.title == theirs.title
    assert [cell.value for cell in ours[1]] == [cell.value for cell in theirs[1]]
    for mine, real in zip(ours.iter_cols(min_row=2), theirs.iter_cols(min_row=2), strict=True):
        assert _forms(mine) == _forms(real)


def _forms(cells: tuple[Cell | MergedCell, ...]) -> set[tuple[str, str]]:
    return {(cell.data_type, cell.number_format) for cell in cells if cell.value is not None}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_town(
    paths: dict[str, Path], tmp_path: Path
) -> None:
    told: list[str] = []
    again = write_town(tmp_path / "again", on_progress=told.append)
    other = write_town(tmp_path / "other", seed=7)
    assert told == [path.name for path in paths.values()]
    for kind, path in paths.items():
        assert again[kind].read_bytes() == path.read_bytes()
        assert other[kind].read_bytes() != path.read_bytes()


def test_the_people_of_the_town_are_invented(town: dict[str, Ledger[LedgerRow]]) -> None:
    rows = [row for row in town["dwellings"].rows if isinstance(row, DwellingRow)]
    phones = [row.phone for row in rows if row.phone]
    assert all(phone.startswith("199000") and len(phone) == 11 for phone in phones)
    assert len(set(phones)) == len(phones) > 300
    assert {row.owner_name for row in rows if row.tenure == "unsold public"} == {"市机关事务管理局"}

"""楼盘表: how each door of a building stands."""

from datetime import date

import pytest

from projections.building_grid import Cell
from services.languages import Tongue
from services.web.desk.building_presenting import present_grid, state_of
from tests.builders import TODAY
from tests.web.desk.clerk import Clerk


def cell(code: str = "BH-1-1-101", owed_fen: int = 0, overdue_fen: int = 0, since: date | None = None) -> Cell:
    entrance, _, door = code.rpartition("-")
    return Cell(code, code, entrance, door, "sold public", False, owed_fen, overdue_fen, since)


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (cell(), "paid"),
        (cell(owed_fen=5, since=TODAY), "coming"),
        (cell(owed_fen=5, overdue_fen=5, since=date(2026, 11, 22)), "owing"),
        (cell(owed_fen=5, overdue_fen=5, since=date(2026, 8, 24)), "owing"),
        (cell(owed_fen=5, overdue_fen=5, since=date(2026, 8, 23)), "long"),
        (cell(owed_fen=9, overdue_fen=5, since=date(2025, 11, 23)), "old"),
    ],
)
def test_the_oldest_debt_that_is_due_says_how_a_dwelling_stands(standing: Cell, state: str) -> None:
    assert state_of(standing, TODAY) == state


def test_doors_lie_by_floor_and_entrance_the_highest_first() -> None:
    codes = ("BH-1-1-101", "BH-1-1-102", "BH-1-2-101", "BH-1-2-1001", "BH-1-10-101", "BH-1-2-7")
    grid = present_grid("滨湖路宿舍区", "BH-1", [cell(each) for each in codes], TODAY, Tongue("zh"))
    assert [floor.name for floor in grid.floors] == ["10层", "1层", "其他"]
    assert grid.entrances == [("1单元", 2), ("2单元", 2), ("10单元", 1)]
    assert [each and each.code for each in grid.floors[1].doors] == [
        "BH-1-1-101",
        "BH-1-1-102",
        None,
        "BH-1-2-101",
        "BH-1-10-101",
    ]


def test_a_building_is_shown_with_its_sums_and_each_cell_opens_its_dwelling(wang: Clerk) -> None:
    page = wang.open("/desk/buildings/BH-1")
    assert "3 户" in page.text
    assert "¥282.19" in page.text, "141.35 + 62.26 + 78.58"
    assert {"/desk/dwellings/BH-1-1-101", "/desk/dwellings/BH-1-1-102", "/desk/dwellings/BH-1-2-201"} <= set(page.links)
    assert "已交清" in page.text


def test_buildings_are_listed_with_what_is_due_there(wang: Clerk) -> None:
    page = wang.open("/desk/buildings")
    assert {"/desk/buildings/BH-1", "/desk/buildings/BH-2"} <= set(page.links)
    assert "小计 4 0 2 ¥211.77 ¥70.42" in page.text

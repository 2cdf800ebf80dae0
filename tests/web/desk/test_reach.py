"""Whoever works in one area sees and does nothing in another, and finds no door that is not theirs."""

import pytest
import sqlalchemy as sa

from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from tests import doors
from tests.builders import BUREAU, COMPANY, FEE, asking, settle
from tests.web.desk.clerk import Clerk
from tests.web.desk.conftest import DESK
from tests.web.households import USUAL

ELSEWHERE = (
    f"/desk/dwellings/{USUAL}",
    f"/desk/dwellings/{USUAL}/assessment",
    f"/desk/counter/{USUAL}",
    "/desk/buildings/BH-1",
    "/desk/buildings/BH-1/statements",
)


@pytest.fixture
def stranger(house: House, desk: DESK) -> Clerk:
    """Clerk, cashier and manager of a company in another area."""
    with asking(house):
        area = house.store.load(DormitoryArea, "WC")
        area.register("吴都宿舍区", bureau=BUREAU)
        house.store.record(area)
    settle(house)
    doors.employ(house, "stranger", ("CL", "CA", "CM"), employer=COMPANY, areas=("WC",))
    return desk("stranger")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_lies_in_another_area_looks_like_what_is_not_there(stranger: Clerk, path: str) -> None:
    page = stranger.open(path)
    assert page.status == 404
    assert "林" not in page.text


def test_a_foreign_statement_is_as_much_work_as_none(stranger: Clerk, house: House) -> None:
    asked = dict[str, list[str]]()
    for code in (USUAL, "BH-9-9-999"):
        asked[code] = []

        def note(_c: object, _cursor: object, statement: str, *_: object, of: list[str] = asked[code]) -> None:
            if "projection_position" not in statement and statement != "BEGIN":  # Who follows history asks, too.
                of.append(statement)

        sa.event.listen(house.reading, "before_cursor_execute", note)
        page = stranger.open(f"/statements/{code}")
        sa.event.remove(house.reading, "before_cursor_execute", note)
        assert page.status == 404
    assert asked[USUAL] == asked["BH-9-9-999"] != []
    assert not any("movement" in each or "resident" in each for each in asked[USUAL])


def test_nothing_of_another_area_is_found_listed_or_counted(stranger: Clerk, desk: DESK) -> None:
    li = desk("li")
    planned = li.send(li.open("/desk/runs"), "/desk/runs", fee=f"BH/{FEE}", period="2026-12", due_on="2026-12-31")
    for words in (USUAL, "1-1-102", "林琳", "1111"):
        found = stranger.send(stranger.open("/desk/find?at=dwelling"), "/desk/find", words=words)
        assert "没有找到" in found.text, words
    assert stranger.open(planned.at).status == 404
    assert "没有等您批准的事" in stranger.open("/desk/proposals").text
    assert "BH" not in stranger.open("/desk/buildings").text
    approval = f"{planned.at}/approval"
    planned.forms[approval] = {}
    assert stranger.send(planned, approval).status == 404


def test_a_cashier_is_shown_no_door_of_a_manager(house: House, desk: DESK) -> None:
    doors.employ(house, "till", ("CA",), employer=COMPANY, areas=("BH",))
    till = desk("till")
    home = till.open("/desk")
    assert {"/desk/counter", "/desk/buildings"} <= set(home.links)
    assert not {"/desk/runs", "/desk/import"} & set(home.links)
    assert till.open("/desk/runs").status == 403
    page = till.open(f"/desk/dwellings/{USUAL}")
    assert f"/desk/counter/{USUAL}" in page.links
    assert f"/desk/dwellings/{USUAL}/assessment" not in page.links

"""A file that one person stands for waits for those who may apply it, and for nobody else."""

import pytest

from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from services.use_cases.imports import apply_import, plan_import
from tests import doors
from tests.builders import BUREAU, COMPANY, asking, settle
from tests.every_word import decide
from tests.web.desk.conftest import DESK
from tests.web.test_import_page import Row, sheet

TELLS = "导入房屋台账，1 行"
OTHER_OWNER: Row = {"building": "8", "owner_name": "宇文澜"}


@pytest.fixture
def planned(house: House) -> House:
    """Li stands for another owner of a dwelling in BH-8."""
    decide(house, DormitoryArea, "WC", lambda area: area.register("望湖宿舍区", bureau=BUREAU))
    with asking(house, "li", key="first"):
        apply_import(house, "dwellings", sheet({"building": "8"}))
    with asking(house, "li", key="second"):
        plan_import(house, "dwellings", sheet(OTHER_OWNER))
    settle(house)
    return house


def waiting(desk: DESK, who: str) -> tuple[bool, bool]:
    """Whether it stands under what waits for them, and under what they proposed."""
    page = desk(who).open("/desk/proposals").text
    for_me, _, mine = page.partition("我提出的，等别人批准")
    return TELLS in for_me, TELLS in mine


def test_it_waits_for_whoever_may_apply_it_and_its_planner_sees_that_it_waits(planned: House, desk: DESK) -> None:
    assert waiting(desk, "zhao") == (True, False)
    assert waiting(desk, "li") == (False, True)
    page = desk("zhao").open("/desk/proposals")
    assert "li 提出" in page.text
    assert "/desk/import" in page.links


@pytest.mark.parametrize(
    ("role", "employer", "areas", "waits"),
    [
        ("CM", COMPANY, ("BH",), True),
        ("BO", BUREAU, (), True),
        ("CL", COMPANY, ("BH",), False),
        ("CM", COMPANY, ("WC",), False),
    ],
)
def test_it_waits_only_for_those_who_may_approve_there(
    planned: House, desk: DESK, role: str, employer: str, areas: tuple[str, ...], waits: bool
) -> None:
    doors.employ(planned, "anna", (role,), employer=employer, areas=areas)
    assert waiting(desk, "anna") == (waits, False)


def test_once_it_is_applied_it_waits_for_nobody(planned: House, desk: DESK) -> None:
    with asking(planned, "zhao", key="third"):
        apply_import(planned, "dwellings", sheet(OTHER_OWNER))
    settle(planned)
    assert waiting(desk, "zhao") == waiting(desk, "li") == (False, False)


def test_a_clerk_who_may_only_prepare_does_not_apply_what_takes_two(planned: House, desk: DESK) -> None:
    doors.employ(planned, "cleo", ("CL",), employer=COMPANY, areas=("BH",))
    before = planned.store.position()
    refused = _applied(desk, "cleo")
    assert "已导入" not in refused
    assert planned.store.position() == before
    assert "已导入" in _applied(desk, "zhao")


def _applied(desk: DESK, who: str) -> str:
    clerk = desk(who)
    file = {"file": ("房屋台账.xlsx", sheet(OTHER_OWNER))}
    said = {"step": "apply", "kind": "dwellings", "csrf": clerk.signed_in.form_token}
    return str(clerk.client.post("/desk/import", data=said, files=file, headers=clerk.headers).text)

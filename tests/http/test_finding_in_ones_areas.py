"""Who works in one area finds what is there, however many in other areas bear the same name or begin alike."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.resident import Resident
from domain.values.personal import personal
from services.house import House
from services.http.app import build_app
from services.http.routes.searches import MOST
from tests.builders import BUREAU, COMPANY, asking, registered, settle
from tests.doors import employ
from tests.http.caller import Caller
from tests.web.desk.clerk import Clerk

THERE = "BX-1-1-101"


@pytest.fixture
def crowd(house: House) -> House:
    """In BH as many people named 陈 as a search tells, and more; in BX one, whose record comes last."""
    with asking(house):
        things: list[Any] = []
        for area in ("BH", "BX"):
            known = house.store.load(DormitoryArea, area)
            known.register(f"{area}宿舍区", bureau=BUREAU)
            known.register_building(f"{area}-1", [f"{area}-1-1"])
            things.append(known)
        codes = [f"BH-1-1-{100 + number}" for number in range(MOST + 5)] + [THERE]
        for number, code in enumerate(codes):
            key = f"chen{number:03}"
            resident, dwelling = house.store.load(Resident, key), house.store.load(Dwelling, code)
            resident.register(personal(key, "name", "陈小明"), retired=None)
            dwelling.register(registered(code, f"resident:{key}", "50.00"))
            things += [resident, dwelling]
        house.store.record(*things)
    settle(house)
    employ(house, "bo.xiang", ["CL"], employer=COMPANY, areas=("BX",))
    settle(house)
    return house


@pytest.mark.parametrize("words", ["陈", "陈小明", "cxm", "B"])
def test_what_lies_elsewhere_takes_no_place_of_what_is_found_here(crowd: House, words: str) -> None:
    with TestClient(build_app(crowd)) as client:
        api = Caller(client)
        found = api.post("/searches", {"words": words}, who="bo.xiang").json()["items"]
        assert [each["dwelling"] for each in found] == [THERE]
        assert len(api.post("/searches", {"words": words}, who="wang").json()["items"]) == MOST
        clerk = Clerk(TestClient(client.app), "bo.xiang")
        assert clerk.send(clerk.open("/desk/find?at=dwelling"), "/desk/find", words=words).at.endswith(THERE)

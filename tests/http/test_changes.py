"""A program follows what is recorded, and learns no position and no name by it."""

import json
from typing import Any

from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from tests.builders import BUREAU, asking, settle
from tests.doors import employ
from tests.http.caller import Caller, code, new_key


def follow(
    api: Caller, after: str | None = None, limit: int = 3, who: str = "wang"
) -> tuple[list[dict[str, Any]], str]:
    """All that there is, a page at a time, and where to go on."""
    items = list[dict[str, Any]]()
    while True:
        asked: dict[str, Any] = {"limit": limit} | ({"after": after} if after else {})
        told = api.client.get("/api/v1/changes", params=asked, headers={"Cookie": api.cookie(who)}).json()
        items, after = items + told["items"], told["after"]
        if not told["more"]:
            return items, str(after)


def test_each_fact_comes_once_and_afterwards_only_what_is_new(api: Caller) -> None:
    first, after = follow(api)
    assert len({(each["thing"], each["number"]) for each in first}) == len(first) > 10
    assert follow(api, after)[0] == []
    api.post("/shifts", {"shift": "s2", "payee": "company:shicheng", "float_fen": 0})
    [opened], _ = follow(api, after)
    assert (opened["thing"], opened["number"], opened["word"]) == ("shift/s2", 1, "ShiftOpened.v1")
    assert opened["fact"]["float_fen"] == 0


def test_nobody_s_name_or_number_is_among_it(api: Caller) -> None:
    told = json.dumps(follow(api)[0], ensure_ascii=False)
    assert "ResidentRegistered" in told
    assert "陈小明" not in told
    assert "13812345678" not in told


def test_where_somebody_stands_in_history_cannot_be_read_or_made_up(api: Caller) -> None:
    after, again, later = (api.get("/changes", limit=limit).json()["after"] for limit in (1, 1, 10))
    assert len({after, again, later}) == 3, "two of one place look like two of two"
    assert len(after) == len(later)
    for other in (after[:-2] + "AA", "", "0", new_key(), api.get("/payments", limit=1).json()["next_cursor"] or "x"):
        assert code(api.get("/changes", after=other)) == (400, "cursor_invalid")


def test_as_many_as_may_be_asked_for(api: Caller) -> None:
    for limit in (0, -1, 10**6):
        assert code(api.get("/changes", limit=limit)) == (422, "query_invalid")


def another_area(house: House) -> None:
    with asking(house):
        area = house.store.load(DormitoryArea, "DH")
        area.register("东湖路宿舍区", bureau=BUREAU)
        house.store.record(area)
    settle(house)


def test_a_company_s_clerk_follows_his_own_area_and_the_books_of_his_company(api: Caller, town: House) -> None:
    another_area(town)
    employ(town, "hu", ("CM",), employer="company:shicheng", areas=("DH",))
    employ(town, "he", ("CM",), employer="company:shicheng", areas=("BH",))
    seen = {who: {each["thing"] for each in follow(api, who=who)[0]} for who in ("hu", "he")}
    assert ("area/DH" in seen["hu"], "area/DH" in seen["he"]) == (True, False)
    assert ("dwelling/BH-1-1-101" in seen["hu"], "dwelling/BH-1-1-101" in seen["he"]) == (False, True)
    assert not {thing for thing in seen["hu"] | seen["he"] if thing.startswith(("resident/", "import/"))}


def test_a_cashier_and_a_stranger_follow_nothing(api: Caller, town: House) -> None:
    employ(town, "hua", ("CA",), areas=("BH",))
    assert code(api.client.get("/api/v1/changes", headers={"Cookie": api.cookie("hua")})) == (403, "not_allowed")
    assert code(api.client.get("/api/v1/changes", headers={"Cookie": ""})) == (401, "not_signed_in")

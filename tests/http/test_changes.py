"""A program follows what is recorded, and learns no position and no name by it."""

import json
from typing import Any

from tests.http.caller import Caller, code, new_key


def follow(api: Caller, after: str | None = None, limit: int = 3) -> tuple[list[dict[str, Any]], str]:
    """All that there is, a page at a time, and where to go on."""
    items = list[dict[str, Any]]()
    while True:
        asked = {"limit": limit} | ({"after": after} if after else {})
        told = api.get("/changes", **asked).json()
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

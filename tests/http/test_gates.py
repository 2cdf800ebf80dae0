"""The gates of a handover over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.house import House
from tests.builders import Clock
from tests.databases import Retold
from tests.http.caller import Caller, code, patient
from tests.projections.test_handover_status import HERE, THERE, a_street


@pytest.fixture
def street(retold: Retold) -> House:
    """Three ledgers: two funds of which both are short, a share nobody has agreed to, an old debt."""
    return retold(a_street)


@pytest.fixture
def api(street: House, clock: Clock) -> Iterator[Caller]:
    clock.pass_days(3)
    with TestClient(patient(street)) as client:
        yield Caller(client)


def test_the_gates_of_an_area_are_told_by_building(api: Caller) -> None:
    told = api.get("/handover/bh/gates").json()
    assert (told["area"], told["as_of"], told["term"]["state"]) == ("BH", "2026-11-26", "in term")
    gates = {each["gate"]: each for each in told["gates"]}
    assert {gate: each["state"] for gate, each in gates.items()} == {
        "maintenance fund": "blocked",
        "utility retrofit": "blocked",
        "legacy arrears": "blocked",
        "fee consent": "not begun",
        "contract": "not begun",
        "staff": "not begun",
        "records": "not begun",
        "cut-off": "passed",
    }
    arrears = gates["legacy arrears"]
    assert (arrears["blocking_fen"], arrears["blocking_households"]) == (14_135, 1)
    assert [each["building"] for each in arrears["buildings"]] == ["BH-1"]
    assert arrears["trend"][-1] == {"day": "2026-11-26", "blocking_fen": 14_135, "blocking_households": 1}
    assert [each["what"] for each in told["steps"]] == ["handover planned", "cut-off agreed"]


def test_before_anything_was_brought_no_gate_has_begun(api: Caller) -> None:
    told = api.get("/handover/BH/gates", as_of="2026-11-22").json()
    assert {each["state"] for each in told["gates"]} == {"not begun"}
    assert (told["term"]["state"], told["steps"]) == ("not planned", [])


def test_what_keeps_a_gate_shut_is_listed_door_by_door(api: Caller) -> None:
    path = "/handover/BH/gates/maintenance-fund/blocking"
    first = api.get(path, limit=2).json()
    rest = api.get(path, limit=2, cursor=first["next_cursor"]).json()
    found: list[dict[str, Any]] = [*first["items"], *rest["items"]]
    assert [each["dwelling"] for each in found] == [HERE, THERE, THERE]
    assert {(each["stream"], each["version"]) for each in found} == {("fund/BH-1", 1)}
    assert all(each["missing_fen"] == each["due_fen"] - each["met_fen"] > 0 for each in found)
    assert api.get(path, building="BH-2").json()["items"] == []
    assert api.get("/handover/BH/gates/staff/blocking").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "query", "answer"),
    [
        ("/handover/ZZ/gates", {}, (404, "not_found")),
        ("/handover/ZZ/gates/staff/blocking", {}, (404, "not_found")),
        ("/handover/BH/gates/moat/blocking", {}, (422, "unknown_gate")),
        ("/handover/BH/gates", {"as_of": "2026-11-27"}, (422, "not_yet")),
        ("/handover/BH/gates", {"as_of": "yesterday"}, (422, "date_invalid")),
        ("/handover/BH/gates/staff/blocking", {"cursor": "x"}, (400, "cursor_invalid")),
    ],
)
def test_what_cannot_be_told_is_refused(api: Caller, path: str, query: dict[str, str], answer: tuple[int, str]) -> None:
    assert code(api.get(path, **query)) == answer

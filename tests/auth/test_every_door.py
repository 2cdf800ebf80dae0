"""Every door of the matrix, tried by every role: opened where the matrix says so, and shut before anything is read."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from domain.registry.dormitory_area import DormitoryArea
from services.auth.access import Operation, matrix
from services.house import House
from services.http.app import build_app
from tests import builders
from tests.builders import BUREAU, CHEN, COMPANY, LIN, Clock
from tests.databases import Databases
from tests.doors import cookie, employ
from tests.every_word import decide
from tests.http.caller import new_key

HERE, THERE = "BH-1-1-101", "WC-1-1-101"
STAFF = ("CL", "CA", "CM", "BO", "BF", "BL", "AU", "AD")
OF_COMPANY = ("CL", "CA", "CM")
SHUT = (401, 403)
GONE = (403, 404)
"""A foreign thing looks like none; books and papers of another party may be known to exist."""
NOBODYS_PLACE = re.compile(r"\{(\w+)\}")
NAMED = {"HERE": {"dwelling": HERE, "code": HERE, "area": "BH", "building": "BH-1", "creditor": COMPANY}}
NAMED["THERE"] = {"dwelling": THERE, "code": THERE, "area": "WC", "building": "WC-1", "creditor": "company:lvdao"}
ASKED = {"GET /api/v1/arrears", "GET /api/v1/dwellings", "GET /api/v1/estates", "GET /api/v1/tariffs"}
"""What is asked for stands behind the address."""


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    """Chen's dwelling in one area, Lin's in another; of the company's staff each works in the first alone."""
    with databases.house_apart("sqlite", Clock()) as house:
        builders.register_person(house, "chen", "陈小明")
        builders.register_person(house, "lin", "林琳")
        builders.move_in(house, (HERE,), CHEN)
        decide(house, DormitoryArea, "WC", lambda area: area.register("望湖宿舍区", bureau=BUREAU))
        builders.move_in(house, (THERE,), LIN)
        for role in STAFF:
            of_company = role in OF_COMPANY
            where = ("BH",) if of_company else ()
            employ(house, role.lower(), [role], employer=COMPANY if of_company else BUREAU, areas=where)
        yield house


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return build_app(house)


class Visitor:
    """Somebody at the doors."""

    def __init__(self, app: FastAPI, house: House, who: str | None) -> None:
        self._client = TestClient(app, base_url="https://testserver", follow_redirects=False)
        self._headers = {"Cookie": cookie(house, who)} if who else {}

    def knock(self, call: str, place: str = "HERE") -> Response:
        """With nothing in the hand: whoever may come in is told what is missing, or what is there."""
        method, _, template = call.partition(" ")
        path = NOBODYS_PLACE.sub(lambda found: NAMED[place].get(found[1], "x"), template)
        if call in ASKED:
            path += f"?area={NAMED[place]['area']}"
        headers = self._headers | {"Idempotency-Key": new_key(), "sec-fetch-site": "same-origin"}
        if method == "POST" and path.startswith("/api/"):
            return self._client.post(path, json={}, headers=headers)
        return self._client.request(method, path, headers=headers)


def may(operation: Operation, role: str) -> bool:
    lines = matrix().by_act.values() if operation.by_act else (operation,)
    return any(role in line.rights for line in lines)


def guarded() -> list[tuple[str, Operation]]:
    return [(call, each) for call, each in matrix().by_call.items() if not each.anybody]


def is_shut(answer: Response) -> bool:
    """Refused, or led to where one signs in; a form is looked at only behind the door."""
    if answer.status_code == 403 and "form_outdated" not in answer.text and "另一次登录" in answer.text:
        return False
    return answer.status_code in SHUT or answer.headers.get("location", "").startswith("/sign-in")


def test_who_has_not_signed_in_comes_through_no_door(app: FastAPI, house: House) -> None:
    nobody = Visitor(app, house, None)
    assert [call for call, _ in guarded() if not is_shut(nobody.knock(call))] == []


@pytest.mark.parametrize("role", STAFF)
def test_a_role_comes_through_its_own_doors_and_no_other(app: FastAPI, house: House, role: str) -> None:
    visitor = Visitor(app, house, f"person:{role.lower()}")
    wrong = [
        f"{call}: {answer.status_code}"
        for call, operation in guarded()
        if is_shut(answer := visitor.knock(call)) is may(operation, role)
    ]
    assert wrong == []


@pytest.mark.parametrize(("who", "role"), [(CHEN, "OW"), ("resident:nobody", "")])
def test_a_resident_comes_through_a_residents_doors(app: FastAPI, house: House, who: str, role: str) -> None:
    visitor = Visitor(app, house, who)
    opened = {call for call, operation in guarded() if not is_shut(visitor.knock(call))}
    assert opened == {call for call, operation in guarded() if may(operation, role)}


@pytest.mark.parametrize("who", ["person:cl", "person:ca", "person:cm", CHEN])
def test_behind_a_door_what_is_anothers_is_not_there(app: FastAPI, house: House, who: str) -> None:
    visitor, seen = Visitor(app, house, who), dict[str, int]()
    for call, _ in guarded():
        if set(NOBODYS_PLACE.findall(call)) & NAMED["HERE"].keys() or call in ASKED:
            own, foreign = visitor.knock(call), visitor.knock(call, "THERE")
            if not is_shut(own) and own.status_code < 300:
                seen[call] = foreign.status_code
    assert len(seen) > 3
    assert {call: status for call, status in seen.items() if status not in GONE} == {}


def test_the_control_who_goes_everywhere_finds_it(app: FastAPI, house: House) -> None:
    officer = Visitor(app, house, "person:bo")
    for call in ("GET /api/v1/dwellings/{code}", "GET /api/v1/statements/{dwelling}", "GET /api/v1/arrears"):
        assert officer.knock(call, "THERE").status_code == 200, call

"""The access matrix as data: every door and every act of two persons stands in it, and what does not is shut."""

from collections.abc import Iterator, Sequence

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from services.auth.access import MatrixUnreadable, Right, matrix, read
from services.http.app import build_app
from services.use_cases.acts import ACTS
from tests.builders import Clock
from tests.databases import Databases

ROLES = "[roles]\nCL = ['文员', 'Clerk']\nCM = ['经理', 'Manager']\n"
LOOKING = {
    "POST /api/v1/searches",
    "POST /desk/find",
    "POST /api/v1/reveals",
    "POST /desk/doubts/{id}/words",
    "POST /desk/residents/{id}/reveal",
}
"""Questions whose words must not stand in an address."""
COMING_IN = {
    f"POST {path}"
    for path in ("/sign-in", "/join", "/slip", "/staff/sign-in", "/staff/slip", "/staff/second-factor", "/sign-out")
} | {"POST /webhooks/stripe", "POST /pay/link/{link}", "POST /staff/second-factor/anew"}
"""What is for anybody: who he is shows only there, or by a signature, or he holds the paper."""
CHANGING = {"AU": "the auditor changes nothing", "LK": "who pays by a link opens that one door alone"}


def calls(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """Every door that answers, as the matrix writes it; a kind of door that is not known here is an error."""
    for route in routes:
        if isinstance(route, Mount):
            yield f"GET {route.path}"
        else:
            assert isinstance(route, APIRoute | Route)
            yield from (f"{method} {route.path}" for method in route.methods or () if method != "HEAD")


@pytest.fixture(scope="module")
def app(databases: Databases) -> Iterator[FastAPI]:
    with databases.house_apart("sqlite", Clock()) as house:
        yield build_app(house)


def test_every_door_stands_in_the_matrix_and_no_line_is_about_none(app: FastAPI) -> None:
    assert set(calls(app.routes)) == set(matrix().by_call)


def test_every_act_of_two_persons_stands_in_the_matrix() -> None:
    assert set(matrix().by_act) == set(ACTS)


def test_a_door_that_stands_nowhere_is_shut_for_everybody() -> None:
    every_role = frozenset(matrix().roles)
    assert not matrix().may_call(every_role, "POST /api/v1/anything-new")
    assert not matrix().may_settle(every_role, "anything new", "approve")


def test_who_has_no_role_opens_nothing_but_what_is_for_anybody() -> None:
    opened = {call for call in matrix().by_call if matrix().may_call(frozenset(), call)}
    assert opened == {call for each in matrix().operations if each.anybody for call in each.calls}
    recording = {call for call in opened if not call.startswith("GET ")}
    assert recording == COMING_IN


@pytest.mark.parametrize("role", list(CHANGING))
def test_who_may_only_read_is_opened_no_door_that_records(role: str) -> None:
    recording = {call for call in matrix().by_call if call.startswith("POST ")} - LOOKING - COMING_IN
    assert {call for call in recording if matrix().may_call(frozenset({role}), call)} == set(), CHANGING[role]


def test_a_cashier_takes_money_and_changes_no_figure() -> None:
    mine = frozenset({"CA"})
    assert matrix().may_call(mine, "POST /api/v1/payments")
    for call in ("POST /api/v1/assessment-runs", "POST /api/v1/tariffs", "POST /api/v1/imports/{kind}"):
        assert not matrix().may_call(mine, call)


def test_each_act_of_two_persons_has_one_who_prepares_or_approves_it_and_nobody_below_a_leader_ends_a_restore() -> None:
    for act, operation in matrix().by_act.items():
        assert any(right.approves for right in operation.rights.values()), act
        assert any(right.prepares for right in operation.rights.values()), act
    assert not matrix().may_settle(frozenset({"CM", "BO", "AD"}), "restore declaration", "approve")
    assert matrix().may_settle(frozenset({"BL"}), "restore declaration", "approve")


def test_who_prepares_an_act_is_not_therefore_one_who_approves_it() -> None:
    assert matrix().may_settle(frozenset({"CL"}), "refund", "prepare")
    assert not matrix().may_settle(frozenset({"CL"}), "refund", "approve")
    assert matrix().may_settle(frozenset({"CL", "CM"}), "refund", "approve")
    assert not matrix().may_settle(frozenset({"CM"}), "refund", "prepare")


def test_a_cell_is_read_with_its_marks() -> None:
    line = "[[operations]]\nname = ['看', 'See']\ncalls = ['GET /x']\ncells = { CL = 'am', CM = 'bpx' }\n"
    rights = read(ROLES + line).by_call["GET /x"].rights
    assert rights == {"CL": Right("a", masked=True), "CM": Right("b", prepares=True, approves=True)}


@pytest.mark.parametrize(
    "line",
    [
        "name = ['看', 'See']\ncells = { XX = 'a' }",
        "name = ['看', 'See']\ncells = { CL = 'z' }",
        "name = ['看', 'See']\ncells = { CL = '' }",
        "name = ['看', 'See']\ncells = { CL = 'aa' }",
        "name = ['看', 'See']\ncells = { CL = 'amm' }",
        "name = ['看', 'See']\ncell = { CL = 'a' }",
        "name = ['看', 'See']\nanybody = 'yes'",
        "name = ['看', 'See']\ncalls = ['GET /x', 'GET /x']",
        "name = ['看', 'See']\nacts = ['refund', 'refund']",
        "name = '",
    ],
)
def test_a_matrix_that_is_not_understood_opens_nothing(line: str) -> None:
    with pytest.raises(MatrixUnreadable):
        read(f"{ROLES}[[operations]]\n{line}\n")

"""Two clerks edit one thing: the second is told that what he saw is no more, and nothing of the first is lost."""

from typing import Any

import pytest

from services.house import House
from tests.http.caller import Caller, code

HOME, CHEN = "/dwellings/BH-1-1-101", "/residents/chen"
AUTHORITY = {"kind": "测绘报告", "number": "CH-118"}
AREA = {"floor_area_sqm": "63.10", "authority": AUTHORITY}
EDITS: list[tuple[str, str, dict[str, Any]]] = [
    (HOME, "floor-area-corrections", AREA),
    (HOME, "payers", {"payer": "unit:鄂城机械厂", "effective_from": "2026-12-01", "authority": AUTHORITY}),
    (CHEN, "contacts", {"phone": "13900000000"}),
    (CHEN, "retirements", {"retired": False, "authority": AUTHORITY}),
]
EACH = pytest.mark.parametrize(("thing", "act", "body"), EDITS, ids=[act for _, act, _ in EDITS])


def edition(api: Caller, thing: str) -> str:
    return str(api.get(thing).headers["etag"])


@EACH
def test_whoever_says_what_he_has_seen_may_change_it(api: Caller, thing: str, act: str, body: dict[str, Any]) -> None:
    before = edition(api, thing)
    changed = api.post(f"{thing}/{act}", body, headers={"If-Match": before})
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == edition(api, thing) != before


@EACH
def test_whoever_has_not_seen_the_last_change_is_told_so(
    api: Caller, town: House, thing: str, act: str, body: dict[str, Any]
) -> None:
    seen_by_both = edition(api, thing)
    assert api.post(f"{thing}/{act}", body, headers={"If-Match": seen_by_both}).status_code == 200
    position = town.store.position()
    late = api.post(f"{thing}/{act}", body, who="li", headers={"If-Match": seen_by_both})
    assert code(late) == (412, "changed")
    assert town.store.position() == position


@EACH
def test_control_whoever_takes_whatever_it_is_by_now_is_not_stopped(
    api: Caller, thing: str, act: str, body: dict[str, Any]
) -> None:
    stale = edition(api, thing)
    api.post(f"{thing}/{act}", body, headers={"If-Match": stale})
    again = api.post(f"{thing}/{act}", body, who="li", headers={"If-Match": "*"})
    assert again.status_code != 412


def test_the_same_request_again_is_no_other_edit(api: Caller) -> None:
    sent: dict[str, Any] = {"headers": {"If-Match": edition(api, HOME)}, "key": "the-key-of-the-client"}
    first, again = (api.post(f"{HOME}/floor-area-corrections", AREA, **sent) for _ in range(2))
    assert (first.status_code, again.content) == (200, first.content)


def test_one_of_several_editions_is_enough(api: Caller) -> None:
    said = f'"another", {edition(api, HOME)}'
    assert api.post(f"{HOME}/floor-area-corrections", AREA, headers={"If-Match": said}).status_code == 200


def test_an_edition_belongs_to_its_thing_and_tells_no_number(api: Caller) -> None:
    mine, other = edition(api, HOME), edition(api, "/dwellings/BH-1-1-102")
    assert mine != other
    assert len(mine) == len(other) == len(edition(api, CHEN)) == 26
    wrong = api.post(f"{HOME}/floor-area-corrections", AREA, headers={"If-Match": other})
    assert code(wrong) == (412, "changed")


def test_what_is_not_all_shown_yet_has_no_edition(api: Caller, town: House) -> None:
    """Else somebody could undo what he does not see."""
    with town.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE projection_position SET position = 1 WHERE name = 'directory'")
    assert "etag" not in api.get("/dwellings/BH-1-1-101").headers

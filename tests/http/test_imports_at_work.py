"""A long import: answered at once with where to look, found there by the same caller, and never begun twice."""

import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from services.databases.doors import forget_replies, import_work, now
from services.house import House
from services.http.app import build_app
from tests.http.caller import Caller, code
from tests.slow_saves import slow_down
from tests.workbooks.clerk import ledger

KEY = "the-key-of-a-long-import"


@pytest.fixture
def hurried(house: House) -> Iterator[Caller]:
    """A service that waits for nothing, and whose saves take their time."""
    app = build_app(house)
    app.state.wait_seconds = 0
    with TestClient(app) as client:
        caller = Caller(client)
        slow_down(house.store.recorder, 0.5)
        yield caller


def over(hurried: Caller, address: str) -> Any:
    """What is told there in the end."""
    for _ in range(600):
        told = hurried.get(address).json()
        if told["state"] != "at_work":
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def begun(hurried: Caller, content: bytes, **how: Any) -> str:
    answer = hurried.upload("dwellings", content, who="wang", key=KEY, **how)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/v1/imports-at-work/{answer.json()['id']}"
    return str(answer.headers["location"].removeprefix("/api/v1"))


def test_a_long_import_is_answered_with_where_it_is_and_told_there_in_the_end(hurried: Caller) -> None:
    content = ledger("dwellings", {}, {})
    address = begun(hurried, content)
    assert begun(hurried, content) == address, "sent again meanwhile, it is the same work"
    told = over(hurried, address)
    assert (told["state"], told["mode"], told["problem"]) == ("ended", "apply", None)
    assert (told["report"]["applied"], told["report"]["rows"]) == (True, 2)
    again = hurried.upload("dwellings", content, who="wang", key=KEY)
    assert again.status_code in (200, 202)
    assert hurried.upload("dwellings", content, mode="dry-run", key="another-key-of-mine").status_code == 202


def test_a_refusal_is_told_there_with_every_fault(hurried: Caller) -> None:
    content = ledger("dwellings", {"floor_area_sqm": "about 60"})
    told = over(hurried, begun(hurried, content))
    assert (told["state"], told["problem"]["code"], told["problem"]["status"]) == ("refused", "import_faulty", 422)
    assert [fault["cell"] for fault in told["report"]["faults"]] == ["F2"]
    assert over(hurried, begun(hurried, content)) == told, "sent again, it is decided anew"


def test_it_is_there_for_its_sender_alone_and_under_its_own_key(hurried: Caller, house: House) -> None:
    content = ledger("dwellings", {})
    address = begun(hurried, content)
    over(hurried, address)
    hurried.client.headers["Cookie"] = hurried.cookie("zhao")
    assert code(hurried.get(address)) == (404, "not_found")
    assert code(hurried.get("/imports-at-work/none")) == (404, "not_found")
    other = hurried.upload("dwellings", ledger("dwellings", {}, {}), who="wang", key=KEY)
    assert code(other) == (422, "idempotency_key_reused")
    hurried.client.headers["Cookie"] = hurried.cookie("wang")
    forget_replies(house.doors)
    assert code(hurried.get(address)) == (404, "not_found"), "when somebody is erased, what was said of him goes"


def test_of_a_process_that_died_nothing_more_is_heard_and_the_same_request_begins_anew(
    hurried: Caller, house: House
) -> None:
    content = ledger("dwellings", {}, {})
    address = begun(hurried, content)
    over(hurried, address)
    silent = {"phase": "recorded", "outcome": None, "seen_at": now() - 3_600}
    with house.doors.begin() as doors:
        doors.execute(sa.update(import_work).values(**silent))
    assert hurried.get(address).json()["state"] == "interrupted"
    position = house.store.position()
    assert begun(hurried, content) == address
    told = over(hurried, address)
    assert (told["state"], told["report"]["applied"], told["report"]["rows"]) == ("ended", True, 2)
    assert house.store.position() == position, "what was recorded is not recorded twice"


def test_a_long_file_is_marked_at_work_and_fetched_by_its_sender(hurried: Caller, house: House) -> None:
    content = ledger("dwellings", {"floor_area_sqm": "about 60"})
    answer = hurried.upload("dwellings/marked-workbooks", content, who="wang")
    assert answer.status_code == 202, answer.text
    address = str(answer.headers["location"].removeprefix("/api/v1"))
    told = over(hurried, address)
    assert (told["state"], told["mode"]) == ("ended", "mark")
    book = load_workbook(BytesIO(hurried.get(f"{address}/workbook").content))
    assert book.sheetnames[0] == "Faults"
    forget_replies(house.doors)
    assert code(hurried.get(f"{address}/workbook")) == (404, "not_found"), "when somebody is erased, it goes"

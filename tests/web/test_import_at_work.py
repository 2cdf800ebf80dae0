"""A long file: its page says how far it is, to whoever sent it and nobody else, and then what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from services.databases.doors import import_work, import_workbook, now
from services.house import House
from tests.builders import Clock
from tests.databases import Databases
from tests.web.households import pages_of
from tests.web.test_import_page import OURS, send_file, sheet, token


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    with databases.house_apart("sqlite", Clock()) as house:
        yield house


@pytest.fixture
def clerk(house: House) -> TestClient:
    app = pages_of(house)
    app.app.state.wait_seconds = 0
    return TestClient(app, headers=OURS)


@contextmanager
def saves_held_up(house: House) -> Iterator[None]:
    """As long as this lasts, nothing is saved."""
    insert, free = house.store.recorder.insert_events, Event()

    def wait(*args: Any, **named: Any) -> Any:
        free.wait(60)
        return insert(*args, **named)

    house.store.recorder.insert_events = wait  # type: ignore[method-assign]
    yield
    free.set()


def begin(clerk: TestClient, step: str = "apply") -> str:
    """Where the page of the file is."""
    said = token(clerk) | {"step": step, "kind": "dwellings", "key": f"the key to {step}"}
    file = {"file": ("房屋台账.xlsx", sheet({}, {}))}
    return clerk.post("/desk/import", data=said, files=file, follow_redirects=False).headers["location"]


def look_until(clerk: TestClient, address: str, word: str) -> Any:
    page = clerk.get(address)
    while word not in page.text:
        assert "refresh" in page.headers, page.text
        page = clerk.get(address)
    return page


def test_while_it_is_at_work_the_page_tells_the_stage_and_looks_again_by_itself(
    clerk: TestClient, house: House
) -> None:
    with saves_held_up(house):
        address = begin(clerk)
        page = look_until(clerk, address, "10 件事一次记完")
        assert page.headers["refresh"] == "3"
        assert "房屋台账.xlsx" in page.text
        assert page.text.count("完成") == 2, "it has been read and compared"
        assert begin(clerk) == address, "pressed again, it is the same work"
        assert "正在办" in clerk.get("/desk/import").text, "whoever closed the browser finds it again"
    look_until(clerk, address, "新记 10 件事")
    over = clerk.get(address)
    assert "refresh" not in over.headers
    assert "已导入" in clerk.get("/desk/import").text


def test_a_reader_may_stop_the_page_from_looking_by_itself(clerk: TestClient, house: House) -> None:
    with saves_held_up(house):
        address = begin(clerk)
        still = clerk.get(address, params={"still": "1"})
        assert "refresh" not in still.headers
        assert "现在再看" in still.text
    look_until(clerk, address, "已导入")


def test_nobody_looks_at_the_file_of_another(clerk: TestClient, house: House) -> None:
    address = begin(clerk, "check")
    look_until(clerk, address, "可以导入")
    other = TestClient(pages_of(house, "zhao"), headers=OURS)
    assert other.get(address).status_code == 404
    assert "房屋台账.xlsx" not in other.get("/desk/import").text
    assert clerk.get("/desk/import/none-such").status_code == 404


def test_what_is_refused_is_told_on_the_page_of_the_file_in_the_readers_language(clerk: TestClient) -> None:
    said = token(clerk) | {"step": "check", "kind": "dwellings"}
    sent = clerk.post("/desk/import", data=said, files={"file": ("x.xlsx", b"%PDF-1.7")}, follow_redirects=False)
    chinese = look_until(clerk, sent.headers["location"], 'role="alert"')
    english = clerk.get(sent.headers["location"], params={"lang": "en"})
    assert "不是" in chinese.text
    assert "Excel" in english.text
    assert 'role="alert"' in english.text


def test_a_key_stands_for_one_file(clerk: TestClient) -> None:
    send_file(clerk, "check", sheet({}), key="one key")
    other = send_file(clerk, "check", sheet({}, {}), key="one key")
    assert other.status_code == 422
    assert 'role="alert"' in other.text


def test_of_a_server_that_died_the_page_says_so_and_the_same_file_is_sent_again(
    clerk: TestClient, house: House
) -> None:
    address = begin(clerk)
    look_until(clerk, address, "已导入")
    position = house.store.position()
    with house.doors.begin() as doors:
        doors.execute(sa.update(import_work).values(phase="recorded", outcome=None, seen_at=now() - 60))
    page = clerk.get(address)
    assert "中断了" in page.text
    assert "请把同一个文件再交一次" in page.text
    assert "refresh" not in page.headers, "nothing more will come by itself"
    assert "中断了" in clerk.get("/desk/import").text
    assert begin(clerk) == address
    assert "以前已经办过" in look_until(clerk, address, "已导入").text
    assert house.store.position() == position


def test_a_server_that_is_told_to_stop_waits_for_what_is_at_hand(house: House) -> None:
    app = pages_of(house)
    app.app.state.wait_seconds = 0
    with TestClient(app.app):
        clerk = TestClient(app, headers=OURS)
        address = begin(clerk)
    assert "refresh" not in clerk.get(address).headers
    assert "已导入" in clerk.get(address).text


def test_while_it_is_read_and_made_ready_the_page_counts(clerk: TestClient, house: House) -> None:
    with saves_held_up(house):
        address = begin(clerk)
        look_until(clerk, address, "10 件事一次记完")
        with house.doors.begin() as doors:
            doors.execute(sa.update(import_work).values(phase="recorded", done=7, total=10))
        ready = clerk.get(address, params={"lang": "en"}).text
        with house.doors.begin() as doors:
            doors.execute(sa.update(import_work).values(phase="read", done=1500, total=100_000))
        assert "7 of 10 facts are ready" in ready
        assert "1,500 / 100,000 行" in clerk.get(address, params={"lang": "zh"}).text
    look_until(clerk, address, "新记 10 件事")


def test_a_long_file_is_marked_at_work_and_given_back_for_an_hour(clerk: TestClient, house: House) -> None:
    said = token(clerk) | {"step": "mark", "kind": "dwellings", "key": "the key to mark"}
    file = {"file": ("房屋台账.xlsx", sheet({"floor_area_sqm": "about 60"}))}
    address = clerk.post("/desk/import", data=said, files=file, follow_redirects=False).headers["location"]
    address = address.removesuffix("/workbook")
    assert "取回标注的工作簿" in look_until(clerk, address, "标好了").text
    given = clerk.get(f"{address}/workbook")
    assert "filename*" in given.headers["content-disposition"]
    assert load_workbook(BytesIO(given.content)).sheetnames[0] == "错误清单"
    other = TestClient(pages_of(house, "zhao"), headers=OURS)
    assert other.get(f"{address}/workbook").status_code == 404
    with house.doors.begin() as doors:
        doors.execute(sa.update(import_workbook).values(until=now() - 1))
    assert clerk.get(f"{address}/workbook").status_code == 404, "it is kept for an hour"

"""The page of a clerk's file: checked, compared, applied; or given back marked."""

import json
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from projections import directory
from services.documents.workbooks.ledgers import KINDS
from services.house import House
from tests.builders import Clock, settle
from tests.databases import Databases
from tests.doors import SignedIn
from tests.web.households import pages_of
from tests.workbooks.clerk import ledger

OURS = {"accept-language": "zh-CN", "sec-fetch-site": "same-origin"}
Row = dict[str, object]


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    with databases.house_apart("sqlite", Clock()) as house:
        yield house


@pytest.fixture
def clerk(house: House) -> TestClient:
    return TestClient(pages_of(house), headers=OURS)


def sheet(*rows: Row) -> bytes:
    """The same rows are the same file, byte for byte: a workbook holds the second in which it was made."""
    return _ledger(json.dumps(rows))


@cache
def _ledger(rows: str) -> bytes:
    return ledger("dwellings", *json.loads(rows))


def send(clerk: TestClient, step: str, *rows: Row, **said: str) -> Any:
    return send_file(clerk, step, sheet(*rows), **said)


def send_file(clerk: TestClient, step: str, content: bytes, **said: str) -> Any:
    file = {"file": ("房屋台账.xlsx", content)}
    page = clerk.post("/desk/import", data=token(clerk) | {"step": step, "kind": "dwellings"} | said, files=file)
    while "refresh" in page.headers:  # As a browser does, however slow this machine is.
        page = clerk.get(str(page.url))
    return page


def token(clerk: TestClient) -> dict[str, str]:
    app = clerk.app
    assert isinstance(app, SignedIn)
    return {"csrf": app.form_token}


class _Hidden(HTMLParser):
    """The fields that a form carries on by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "input" and of.get("type") == "hidden":
            self.fields.setdefault(str(of["name"]), str(of["value"]))


def test_a_file_is_checked_first_and_nothing_is_recorded(clerk: TestClient, house: House) -> None:
    page = send(clerk, "check", {}, {})
    assert page.status_code == 200
    assert "可以导入" in page.text
    assert "125.50" in page.text, "the floor area of both, added up"
    assert house.ask(directory.areas) == []


def test_the_file_that_was_checked_is_applied(clerk: TestClient, house: House) -> None:
    carried = _Hidden(send(clerk, "check", {}, {}).text).fields
    page = send(clerk, "apply", {}, {}, **carried)
    assert "已导入" in page.text
    settle(house)
    with house.read() as reading:
        assert [each.dwelling for each in directory.dwellings(reading, "BH")] == ["BH-1-1-101", "BH-1-1-201"]
    position = house.store.position()
    assert "已导入" in send(clerk, "apply", {}, {}, **carried).text
    assert house.store.position() == position, "pressed twice, it happens once"


def test_another_file_than_the_one_that_was_checked_is_not_applied(clerk: TestClient, house: House) -> None:
    carried = _Hidden(send(clerk, "check", {}, {}).text).fields
    page = send(clerk, "apply", {"floor_area_sqm": 99}, {}, **carried)
    assert page.status_code == 422
    assert "不是刚才核对的" in page.text
    assert house.ask(directory.areas) == []


def test_faults_are_listed_and_the_workbook_comes_back_marked(clerk: TestClient, house: House) -> None:
    page = send(clerk, "check", {"floor_area_sqm": "about 60"}, {})
    assert "F2" in page.text
    assert "不是数字" in page.text
    assert 'value="apply"' not in page.text, "there is no way on with a faulty file"
    back = send(clerk, "mark", {"floor_area_sqm": "about 60"}, {})
    assert back.headers["content-disposition"].startswith("attachment")
    book = openpyxl.load_workbook(BytesIO(back.content))
    assert book.sheetnames[1:] == ["台账"]
    assert house.ask(directory.areas) == []


def test_sound_rows_are_taken_and_the_others_come_back(clerk: TestClient, house: House) -> None:
    rows: tuple[Row, ...] = ({"floor_area_sqm": "about 60"}, {})
    carried = _Hidden(send(clerk, "check", *rows, skip_faulty="yes").text).fields
    page = send(clerk, "apply", *rows, **carried)
    assert "已导入" in page.text
    rest = openpyxl.load_workbook(BytesIO(send(clerk, "mark", *rows, **carried).content))
    assert [row[5] for row in rest["台账"].iter_rows(min_row=2, values_only=True)] == ["about 60"]


def test_another_owner_is_proposed_by_one_and_taken_over_by_another(clerk: TestClient, house: House) -> None:
    send(clerk, "apply", {}, key="first")
    settle(house)
    page = send(clerk, "check", {"owner_name": "宇文澜"})
    assert "过户" in page.text
    assert "宇文澜" not in page.text, "no name is repeated"
    assert 'value="apply"' not in page.text
    assert "已提出" in send(clerk, "plan", {"owner_name": "宇文澜"}, key="second").text
    assert 'role="alert"' in send(clerk, "apply", {"owner_name": "宇文澜"}, key="third").text
    settle(house)
    other = TestClient(pages_of(house, "zhao"), headers=OURS)
    assert "已导入" in send(other, "apply", {"owner_name": "宇文澜"}, key="fourth").text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_cannot_send_the_form(house: House, site: str) -> None:
    stranger = TestClient(pages_of(house), headers=OURS | {"sec-fetch-site": site})
    assert send(stranger, "apply", {}).status_code == 403
    silent = TestClient(pages_of(house), headers={"accept-language": "zh-CN"})
    assert send(silent, "apply", {}).status_code == 403
    assert house.ask(directory.areas) == []


def test_an_old_browser_that_says_where_the_form_stood_may_send_it(house: House) -> None:
    old = TestClient(pages_of(house), headers={"accept-language": "zh-CN", "origin": "http://testserver"})
    assert send(old, "check", {}).status_code == 200
    foreign = TestClient(pages_of(house), headers={"accept-language": "zh-CN", "origin": "http://evil.example"})
    assert send(foreign, "check", {}).status_code == 403


@pytest.mark.parametrize(("said", "sentence"), [({"kind": "pets"}, "重新打开"), ({"step": "delete"}, "重新打开")])
def test_a_form_that_is_not_filled_in_is_told_what_lacks(
    clerk: TestClient, said: dict[str, str], sentence: str
) -> None:
    page = send(clerk, said.pop("step", "check"), {}, **said)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_form_without_a_file_asks_for_one(clerk: TestClient) -> None:
    page = clerk.post("/desk/import", data=token(clerk) | {"step": "check", "kind": "dwellings"})
    assert page.status_code == 422
    assert "请选择" in page.text


def test_a_form_of_another_sign_in_is_not_taken(clerk: TestClient, house: House) -> None:
    for sent in ("", "0" * 64):
        page = send(clerk, "apply", {}, csrf=sent)
        assert page.status_code == 403
        assert "另一次登录" in page.text
    assert house.ask(directory.areas) == []


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04broken"])
def test_what_is_no_ledger_is_refused_on_the_page(clerk: TestClient, content: bytes) -> None:
    assert 'role="alert"' in send_file(clerk, "check", content).text


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_template_for_each_kind(clerk: TestClient, kind: str) -> None:
    answer = clerk.get(f"/desk/import/templates/{kind}")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert KINDS[kind].columns[0].titles[0] in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert clerk.get("/desk/import/templates/pets").status_code == 404

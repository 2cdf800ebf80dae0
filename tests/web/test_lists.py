"""Lists on their pages and as workbooks: what is asked, what is shown, what it adds up to, and where it leads."""

import html
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from projections.engine.listing import Asked, totals, walk
from services.documents.list_workbook import Head, Row, Words, list_workbook
from services.house import House
from services.web.lists.sheets import SHEETS
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import every_word
from tests.web.households import forget_languages, pages_of
from tests.web.test_statement_page import Text

MONEY = re.compile(r"-?¥[\d,]+\.\d\d")


@pytest.fixture(scope="module")
def town(databases: Databases) -> Iterator[House]:
    """Everything that can happen has happened; its tests only read."""
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        every_word(house, clock)
        yield house


@pytest.fixture
def reader(town: House) -> TestClient:
    forget_languages(town)
    return TestClient(pages_of(town), headers={"accept-language": "zh-CN"})


def shown(reader: TestClient, path: str, **query: str) -> str:
    answer = reader.get(path, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.text


def links(page: str) -> dict[str, str]:
    """Each figure that leads somewhere, and where."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)
    return {html.unescape(text): html.unescape(href) for href, text in found}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_list_is_shown(reader: TestClient, town: House, name: str, lang: str) -> None:
    page = str(Text(shown(reader, f"/desk/lists/{name}", lang=lang)))
    with town.read() as reading:
        asked = Asked(town.today(), wanted=dict(SHEETS[name].starts_with))
        count = totals(reading, SHEETS[name].listing, asked).rows
    words = f"{count} 笔" if lang == "zh" else ("1 entry" if count == 1 else f"{count} entries")
    assert words in page
    assert ("大计" if lang == "zh" else "Grand total") in page
    assert "Traceback" not in page


@pytest.mark.parametrize("name", SHEETS)
def test_a_workbook_holds_exactly_what_the_list_shows_to_the_fen(reader: TestClient, town: House, name: str) -> None:
    sheet = SHEETS[name]
    answer = reader.get(f"/desk/lists/{name}.xlsx", params={"group": "none", **sheet.starts_with})
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    with town.read() as reading:
        asked = Asked(town.today(), wanted=dict(sheet.starts_with))
        known = list(walk(reading, sheet.listing, asked))
        whole = totals(reading, sheet.listing, asked)
    assert len(heads) == len(sheet.columns)
    assert len(rows) == len(known) + 1
    for place, column in enumerate(sheet.columns):
        held = [_held(row[place], column.kind) for row in rows[:-1]]
        if column.kind in ("money", "area", "count", "day"):
            assert held == [row[column.name] if row[column.name] is not None else None for row in known]
        if column.name in sheet.listing.sums and column.is_figure:
            assert _held(rows[-1][place], column.kind) == whole.sums[column.name]


def _held(value: Any, kind: str) -> Any:
    if value == "":
        return None
    if kind in ("money", "area"):
        return round(value * 100)
    return int(value) if kind == "count" else value


def _sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_subtotals_add_up_to_the_grand_total(reader: TestClient) -> None:
    for group in ("building", "dwelling"):
        answer = reader.get("/desk/lists/charges.xlsx", params={"group": group})
        rows: list[list[Any]] = _sheet(answer.content)[1:]
        of_groups = sum(round(row[-4] * 100) for row in rows if str(row[0]).endswith(" 小计"))
        assert of_groups == round(rows[-1][-4] * 100)
        assert rows[-1][0] == "大计"


def test_the_second_sheet_says_what_was_asked(reader: TestClient) -> None:
    query = {"area": "BH", "state": "open", "as_of": "2026-11-30"}
    book = CalamineWorkbook.from_filelike(BytesIO(reader.get("/desk/lists/charges.xlsx", params=query).content))
    told = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert told["宿舍区"] == "滨湖路宿舍区"
    assert (told["状态"], told["截至"], told["姓名"]) == ("未交清", "2026年11月30日", "已遮盖")


def test_a_formula_stays_the_text_that_it_is() -> None:
    evil = ['=HYPERLINK("http://x")', "+86", "-1", "@SUM(A1)", "＝1+1", "\t=1"]
    rows = [Row("", [text, number]) for number, text in enumerate(evil, 1)]
    words = Words("小计", "大计", "", "说明")
    book = list_workbook(
        "表", [Head("名", "text"), Head("数", "money", True)], rows, words, [("甲", "=1")], grouped=False
    )
    read = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:-1]] == evil
    assert read[-1] == ["大计", 0.21]
    assert b"<f>" not in book


def test_sums_of_many_fen_are_exact() -> None:
    rows = [Row("", ["x", 10]) for _ in range(30_001)]
    words = Words("小计", "大计", "", "说明")
    book = list_workbook("表", [Head("名", "text"), Head("数", "money", True)], rows, words, [], grouped=False)
    assert CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()[-1][1] == 3000.1


def test_pages_lead_forth_and_back(reader: TestClient) -> None:
    seen, address = [], "/desk/lists/postings?size=20"
    while address:
        page = shown(reader, address)
        seen += re.findall(r'class="figure"><a href="(/history/facts/[^"]+)"', page)
        address = links(page).get("下一页", "") or _relation(page, "next")
    assert len(seen) > 40
    back = _relation(page, "prev")
    assert "下一页" in shown(reader, back)
    for other in (
        "/desk/lists/postings?size=50&",
        "/desk/lists/charges?",
        "/desk/lists/postings?size=20&from=2026-11-01&",
    ):
        cursor = back.partition("before=")[2].partition("&")[0]
        assert reader.get(f"{other}before={cursor}").status_code == 400
    assert reader.get("/desk/lists/postings?size=20&after=x").status_code == 400


def _relation(page: str, which: str) -> str:
    found = re.search(rf'<a href="([^"]+)" rel="{which}">', page)
    return html.unescape(found[1]) if found else ""


def test_every_age_opens_to_what_it_consists_of(reader: TestClient) -> None:
    page = shown(reader, "/desk/lists/arrears", area="BH", due="overdue")
    ages = {text: href for text, href in links(page).items() if "age=" in href}
    assert ages
    for amount, href in ages.items():
        assert amount in _grand_total(shown(reader, href))


def test_a_subtotal_opens_to_its_group_alone(reader: TestClient) -> None:
    page = shown(reader, "/desk/lists/charges", group="building")
    groups = {text: href for text, href in links(page).items() if "小计" in text}
    assert len(groups) > 1
    for name, href in groups.items():
        line = page[page.index(html.escape(name)) :].partition("</tr>")[0]
        assert MONEY.findall(line) == MONEY.findall(_grand_total(shown(reader, href)))


def _grand_total(page: str) -> str:
    return page[page.index("大计") :].partition("</tr>")[0]


def test_a_figure_of_a_shift_opens_to_its_payments(reader: TestClient) -> None:
    page = shown(reader, "/desk/lists/shifts")
    taken = {text: href for text, href in links(page).items() if "payments" in href and "¥" in text}
    assert taken
    for amount, href in taken.items():
        assert amount in _grand_total(shown(reader, href))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"building": "x y"}, "没有"),
        ({"dwelling": "nowhere"}, "BH-1-1-101"),
        ({"area": "XX"}, "不在可选的范围"),
        ({"age": "7"}, "不在可选的范围"),
        ({"as_of": "yesterday"}, "2026-11-23"),
        ({"as_of": "2030-01-01"}, "2030"),
        ({"known_at": "noon"}, "T14:30"),
        ({"known_at": "2030-01-01T00:00"}, "2030"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_said_beside_the_form(reader: TestClient, query: dict[str, str], sentence: str) -> None:
    for kind in ("", ".xlsx"):
        answer = reader.get(f"/desk/lists/arrears{kind}", params=query)
        assert answer.status_code == 422
        assert sentence in str(Text(answer.text))
        assert "查询" in answer.text


def test_names_are_masked(reader: TestClient) -> None:
    page = shown(reader, "/desk/lists/dwellings")
    assert "陈*明" in page
    assert "陈小明" not in page
    book = reader.get("/desk/lists/dwellings.xlsx").content
    names = {row[3] for row in CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()}
    assert "陈*明" in names
    assert "陈小明" not in names


def test_the_past_is_asked_by_day_and_by_moment(reader: TestClient, town: House) -> None:
    nothing = shown(reader, "/desk/lists/payments", known_at="2026-11-23T11:59")
    assert "没有符合条件的" in nothing
    assert "当时所知 2026年11月23日 11:59" in nothing
    assert "现在的样子" in shown(reader, "/desk/lists/runs")
    assert town.today() > date(2026, 11, 23)

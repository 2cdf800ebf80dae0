"""The bureau's morning: each figure opens to the list that adds up to it, as of any day and as known at any moment."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from projections import ledger
from services.house import House
from tests.builders import COMPANY, Clock, settle
from tests.databases import Databases
from tests.every_word import every_word
from tests.projections.test_reveal_outliers import look
from tests.web.households import pages_of
from tests.web.test_statement_page import Text

FIGURE = re.compile(r'<a href="(/desk/lists/[^"]+)">([^<]+)</a>')


@pytest.fixture(scope="module")
def town(databases: Databases) -> Iterator[House]:
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        every_word(house, clock)
        yield house


@pytest.fixture
def reader(town: House) -> TestClient:
    return TestClient(pages_of(town), headers={"accept-language": "zh-CN"})


def shown(reader: TestClient, path: str) -> str:
    answer = reader.get(path)
    assert answer.status_code == 200, str(Text(answer.text))
    return answer.text


@pytest.mark.parametrize("when", ["", "?as_of=2026-11-30", "?known_at=2026-11-30T12:00"])
def test_every_figure_opens_to_what_it_consists_of(reader: TestClient, when: str) -> None:
    figures = [(html.unescape(href), text) for href, text in FIGURE.findall(shown(reader, f"/bureau{when}"))]
    assert {href.partition("?")[0].rpartition("/")[2] for href, _ in figures} >= {"arrears", "postings"}
    assert "doubts" in {href.partition("?")[0].rpartition("/")[2] for href, _ in figures} or "?" in when
    for href, text in dict.fromkeys(figures):
        page = shown(reader, href)
        total = page[page.index("大计") :].partition("</tr>")[0]
        assert text in (total if "¥" in text else total[: total.index("笔")]), href


def test_the_books_balance_before_the_readers_eyes(reader: TestClient, town: House) -> None:
    page = str(Text(shown(reader, "/bureau")))
    with town.read() as reading:
        debit_fen = sum(line.debit_fen for line in ledger.trial_balance(reading, COMPANY))
    assert f"合计 ¥{debit_fen / 100:,.2f} ¥{debit_fen / 100:,.2f}" in page


def test_the_past_stands_as_it_stood(reader: TestClient) -> None:
    before = str(Text(shown(reader, "/bureau?known_at=2026-11-23T11:00")))
    assert "合计 ¥0.00 ¥0.00 ¥0.00" in before
    assert "受阻" not in before, "nothing of a handover was known"
    assert reader.get("/bureau?as_of=2030-01-01").status_code == 422
    assert reader.get("/bureau?known_at=soon").status_code == 422


def test_both_languages_tell_the_same_figures(reader: TestClient) -> None:
    def figures(lang: str) -> list[str]:
        return re.findall(r"¥[\d,]+\.\d\d", str(Text(shown(reader, f"/bureau?lang={lang}"))))

    assert figures("zh") == figures("en")


def test_who_looked_at_very_many_people_stands_first(databases: Databases) -> None:
    with databases.house_apart("sqlite", Clock()) as house:
        reader = TestClient(pages_of(house), headers={"accept-language": "zh-CN"})
        assert "特别多" not in shown(reader, "/bureau")
        look(house, "li", 51)
        settle(house)
        assert "li：2026年" in (page := str(Text(shown(reader, "/bureau"))))
        assert "看了 51 人" in page
        assert "特别多" not in shown(reader, "/bureau?as_of=2026-11-01"), "the past is told without it"

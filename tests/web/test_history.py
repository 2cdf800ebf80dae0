"""The history of anything: each word in a sentence, links both ways, figures that add up, and nobody in clear."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from domain import VOCABULARY
from domain.history import Entry
from services.house import House
from services.languages import Tongue
from services.web.history import telling
from services.web.history.drawing import speaking
from services.web.history.pages import KINDS
from services.web.history.sentences import SENTENCES
from services.web.history.things import THINGS
from services.web.places import charge_history, fact
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import FIRST, every_word
from tests.golden.keeping import ENTRIES
from tests.web.households import pages_of
from tests.web.test_statement_page import Text

MONEY = re.compile(r"[+-]?¥?-?¥[\d,]+\.\d\d")
NAMES = ("陈小明", "林琳", "周转", "19900000001", "找她女儿要")


@pytest.fixture(scope="module")
def town(databases: Databases) -> Iterator[House]:
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        every_word(house, clock)
        yield house


@pytest.fixture(scope="module")
def entries(town: House) -> list[Entry]:
    return town.store.read(0, 10_000).entries


@pytest.fixture
def reader(town: House) -> TestClient:
    return TestClient(pages_of(town), headers={"accept-language": "zh-CN"}, follow_redirects=False)


def shown(reader: TestClient, path: str) -> str:
    answer = reader.get(path)
    assert answer.status_code == 200, (path, str(Text(answer.text)))
    return answer.text


def links_to(page: str, begin: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(rf'href="({begin}[^"]*)"', page)]


def test_no_word_is_without_its_sentence() -> None:
    assert [topic for topic, word in VOCABULARY.items() if word not in SENTENCES] == []
    assert [word for word in SENTENCES if word not in VOCABULARY.values()] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fact_is_a_plain_sentence_in_both_languages(town: House, entries: list[Entry], lang: str) -> None:
    to = speaking(town, Tongue(lang))
    with town.read() as reading:
        telling.learn(to, reading, entries)
    every = [*entries, *ENTRIES.values()]
    assert {type(entry.event) for entry in every} == set(VOCABULARY.values())
    for entry in every:
        said = telling.sentence(entry.event, to)
        assert said.endswith("。" if lang == "zh" else ".")
        assert not re.search(r"None|%\(|Personal|[a-z]+:[a-z]", said), said
        assert not any(name in said for name in NAMES)
        if lang == "zh":
            assert re.findall(r"\b[a-z]{3,} [a-z]+\b", said) == [], said


def test_every_entry_has_its_page_and_every_link_leads_somewhere(reader: TestClient, entries: list[Entry]) -> None:
    waiting, seen = [fact(entry.stream, entry.version) for entry in entries[::5]] + ["/history"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = shown(reader, path)
        assert not any(name in page for name in NAMES), path
        if len(seen) < 150:
            waiting += [each for each in links_to(page, "/history") if each not in seen]
    assert len(seen) > 100


def test_a_charge_adds_up_to_what_is_still_owed(reader: TestClient) -> None:
    page = str(Text(shown(reader, charge_history(FIRST, "清洁管理费/2012/1"))))
    assert "+¥141.35" in page
    assert "-¥50.00" in page
    assert "尚欠 ¥91.35" in page


def test_a_payment_adds_up_to_what_is_not_used_yet(reader: TestClient) -> None:
    page = str(Text(shown(reader, "/history/payments/p-unit")))
    assert "+¥50.00" in page
    assert "-¥31.13" in page
    assert "还没有用掉的钱 ¥18.87" in page


def test_a_dwelling_adds_up_to_its_balance_as_of_and_as_known(reader: TestClient, town: House) -> None:
    now = str(Text(shown(reader, f"/history/dwellings/{FIRST}")))
    assert "登记房屋 BH-1-1-101" in now
    assert "应交余额" in now
    then = str(Text(shown(reader, f"/history/dwellings/{FIRST}?known_at=2026-11-23T11:59")))
    assert "那时还什么都没有" in then
    assert reader.get(f"/history/dwellings/{FIRST}?as_of=2030-01-01").status_code == 422
    for figure in re.findall(r'未收"[^>]*>\s*<a href="([^"]+)">([^<]+)<', shown(reader, "/desk/lists/dwellings")):
        assert figure[1] in shown(reader, html.unescape(figure[0]))


def test_every_figure_of_a_list_opens_to_what_adds_up_to_it(reader: TestClient) -> None:
    page = shown(reader, "/desk/lists/charges?group=none")
    rows = re.findall(r'data-title="未收" class="figure"><a href="([^"]+)">(¥[\d,.]+)</a>', page)
    assert rows
    for href, amount in rows:
        assert f"尚欠 {amount}" in str(Text(shown(reader, html.unescape(href))))


def test_an_auditor_follows_a_receipt_back_to_the_resolution(reader: TestClient) -> None:
    page = str(Text(shown(reader, "/history/receipts/BH00000002")))
    at = 0
    for step in (
        "一步步追到依据",
        "1. 收据",
        "开出收据 BH00000002",
        "2. 交款",
        "¥31.13",
        "3. 付了什么",
        "4. 为什么要交",
        "计收 BH-1-1-201 的物业服务费",
        "62.25 ㎡ × 0.50 元/㎡·月",
        "5. 哪个计费批次",
        "编制计费批次",
        "批准计费批次",
        "6. 按哪个收费标准",
        "采用第 1 版收费标准",
        "7. 谁提出、谁批准",
        "提出：",
        "依据：合同 2026-07",
        "批准所提的事项",
    ):
        assert step in page[at:], f"{step} does not follow"
        at = page.index(step, at) + len(step)


def test_an_old_debt_leads_back_to_its_ledger(reader: TestClient) -> None:
    page = str(Text(shown(reader, "/history/receipts/BH00000101")))
    assert "哪一份台账" in page
    assert "导入台账（历史欠费" in page or "导入台账" in page


def test_what_caused_it_and_what_it_caused_are_linked(reader: TestClient, entries: list[Entry]) -> None:
    caused = next(entry for entry in entries if entry.envelope.causation_id)
    page = shown(reader, fact(caused.stream, caused.version))
    assert "起因" in page
    stream, _, version = str(caused.envelope.causation_id).rpartition(":")
    cause = shown(reader, fact(stream, int(version)))
    assert "由它引起" in cause
    assert html.escape(fact(caused.stream, caused.version)) in cause


def test_a_persons_acts_the_newest_first(reader: TestClient) -> None:
    page = str(Text(shown(reader, "/history/persons/zhao")))
    assert page.index("2026年12月3日") < page.index("2026年11月23日")
    none = str(Text(shown(reader, "/history/persons/zhao?to=2026-11-01")))
    assert "没有符合条件的" in none
    assert "没有符合条件的" in shown(reader, "/history/persons/nobody")


def test_the_newest_are_paged(reader: TestClient) -> None:
    page, pages = shown(reader, "/history"), 1
    while older := links_to(page, r"\?before="):
        page, pages = shown(reader, f"/history{older[0]}"), pages + 1
    assert pages > 3
    assert "登记住户" in page
    assert reader.get("/history?before=x").status_code == 400


@pytest.mark.parametrize(
    ("kind", "key", "leads"),
    [
        ("dwellings", "bh-1栋-1单元-101", "/history/dwellings/BH-1-1-101"),
        ("receipts", "BH00000001", "/history/receipts/BH00000001"),
        ("persons", "zhao", "/history/persons/zhao"),
    ],
)
def test_a_thing_is_found_by_its_number(reader: TestClient, kind: str, key: str, leads: str) -> None:
    answer = reader.get("/history", params={"kind": kind, "key": key})
    assert (answer.status_code, answer.headers["location"]) == (303, leads)
    assert reader.get(leads).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/history/dwellings/BH-9-9-999",
        "/history/dwellings/nowhere",
        "/history/payments/p9",
        "/history/receipts/x",
        "/history/charges/BH-1-1-101",
        "/history/charges/BH-1-1-101~none",
        "/history/unheard/of",
        "/history/facts/account/BH-1-1-101/999",
        "/history/facts/account/BH-1-1-101/x",
        "/history/facts/a/b/1",
    ],
)
def test_what_never_was_has_no_history(reader: TestClient, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_every_kind_that_can_be_looked_for_has_a_history() -> None:
    assert {kind for kind, _ in KINDS} - {"persons"} <= THINGS.keys()

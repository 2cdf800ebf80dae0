"""Where the pages are, how they are guarded, and what they say when they cannot answer."""

import sqlite3
from contextlib import closing

import pytest
from fastapi.testclient import TestClient

from services.house import House
from services.web.pages import SHEET_VERSION
from services.web.reading import ERASED, NOT_ON_RECORD, UNAVAILABLE
from tests.builders import CHEN, Clock, move_in, register_person
from tests.web.households import USUAL, pages_of


@pytest.mark.parametrize("written", ["bh-1-1-102", "ＢＨ－１－１－１０２", "BH-1栋-一单元-0102", "BH-第1栋-1单元-102"])
def test_a_dwelling_is_found_however_it_is_written(reader: TestClient, written: str) -> None:
    answer = reader.get(f"/statements/{written}")
    assert answer.status_code == 200
    assert "BH-1-1-102" in answer.text


@pytest.mark.parametrize("code", ["BH-9-9-999", "nowhere", "BH-1-1", "<script>", "BH-1-1-102-1"])
def test_an_unknown_dwelling_is_said_in_both_languages(reader: TestClient, code: str) -> None:
    for lang in ("zh", "en"):
        answer = reader.get(f"/statements/{code}?lang={lang}")
        assert answer.status_code == 404
        assert "请核对" in answer.text
        assert "check the code" in answer.text
        assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("query", "chinese", "english"),
    [
        ("period=2026-13", "账期是一个月", "A period is a month"),
        ("period=1066-01", "账期是一个月", "A period is a month"),
        ("as_of=yesterday", "日期写成 2026-11-23 的样子", "A day is written like"),
        ("period=2026-10&as_of=2026-09-30", "2026年9月30日在 2026-10 之前", "lies before 2026-10"),
    ],
)
def test_a_bad_period_is_a_plain_sentence(reader: TestClient, query: str, chinese: str, english: str) -> None:
    for lang, sentence in (("zh", chinese), ("en", english)):
        answer = reader.get(f"/statements/{USUAL}?{query}&lang={lang}")
        assert answer.status_code == 422
        assert sentence in answer.text


def test_months_lead_to_their_neighbours(reader: TestClient) -> None:
    def neighbours(period: str) -> tuple[bool, bool]:
        page = reader.get(f"/statements/{USUAL}?period={period}").text
        return 'rel="prev"' in page, 'rel="next"' in page

    assert neighbours("2026-11") == (True, False), "this month is the last"
    assert neighbours("2026-10") == (True, True)
    assert neighbours("1949-01") == (False, True)
    assert neighbours("9999-12") == (True, False)
    december = reader.get(f"/statements/{USUAL}?period=2025-12").text
    assert 'href="?period=2026-01"' in december
    assert 'href="?period=2025-11"' in december


def test_pages_are_guarded(reader: TestClient) -> None:
    for path in ("/", f"/statements/{USUAL}", "/statements/nowhere", f"/statements/{USUAL}?period=x"):
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_no_page_has_a_script_or_a_style_of_its_own(reader: TestClient) -> None:
    for path in ("/", f"/statements/{USUAL}", "/statements/nowhere"):
        page = reader.get(path).text
        assert not any(part in page for part in ("<script", "<style", " style=", " onclick", "javascript:"))


def test_the_sheet_is_kept_under_its_own_version_only(reader: TestClient) -> None:
    assert f"/static/anju.css?v={SHEET_VERSION}" in reader.get("/").text
    kept = reader.get(f"/static/anju.css?v={SHEET_VERSION}").headers
    assert "immutable" in kept["cache-control"]
    assert kept["content-type"].startswith("text/css")
    assert reader.get("/static/anju.css?v=older").headers["cache-control"] == "no-cache"


def test_a_language_that_was_asked_for_is_remembered(reader: TestClient) -> None:
    assert 'lang="zh-CN"' in reader.get("/").text.partition(">")[2][:40]
    asked = reader.get("/?lang=en")
    assert "httponly" in asked.headers["set-cookie"].lower()
    again = reader.get("/")
    assert again.headers["content-language"] == "en"
    assert "set-cookie" not in again.headers
    assert reader.get("/?lang=tlh").headers["content-language"] == "en"


def test_another_language_shows_the_same_month(reader: TestClient) -> None:
    page = reader.get(f"/statements/{USUAL}?period=2026-10&as_of=2026-10-30&lang=zh&other=%3Cb%3E").text
    assert 'href="?period=2026-10&amp;as_of=2026-10-30&amp;lang=en"' in page


def test_the_first_page_leads_staff_to_their_work_and_a_resident_to_his_statement(street: House) -> None:
    work = TestClient(pages_of(street)).get("/").text
    assert '<a href="/desk/import">' in work
    assert "/statements/" not in work
    own = TestClient(pages_of(street, "resident:chen")).get("/").text
    assert '<a href="/my/statements/BH-1-1-101">' in own
    assert "BH-1-1-102" not in own, "that one is Lin's"
    assert 'href="/desk/import"' not in own


def test_who_has_not_signed_in_is_asked_to_and_comes_back(street: House) -> None:
    nobody = TestClient(pages_of(street).app, follow_redirects=False)
    assert 'href="/sign-in"' in nobody.get("/").text
    answer = nobody.get(f"/statements/{USUAL}?period=2026-10")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?to=/statements/{USUAL}%3Fperiod%3D2026-10"


def test_a_resident_sees_his_own_dwelling_and_a_foreign_one_looks_like_none(street: House) -> None:
    chen = TestClient(pages_of(street, "resident:chen"))
    assert chen.get("/statements/BH-1-1-101").status_code == 200
    foreign, absent = chen.get("/statements/BH-1-1-102"), chen.get("/statements/BH-9-9-999")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.text.replace("BH-1-1-102", "X") == absent.text.replace("BH-9-9-999", "X").replace(
        _token(absent.text), _token(foreign.text)
    )


def _token(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def test_whoever_was_erased_is_not_said_to_be_unavailable(house: House, clock: Clock) -> None:
    reader = TestClient(pages_of(house))
    register_person(house, "chen", "陈小明")
    move_in(house, ("BH-1-1-101",), CHEN)
    assert "陈*明" in reader.get("/statements/BH-1-1-101").text
    house.keys.destroy("chen", "accounting", clock().isoformat())
    assert ERASED in reader.get("/statements/BH-1-1-101").text


def test_a_lost_key_takes_only_the_name(house: House) -> None:
    register_person(house, "chen", "陈小明")
    move_in(house, ("BH-1-1-101",), CHEN)
    with closing(sqlite3.connect(house.settings.key_store_file)) as keys, keys:
        keys.execute("DELETE FROM subject_key")
    page = TestClient(pages_of(house)).get("/statements/BH-1-1-101")
    assert page.status_code == 200
    assert UNAVAILABLE in page.text
    assert "陈" not in page.text


def test_a_payer_whose_name_is_not_on_record(house: House) -> None:
    move_in(house, ("BH-1-1-101",), "resident:nobody")
    assert NOT_ON_RECORD in TestClient(pages_of(house)).get("/statements/BH-1-1-101").text


def test_a_public_dwelling_names_no_person(house: House) -> None:
    move_in(house, ("BH-1-1-101",), "bureau:ezhou")
    move_in(house, ("BH-1-1-102",), "unit:鄂城机械厂")
    reader = TestClient(pages_of(house))
    assert "机关事务管理局<br>" in reader.get("/statements/BH-1-1-101").text
    assert '<span lang="zh-CN">鄂城机械厂</span><br>' in reader.get("/statements/BH-1-1-102?lang=en").text

"""Where the type of a problem leads: a page that says what it means and what to do, in both languages."""

import pytest
from fastapi.testclient import TestClient

from services.http.problems import ANSWERS, OF_WORKBOOKS
from services.languages import Tongue
from services.web.problem_page import ADVICE, MEANING, codes, sentences

BROWSER = {"accept": "text/html"}


def test_every_code_that_an_answer_may_have_has_its_page() -> None:
    wanted = {code for _, code in ANSWERS.values()} | {code for _, code in OF_WORKBOOKS.values()}
    assert set(codes()) == wanted
    assert set(codes().values()) <= MEANING.keys()
    assert MEANING.keys() == ADVICE.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_names_its_rules_in_the_reader_s_language_with_blanks_for_what_differs(lang: str) -> None:
    for code in codes():
        found = sentences(code, Tongue(lang))
        assert found, code
        assert not any("{" in each or (each.isascii() and lang == "zh") for each in found), code


@pytest.mark.parametrize(
    ("lang", "what", "how"), [("zh", "该怎么办", "请先开班"), ("en", "What to do", "open a shift")]
)
def test_a_browser_is_shown_a_page(reader: TestClient, lang: str, what: str, how: str) -> None:
    answer = reader.get(f"/problems/shift_closed?lang={lang}", headers=BROWSER)
    assert answer.status_code == 200
    assert "shift_closed" in answer.text
    assert what in answer.text
    assert how in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("lang", "warning"), [("zh", "不要另交一次钱"), ("en", "do not pay again")])
def test_whoever_cannot_know_whether_it_stands_is_told_not_to_pay_again(
    reader: TestClient, lang: str, warning: str
) -> None:
    page = reader.get(f"/problems/outcome_unknown?lang={lang}", headers=BROWSER).text
    assert warning in page
    assert "Nothing was recorded" not in page
    assert "什么都没有记下" not in page


def test_a_program_is_told_the_same(reader: TestClient) -> None:
    told = reader.get("/problems/unpacks_too_large", headers={"accept-language": "en"}).json()
    assert (told["code"], told["status"]) == ("unpacks_too_large", 413)
    assert told["meaning"].startswith("What was sent is too large")
    assert told["rules"]


def test_one_that_does_not_exist(reader: TestClient) -> None:
    assert reader.get("/problems/none").status_code == 404
    shown = reader.get("/problems/%3Cscript%3E", headers=BROWSER)
    assert shown.status_code == 404
    assert "<script" not in shown.text


def test_the_list_leads_to_each(reader: TestClient) -> None:
    page = reader.get("/problems", headers=BROWSER).text
    assert all(f'href="/problems/{code}"' in page for code in codes())

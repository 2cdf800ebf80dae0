"""A dwelling is found by whatever somebody at the counter says, and no name ever stands in an address."""

import pytest
from fastapi.testclient import TestClient

from tests.web.desk.clerk import OURS, Clerk, Page


def find(clerk: Clerk, words: str, at: str = "dwelling") -> Page:
    return clerk.send(clerk.open(f"/desk/find?at={at}"), "/desk/find", words=words)


@pytest.mark.parametrize(
    "words", ["bh-1-1-102", "1-1-102", "1.1.102", " 1 1 102 ", "ＢＨ－１－１－１０２", "林琳", "ll", "1111"]
)
def test_what_means_one_dwelling_opens_it(wang: Clerk, words: str) -> None:
    page = find(wang, words)
    assert page.at == "/desk/dwellings/BH-1-1-102"
    assert "林*" in page.text


def test_the_counter_is_opened_from_the_counter(wang: Clerk) -> None:
    assert wang.open("/desk/counter").focus == "words"
    assert find(wang, "1-1-102", at="counter").at == "/desk/counter/BH-1-1-102"


@pytest.mark.parametrize("words", ["陈小明", "陈", "cxm", "13812345678", "5678"])
def test_what_means_several_lists_them_masked_and_keeps_the_words_sealed(wang: Clerk, words: str) -> None:
    page = find(wang, words)
    assert page.at == "/desk/find"
    assert "找到 3 户" in page.text
    assert "陈*明" in page.text
    assert "小明" not in page.text.replace(words, "")
    assert page.focus == "/desk/dwellings/BH-1-1-101"
    assert wang.open("/desk/find?of=altered&at=dwelling").status == 404


def test_a_receipt_leads_to_its_payment(wang: Clerk) -> None:
    wang.send(wang.open("/desk/counter/BH-1-1-102"), "/desk/counter/BH-1-1-102")
    assert find(wang, "bh00000001").at.startswith("/desk/payments/")


def test_nothing_found_and_nothing_asked_are_said(wang: Clerk) -> None:
    assert "没有找到" in find(wang, "nobody").text
    asked = find(wang, "  ")
    assert asked.status == 422
    assert "请写上要找什么" in asked.text
    assert find(wang, "9-9-999").status == 200


def test_an_unknown_dwelling_is_said(wang: Clerk) -> None:
    for path in ("/desk/dwellings/BH-9-9-999", "/desk/counter/nowhere", "/desk/buildings/BH-9", "/desk/payments/none"):
        page = wang.open(path)
        assert page.status == 404, path
        assert page.html.startswith("<!doctype html>")


def test_who_has_not_signed_in_sees_nothing(wang: Clerk) -> None:
    page = Page(TestClient(wang.signed_in.app).get("/desk/dwellings/BH-1-1-102", headers=OURS))
    assert "BH-1-1-102" not in page.text
    assert "登录" in page.text

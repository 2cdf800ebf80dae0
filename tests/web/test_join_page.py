"""Whoever scans the code on a paper is told what it is good for now, and is asked for nothing."""

from fastapi.testclient import TestClient


def test_the_page_says_in_both_languages_that_joining_is_not_open_yet(reader: TestClient) -> None:
    chinese, english = (reader.get("/join", params={"dwelling": "BH-1-1-102", "lang": lang}) for lang in ("zh", "en"))
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert "还没有开通" in chinese.text
    assert "not open yet" in english.text
    assert "<form" not in chinese.text
    assert "BH-1-1-102" not in chinese.text

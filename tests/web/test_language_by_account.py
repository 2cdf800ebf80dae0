"""Whoever has signed in reads in the language of his choice, in whichever browser; others as their browser says."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from services.auth.languages_kept import keep_language
from services.databases.doors import language as kept
from services.house import House
from services.http.app import build_app
from tests.builders import Clock
from tests.databases import Databases, Kind
from tests.web.households import pages_of

CHINESE, ENGLISH = {"accept-language": "zh-CN"}, {"accept-language": "en"}


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, databases: Databases) -> Iterator[House]:
    kind: Kind = request.param
    with databases.house_apart(kind, Clock()) as house:
        yield house


def language(client: TestClient, **asked: str) -> str:
    return client.get("/desk", params=asked).headers["content-language"]


def test_a_choice_goes_along_into_another_browser_and_changes_nobody_elses(house: House) -> None:
    here = TestClient(pages_of(house), headers=CHINESE)
    assert language(here) == "zh-CN"
    assert language(here, lang="en") == "en"
    there = TestClient(pages_of(house), headers=CHINESE)
    assert language(there) == "en"
    assert language(TestClient(pages_of(house, "zhao"), headers=CHINESE)) == "zh-CN"
    assert language(there, lang="zh") == "zh-CN"
    assert language(here) == "zh-CN", "chosen last, wherever; the cookie of before counts no more"


def test_who_has_not_signed_in_reads_as_the_cookie_then_the_browser_says(house: House) -> None:
    keep_language(house, "person:wang", "en")
    stranger = TestClient(build_app(house), headers=ENGLISH)
    assert stranger.get("/").headers["content-language"] == "en"
    stranger.get("/", params={"lang": "zh"})
    assert stranger.get("/").headers["content-language"] == "zh-CN"


def test_whoever_never_chose_takes_the_cookie_of_this_browser_along(house: House) -> None:
    client = TestClient(pages_of(house), headers=CHINESE, cookies={"lang": "en"})
    assert language(client) == "en"
    assert house.ask_doors(lambda doors: doors.execute(sa.select(kept.c.code)).all()) == []

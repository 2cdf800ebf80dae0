"""The page of rights says what the checks read, in both languages."""

from html import unescape

import pytest
from fastapi.testclient import TestClient

from services.auth.access import matrix


@pytest.mark.parametrize("place", [0, 1], ids=["zh", "en"])
def test_each_operation_and_each_role_is_named(reader: TestClient, place: int) -> None:
    answer = reader.get("/access", params={"lang": ("zh", "en")[place]})
    assert answer.status_code == 200
    text = unescape(answer.text)
    for operation in matrix().operations:
        assert operation.name[place] in text
    for role in {role for operation in matrix().operations for role in operation.rights}:
        assert matrix().roles[role][place] in text


def test_it_says_how_far_somebody_may_go(reader: TestClient) -> None:
    page = " ".join(reader.get("/access", params={"lang": "en"}).text.split())
    assert '<dt>Company clerk</dt><dd class="quiet">own areas, in term, prepares, another approves</dd>' in page
    assert '<dt>Owner</dt><dd class="quiet">own dwelling</dd>' in page


def test_it_says_which_steps_want_a_fresh_second_factor(reader: TestClient) -> None:
    text = unescape(reader.get("/access", params={"lang": "en"}).text)
    wanted = [each for each in matrix().operations if not matrix().fresh.isdisjoint(each.calls)]
    assert text.count("not older than 5 minutes") == len(wanted) > 3

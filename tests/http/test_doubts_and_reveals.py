"""Doubts and looks at what is sealed, over the API."""

from typing import Any

import pytest

from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from tests import builders
from tests.builders import BUREAU, CHEN, FEE, LIN
from tests.doors import cookie, employ
from tests.every_word import decide
from tests.http.caller import Caller, code

HERE, CHARGE = "BH-1-1-101", f"{FEE}/2026-11/1"
MONTH = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
DOUBT: dict[str, Any] = {
    "dwelling": "bh-1栋-1-101",
    "charge_id": CHARGE,
    "ground": "wrong floor area",
    "words": "房产证上是 59 平方。\n请复测。",
}
ANSWER = {"outcome": "charge is right", "answer": "已复测，是 62.25 ㎡。"}


@pytest.fixture
def asked(api: Caller) -> Caller:
    """November is owed."""
    assert api.post(f"/dwellings/{HERE}/assessments", MONTH).status_code == 201
    return api


def test_a_charge_is_doubted_and_the_doubt_answered(asked: Caller) -> None:
    raised = asked.post("/doubts", DOUBT, key="doubt-of-november-1")
    assert raised.status_code == 201
    doubt = raised.json()
    assert raised.headers["location"] == f"/api/v1/doubts/{doubt['id']}"
    assert (doubt["dwelling"], doubt["amount_fen"], doubt["disputed_by"]) == (HERE, 3113, CHEN)
    assert (doubt["has_words"], doubt["age_days"], doubt["outcome"]) == (True, 0, None)
    assert "59" not in raised.text
    again = asked.post("/doubts", DOUBT, key="doubt-of-november-1")
    assert (again.headers["idempotency-replayed"], again.json()) == ("true", doubt)
    assert asked.get(f"/doubts/{doubt['id']}").json() == doubt
    answered = asked.post(f"/doubts/{doubt['id']}/answer", ANSWER, who="li")
    assert answered.status_code == 200
    assert (answered.json()["outcome"], answered.json()["settled_by"]) == ("charge is right", "person:li")
    assert "复测" not in answered.text


def test_the_doubts_of_an_area_are_listed_by_age_and_state(asked: Caller, clock: builders.Clock) -> None:
    asked.post(f"/dwellings/{HERE}/assessments", MONTH | {"period": "2026-10"})
    first = asked.post("/doubts", DOUBT).json()["id"]
    clock.pass_days(3)
    second = asked.post("/doubts", DOUBT | {"charge_id": f"{FEE}/2026-10/1"}).json()["id"]
    asked.post(f"/doubts/{second}/answer", ANSWER, who="li")
    assert [each["id"] for each in asked.get("/doubts").json()["items"]] == [first, second]
    (waiting,) = asked.get("/doubts", area="bh", state="open").json()["items"]
    assert (waiting["id"], waiting["age_days"]) == (first, 3)
    (answered,) = asked.get("/doubts", state="answered").json()["items"]
    assert answered["id"] == second
    page = asked.get("/doubts", limit=1).json()
    assert asked.get("/doubts", limit=1, cursor=page["next_cursor"]).json()["items"][0]["id"] == second
    assert code(asked.get("/doubts", area="XX")) == (404, "not_found")
    assert code(asked.get("/doubts/none")) == (404, "not_found")


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"dwelling": "BH-9-9-999"}, (404, "not_found")),
        ({"charge_id": f"{FEE}/2001-01/1"}, (404, "not_found")),
        ({"by": LIN}, (409, "doubt_of_another")),
        ({"ground": "bad mood"}, (422, "unknown_reason")),
        ({"ground": "something else", "words": None}, (422, "words_missing")),
        ({"words": "长" * 1001}, (422, "text_invalid")),
        ({"words": " \n "}, (422, "text_invalid")),
        ({"words": "王\u202e明"}, (422, "text_invalid")),
        ({"words": 5}, (422, "text_invalid")),
        ({"mood": "bad"}, (422, "unknown_field")),
    ],
)
def test_a_doubt_that_cannot_be_is_refused_and_nothing_recorded(
    asked: Caller, town: House, change: dict[str, Any], answer: tuple[int, str]
) -> None:
    before = town.store.position()
    assert code(asked.post("/doubts", DOUBT | change)) == answer
    assert town.store.position() == before


def test_what_is_doubted_gone_or_answered_says_so(asked: Caller, town: House) -> None:
    doubt = asked.post("/doubts", DOUBT).json()["id"]
    assert code(asked.post("/doubts", DOUBT)) == (409, "disputed_already")
    assert code(asked.post(f"/doubts/{doubt}/answer", ANSWER | {"outcome": "who knows"})) == (422, "unknown_reason")
    assert code(asked.post("/doubts/none/answer", ANSWER)) == (404, "not_found")
    asked.post(f"/doubts/{doubt}/answer", ANSWER)
    assert code(asked.post(f"/doubts/{doubt}/answer", ANSWER)) == (409, "dispute_settled")
    proposed = asked.post(
        f"/dwellings/{HERE}/charge-reversals", {"charge_id": CHARGE, "reason": "not owed"}, who="li"
    ).json()
    asked.post(f"/proposals/{proposed['proposal_id']}/approval", who="zhao")
    assert code(asked.post("/doubts", DOUBT)) == (409, "charge_reversed")


# Looks at what is sealed --------------------------------------------------------------------------

LOOK: dict[str, Any] = {"resident": "chen", "kinds": ["phone"], "purpose": "collect a debt"}


def test_a_number_is_shown_once_its_purpose_is_on_record(api: Caller) -> None:
    assert api.get("/residents/chen").json()["phone"] == "138****5678"
    shown = api.post("/reveals", LOOK, who="li", key="look-at-a-number-1")
    assert shown.status_code == 200
    assert shown.json() == {"subject": "chen", "name": None, "phone": "13812345678", "words": None, "answer": None}
    again = api.post("/reveals", LOOK, who="li", key="look-at-a-number-1")
    assert again.headers["idempotency-replayed"] == "true"
    (look,) = api.get("/reveals", resident="chen").json()["items"]
    assert (look["seen_by"], look["kinds"], look["purpose"]) == ("person:li", ["phone"], "collect a debt")
    assert api.get("/reveals", person="person:zhao").json()["items"] == []
    assert api.get("/reveals", person="person:li").json()["items"] == [look]


def test_the_words_of_a_doubt_are_shown_to_whoever_answers_it(asked: Caller) -> None:
    doubt = asked.post("/doubts", DOUBT).json()["id"]
    look = {"doubt": doubt, "kinds": ["words"], "purpose": "answer a doubt"}
    assert asked.post("/reveals", look, who="li").json()["words"] == DOUBT["words"]
    asked.post(f"/doubts/{doubt}/answer", ANSWER, who="li")
    assert asked.post("/reveals", look, who="zhao").json()["answer"] == ANSWER["answer"]
    assert [each["case"] for each in asked.get("/reveals", resident="chen").json()["items"]] == [doubt, doubt]


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"purpose": "curiosity"}, (422, "unknown_purpose")),
        ({"kinds": ["diary"]}, (422, "kinds_unclear")),
        ({"kinds": ["phone", "phone"]}, (422, "kinds_unclear")),
        ({"kinds": []}, (422, "value_invalid")),
        ({"resident": "nobody"}, (404, "not_found")),
        ({"resident": None, "doubt": "none"}, (404, "not_found")),
        ({"doubt": "none"}, (422, "subject_unclear")),
        ({"resident": None}, (422, "subject_unclear")),
    ],
)
def test_a_look_without_a_purpose_shows_nothing(
    api: Caller, town: House, change: dict[str, Any], answer: tuple[int, str]
) -> None:
    before = town.store.position()
    assert code(api.post("/reveals", LOOK | change)) == answer
    assert town.store.position() == before


# Whose they are -----------------------------------------------------------------------------------


@pytest.fixture
def neighbours(asked: Caller, town: House) -> Caller:
    """Chen owes here; Lin lives next door, in a house of her own."""
    builders.register_person(town, "lin", "林琳", "13900001111")
    decide(town, DormitoryArea, "DH", lambda area: area.register("东湖路宿舍区", bureau=BUREAU))
    builders.move_in(town, ("DH-1-1-101",), LIN)
    return asked


def as_resident(api: Caller, house: House, who: str, path: str) -> Any:
    return api.client.get(f"/api/v1{path}", headers={"Cookie": cookie(house, f"resident:{who}")})


def test_a_resident_doubts_what_he_owes_and_nothing_else(neighbours: Caller, town: House) -> None:
    raised = neighbours.post("/doubts", DOUBT | {"by": LIN}, who="resident:chen")
    assert (raised.status_code, raised.json()["disputed_by"]) == (201, CHEN), "in nobody else's name"
    assert code(neighbours.post("/doubts", DOUBT, who="resident:lin")) == (404, "not_found")
    assert code(neighbours.post("/doubts", DOUBT | {"dwelling": "DH-1-1-101"}, who="resident:lin")) == (
        404,
        "not_found",
    )
    assert code(neighbours.post(f"/doubts/{raised.json()['id']}/answer", ANSWER, who="resident:chen"))[0] == 403


def test_a_resident_is_told_of_his_own_doubts_alone(neighbours: Caller, town: House) -> None:
    doubt = neighbours.post("/doubts", DOUBT, who="resident:chen").json()
    assert as_resident(neighbours, town, "chen", "/doubts").json()["items"] == [doubt]
    assert as_resident(neighbours, town, "chen", "/doubts?state=answered").json()["items"] == []
    assert as_resident(neighbours, town, "chen", f"/doubts/{doubt['id']}").json() == doubt
    assert as_resident(neighbours, town, "lin", "/doubts").json()["items"] == []
    foreign = as_resident(neighbours, town, "lin", f"/doubts/{doubt['id']}")
    assert code(foreign) == code(as_resident(neighbours, town, "lin", f"/doubts/{'0' * 32}")) == (404, "not_found")


def test_a_resident_sees_who_looked_at_his_own_and_looks_at_nobody(neighbours: Caller, town: House) -> None:
    neighbours.post("/reveals", LOOK, who="li")
    neighbours.post("/reveals", LOOK | {"resident": "lin"}, who="li")
    (look,) = as_resident(neighbours, town, "chen", "/reveals").json()["items"]
    assert (look["subject"], look["seen_by"]) == ("chen", "person:li")
    assert code(neighbours.post("/reveals", LOOK, who="resident:lin"))[0] == 403


def test_a_clerk_of_one_area_reaches_no_doubt_and_no_resident_of_another(neighbours: Caller, town: House) -> None:
    employ(town, "gao", ("CL",), areas=("DH",))
    doubt = neighbours.post("/doubts", DOUBT).json()["id"]
    assert code(neighbours.post(f"/doubts/{doubt}/answer", ANSWER, who="gao")) == (404, "not_found")
    assert code(neighbours.post("/doubts", DOUBT, who="gao")) == (404, "not_found")
    assert code(neighbours.post("/reveals", LOOK, who="gao")) == (404, "not_found")
    words = {"doubt": doubt, "kinds": ["words"], "purpose": "answer a doubt"}
    assert code(neighbours.post("/reveals", words, who="gao")) == (404, "not_found")
    assert neighbours.post("/reveals", LOOK | {"resident": "lin"}, who="gao").json()["phone"] == "13900001111"
    gao = {"Cookie": cookie(town, "gao")}
    assert neighbours.client.get("/api/v1/doubts", headers=gao).json()["items"] == []
    assert neighbours.client.get(f"/api/v1/doubts/{doubt}", headers=gao).status_code == 404
    assert code(neighbours.client.get("/api/v1/doubts?area=BH", headers=gao)) == (404, "not_found")

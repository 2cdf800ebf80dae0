"""The catalogue of bad inputs, row by row: each is refused by its rule, and nothing is recorded."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.house import House
from services.use_cases import assessment, books, counter
from tests import builders
from tests.builders import COMPANY, FEE, TODAY, asking, settle
from tests.databases import KINDS, Databases
from tests.http.caller import Caller, code, new_key, patient
from tests.http.catalogue import CATALOGUE, REFUND, TARIFF, Bad, paying


@pytest.fixture(scope="module", params=KINDS)
def settled(request: pytest.FixtureRequest, databases: Databases) -> Iterator[House]:
    """A town with a past. As each of its callers is refused, one town does for all."""
    with databases.house_apart(request.param, builders.Clock()) as house:
        make_its_past(house)
        yield house


def make_its_past(house: House) -> None:
    builders.move_in(house)
    builders.adopt(house)
    builders.open_counter(house)
    with asking(house):
        counter.open_shift(house, "s0", payee=COMPANY, float_fen=0)
    with asking(house):
        counter.close_shift(house, "s0", counted_fen=0)
    for code_ in builders.DWELLINGS:
        with asking(house):
            assessment.assess_fee(house, code_, fee_kind=FEE, period="2026-10", due_on=TODAY)
    settle(house)
    with asking(house, "li"):
        assessment.plan_run(house, "BH", fee_kind=FEE, period="2026-11", due_on=TODAY, number=1)
    with asking(house):
        books.close_books(house, COMPANY, through=TODAY.replace(month=9, day=30))
    builders.pay(house, 5000, "BH-1-1-102", "p1")
    settle(house)


@pytest.fixture(scope="module")
def refusing(settled: House) -> Iterator[Caller]:
    with TestClient(patient(settled)) as client:
        yield Caller(client)


@pytest.mark.parametrize("bad", CATALOGUE, ids=[bad.what for bad in CATALOGUE])
def test_it_is_refused_by_its_rule_and_nothing_is_recorded(refusing: Caller, settled: House, bad: Bad) -> None:
    before = settled.store.position()
    headers: dict[str, str | None] = {"Idempotency-Key": new_key(), "Cookie": refusing.cookie(bad.who)}
    headers |= {"Content-Type": "application/json", "If-Match": "*"} | dict(bad.headers)
    sent = {name: value for name, value in headers.items() if value is not None}
    content = bad.body if isinstance(bad.body, bytes) else b"" if bad.body is None else json.dumps(bad.body).encode()
    for language in ("zh", "en"):
        answer = refusing.client.post(
            f"/api/v1{bad.path}", content=content, headers=sent | {"Accept-Language": language}
        )
        assert code(answer) == bad.answer, answer.text
        assert answer.json()["detail"].isascii() <= (language == "en")
    assert settled.store.position() == before


def test_every_field_that_does_not_fit_is_named(refusing: Caller) -> None:
    refused = refusing.post(
        "/payments", {"amount_fen": 0, "dwelling": "BH-1-1-101", "channel": "cash", "shift": "?", "tip": 1}
    )
    errors = {each["field"]: each["code"] for each in refused.json()["errors"]}
    assert errors == {
        "amount_fen": "amount_not_positive",
        "shift": "value_invalid",
        "receipt_book": "field_missing",
        "tip": "unknown_field",
    }
    assert all(each["detail"] for each in refused.json()["errors"])


def test_a_field_within_a_proposal_is_named_by_its_own_place(refusing: Caller) -> None:
    content = REFUND | {"amount_fen": 0}
    refused = refusing.post("/proposals", {"kind": "refund", "content": content})
    assert [each["field"] for each in refused.json()["errors"]] == ["content.amount_fen"]


def test_nothing_that_was_sent_is_echoed_from_what_does_not_fit(refusing: Caller) -> None:
    secret = "13912345678 <script>"
    for changed in ({"received_on": secret}, {"debtor": secret}, {"shift": secret}, {"amount_fen": secret}):
        assert secret not in refusing.post("/payments", paying(**changed)).text


def test_a_rare_character_is_kept_in_its_composed_form(refusing: Caller, settled: House) -> None:
    """Row 21: 𬱖, the dot of a name, a combining accent."""
    asked = {"kind": "批复 𬱖·cafe\u0301", "number": "9"}
    proposed = refusing.post("/tariffs", TARIFF | {"authority": asked})
    assert proposed.status_code == 201
    assert proposed.json()["content"]["authority"]["kind"] == "批复 𬱖·café"
    refusing.post(f"/proposals/{proposed.json()['proposal_id']}/withdrawal")

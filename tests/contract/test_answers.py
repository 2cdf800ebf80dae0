"""An answer is held against Stripe's description: a simulator that invents a field would teach our code to read it."""

from typing import Any

import pytest

from services.stripe_simulator.contract import Contract
from tests.contract.makers_client import ANSWERS


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract.load()


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_object_that_says_as_little_as_one_may_is_right(contract: Contract, kind: str) -> None:
    blank = contract.blank(kind)
    if kind == "event":
        blank |= {"type": "charge.updated", "data": {"object": contract.blank("charge")}}
    assert contract.wrong_object(blank) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("payment_intent", {"status": "paid"}),
        ("payment_intent", {"amnt": 1}),
        ("charge", {"amount": "12"}),
        ("charge", {"payment_method_details": {"type": "card", "card": {"lastfour": "4242"}}}),
        ("refund", {"amount": None}),
        ("dispute", {"status": "closed"}),
        ("dispute", {"evidence_details": None}),
        ("payout", {"arrival_date": "2026-11-30"}),
        ("webhook_endpoint", {"enabled_events": "*"}),
    ],
)
def test_one_wrong_field_is_found(contract: Contract, kind: str, change: dict[str, Any]) -> None:
    assert contract.wrong_object({**contract.blank(kind), **change})


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_must_be_there_is_missed(contract: Contract, kind: str) -> None:
    blank = contract.blank(kind)
    del blank["id" if "id" in blank else "available"]
    assert contract.wrong_object(blank)


def test_the_states_that_came_with_appeals_are_known(contract: Contract) -> None:
    assert contract.wrong_object({**contract.blank("dispute"), "status": "appeal_under_review"}) == []


def test_an_event_is_right_only_with_the_object_in_it(contract: Contract) -> None:
    event = contract.blank("event") | {"type": "charge.updated"}
    assert contract.wrong_object({**event, "data": {"object": {**contract.blank("charge"), "paid": "yes"}}})
    assert contract.wrong_object({**event, "data": {"object": contract.blank("charge")}, "type": "charge.upgraded"})
    assert contract.wrong_object({"object": "customer"}) == ["no schema is kept for the object 'customer'"]


def test_a_list_is_held_against_the_address_that_was_asked(contract: Contract) -> None:
    page = {"object": "list", "url": "/v1/refunds", "has_more": False, "data": [contract.blank("refund")]}
    assert contract.wrong_answer("GET", "/v1/refunds?limit=3", 200, page) == []
    assert contract.wrong_answer("GET", "/v1/charges", 200, {**page, "url": "/v1/charges"})
    assert contract.wrong_answer("GET", "/v1/refunds", 200, {**page, "has_more": "no"})
    assert contract.wrong_answer("GET", "/v1/customers", 200, page)


def test_a_refusal_has_a_type_of_its_own(contract: Contract) -> None:
    refusal = {"error": {"type": "invalid_request_error", "message": "No such refund", "param": "id"}}
    assert contract.wrong_answer("GET", "/v1/refunds/re_1", 404, refusal) == []
    assert contract.wrong_answer("GET", "/v1/refunds/re_1", 429, {"error": {"type": "rate_limit_error"}})

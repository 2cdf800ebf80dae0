"""A request is held against Stripe's description: what a tutorial of last year says, and slips of the pen."""

from typing import Any
from urllib.parse import urlencode

import pytest
from stripe._encode import _api_encode

from services.stripe_simulator.contract import Contract
from services.stripe_simulator.contract.forms import FormUnclear, tree

SESSIONS = "/v1/checkout/sessions"
LINE = {
    "quantity": 1,
    "price_data": {"currency": "cny", "unit_amount": 12345, "product_data": {"name": "物业服务费 2026-01 & more"}},
}
SESSION = {
    "mode": "payment",
    "success_url": "https://pay.example/back?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://pay.example/",
    "client_reference_id": "p1",
    "allowed_payment_method_types": ["card", "alipay", "wechat_pay"],
    "payment_method_options": {"wechat_pay": {"client": "web"}},
    "line_items": [LINE],
    "payment_intent_data": {"metadata": {"payment_id": "p1"}, "description": "x"},
    "metadata": {"payment_id": "p1"},
    "expires_at": 1790000000,
    "locale": "zh",
    "expand": ["payment_intent"],
}


def sent(asked: dict[str, Any]) -> str:
    """As the makers' client puts it on the wire."""
    return urlencode(list(_api_encode(asked)))


def priced(**change: Any) -> dict[str, Any]:
    return {"line_items": [{**LINE, "price_data": {**LINE["price_data"], **change}}]}  # type: ignore[dict-item]  # a tree


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract.load()


def test_a_session_as_we_ask_for_it_is_understood_field_by_field(contract: Contract) -> None:
    asked, wrong = contract.read("POST", SESSIONS, sent(SESSION))
    assert wrong == []
    assert asked == SESSION


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "paymnt"},
        {"sucess_url": "x"},
        {"payment_method_types": ["card"]},
        {"payment_method_options": {"wechat_pay": {"clinet": "web"}}},
        {"line_items": [{"quantity": "one"}]},
        priced(unit_amount=12.5),
        {"line_items": [{"quantity": 1, "price_data": {"unit_amount": 1, "product_data": {"name": "x"}}}]},
        {"metadata": [1, 2]},
        {"allowed_payment_method_types": ["alypay"]},
        {"expires_at": "2026-01-01"},
        {"subscription_data": {"trial_period_days": 3}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_session_asked_for_wrongly_is_refused(contract: Contract, change: dict[str, Any]) -> None:
    assert contract.wrong_request("POST", SESSIONS, sent(SESSION | change))


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "/v1/events?types[0]=payment_intent.succeeded&created[gte]=1&limit=100&delivery_success=false", ""),
        ("GET", "/v1/balance_transactions?payout=po_1&type=charge", ""),
        ("POST", "/v1/refunds", "payment_intent=pi_1&amount=100&reason=requested_by_customer&metadata[a]=b"),
        ("POST", "/v1/disputes/dp_1", "evidence[receipt]=file_1&submit=true"),
        ("POST", "/v1/payment_intents/pi_1/cancel", "cancellation_reason=abandoned"),
        (
            "POST",
            "/v1/webhook_endpoints",
            "url=https://a&enabled_events[0]=refund.failed&api_version=2026-10-28.endive",
        ),
    ],
)
def test_the_other_doors_take_what_they_are_for(contract: Contract, method: str, url: str, body: str) -> None:
    assert contract.wrong_request(method, url, body) == []


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "/v1/events?created[since]=1", ""),
        ("GET", "/v1/events?lmit=1", ""),
        ("POST", "/v1/refunds", "payment_intent=pi_1&amount=1.5"),
        ("POST", "/v1/refunds", "reason=because"),
        ("POST", "/v1/disputes/dp_1", "evidence[reciept]=file_1"),
        ("POST", "/v1/webhook_endpoints", "url=https://a&enabled_events[0]=refund.fialed"),
        ("DELETE", "/v1/customers/cus_1", ""),
        ("POST", "/v1/refunds", "amount=1&amount=2"),
        ("POST", "/v1/refunds", "metadata=1&metadata[a]=2"),
    ],
)
def test_and_nothing_else(contract: Contract, method: str, url: str, body: str) -> None:
    assert contract.wrong_request(method, url, body)


def test_a_form_is_read_as_the_tree_it_was() -> None:
    assert tree([("a[0][b]", "1"), ("a[1][b]", "2"), ("c[d][e]", "3"), ("f[]", "4")]) == {
        "a": [{"b": "1"}, {"b": "2"}],
        "c": {"d": {"e": "3"}},
        "f": ["4"],
    }
    with pytest.raises(FormUnclear):
        tree([("a", "1"), ("a", "2")])

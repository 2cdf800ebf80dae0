"""Paying online through the API, and what the provider tells us: signed, written down once, handled later."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import stripe
from fastapi.testclient import TestClient
from httpx2 import Response
from msgspec.structs import replace
from pydantic import SecretStr

from domain.payments.reconciled_day import ReconciledDay, day_key
from services.databases.doors import inbox
from services.house import House
from services.http.schemas.reconciliation import EXPLANATION
from services.payment_gateway.inbox import BODY_BYTES_MAX, handle_pending, write_down
from services.payment_gateway.port import Hint
from services.payment_gateway.reconciliation import reconcile_days
from services.stripe_simulator import Simulator
from services.use_cases import assessment
from tests.builders import FEE, TODAY, asking, settle
from tests.every_word.acts import decide
from tests.golden.online_facts import DIFFERENCE_FOUND
from tests.http.caller import Caller, code, patient
from tests.online import paid_to_another, paying_online

SECRET, OTHER = "whsec_first", "whsec_second"
CHARGE = f"{FEE}/2026-11/1"
ASKED = {"dwelling": "BH-1-1-101", "charges": [CHARGE]}


@pytest.fixture
def paying(town: House) -> Iterator[tuple[House, Simulator]]:
    with asking(town):
        assessment.assess_fee(town, "BH-1-1-101", fee_kind=FEE, period="2026-11", due_on=TODAY)
    settle(town)
    before = town.settings.stripe_webhook_secrets
    town.settings.stripe_webhook_secrets = SecretStr(f"{SECRET},{OTHER}")
    with paying_online(town) as found:
        yield found
    town.settings.stripe_webhook_secrets = before


@pytest.fixture
def online(paying: tuple[House, Simulator]) -> Iterator[Caller]:
    with TestClient(patient(paying[0])) as client:
        yield Caller(client)


def event(house: House, **changes: object) -> bytes:
    told = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(house.clock().timestamp()),
        "livemode": False,
        "data": {"object": {"id": "cs_1", "metadata": {"app": "anju", "payment_id": "nobody"}}},
    }
    return json.dumps(told | changes, ensure_ascii=False).encode()


def signature(house: House, body: bytes, secret: str = SECRET, seconds: int = 0) -> str:
    at = int((house.clock() + timedelta(seconds=seconds)).timestamp())
    computed = stripe.WebhookSignature._compute_signature(f"{at}.{body.decode()}", secret)
    return f"t={at},v1={computed}"


def send(caller: Caller, body: bytes, signed: str | None) -> Response:
    headers = {"Stripe-Signature": signed} if signed is not None else {}
    return caller.client.post("/webhooks/stripe", content=body, headers=headers | {"Cookie": ""})


def rows(house: House) -> int:
    with house.doors.begin() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(inbox)) or 0


def test_a_resident_is_given_a_page_and_what_was_paid_is_booked(
    online: Caller, paying: tuple[House, Simulator]
) -> None:
    _, bank = paying
    given = online.post("/online-payments", ASKED)
    assert given.status_code == 201, given.text
    url, number = given.json()["url"], given.json()["payment_id"]
    assert online.post("/online-payments", ASKED).json()["url"] == url
    bank.payer.pay(url.rpartition("/")[2], "alipay")
    confirmed = online.post(f"/online-payments/{number}/confirmation").json()
    assert (confirmed["state"], confirmed["captured_fen"]) == ("paid", 3113)
    [listed] = online.get("/online-payments", dwelling="BH-1-1-101").json()["items"]
    assert listed["payment_id"] == number
    assert online.get(f"/online-payments/{number}").json()["state"] == "paid"
    assert code(online.post("/online-payments", ASKED)) == (409, "nothing_to_pay")
    assert code(online.get("/online-payments/nothing")) == (404, "not_found")
    assert code(online.post("/online-payments/nothing/confirmation")) == (404, "not_found")


def test_without_a_provider_it_says_so(api: Caller) -> None:
    assert code(api.post("/online-payments", ASKED)) == (409, "online_not_set_up")
    refused = api.client.post("/webhooks/stripe", content=b"{}")
    assert code(refused) == (400, "webhook_refused")


def test_a_provider_that_is_away_is_told(online: Caller, paying: tuple[House, Simulator]) -> None:
    paying[1].faults.next("POST", "/v1/checkout/sessions", "before", times=3)
    assert code(online.post("/online-payments", ASKED)) == (503, "provider_away")


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_a_message_is_written_down_once(online: Caller, paying: tuple[House, Simulator], secret: str) -> None:
    home, _ = paying
    body = event(home)
    for _ in range(3):
        assert send(online, body, signature(home, body, secret)).status_code == 204
    assert rows(home) == 1


def test_whatever_is_not_signed_for_us_is_refused_and_kept_nowhere(
    online: Caller, paying: tuple[House, Simulator]
) -> None:
    home, _ = paying
    body = event(home)
    good = signature(home, body)
    for content, signed in (
        (body, None),
        (body, ""),
        (body, good[:-1] + ("0" if good[-1] != "0" else "1")),
        (body, signature(home, body, "whsec_another")),
        (body + b" ", good),
        (body, signature(home, body, seconds=-301)),
        (body, signature(home, body, seconds=301)),
        (body, good + "x" * 4096),
        (b"\xff\xfe" + body, good),
        (b"[" * 9000, good),
    ):
        assert code(send(online, content, signed)) == (400, "webhook_refused")
    live = event(home, livemode=True)
    assert code(send(online, live, signature(home, live))) == (400, "webhook_refused")
    plain = b'{"object": "event"}'
    assert code(send(online, plain, signature(home, plain))) == (400, "webhook_refused")
    assert code(send(online, b" " * (BODY_BYTES_MAX + 1), good)) == (413, "too_large")
    assert rows(home) == 0


def test_kinds_that_we_do_not_want_are_passed_over(online: Caller, paying: tuple[House, Simulator]) -> None:
    home, _ = paying
    body = event(home, type="customer.created")
    assert send(online, body, signature(home, body)).status_code == 204
    assert rows(home) == 0


def test_a_message_is_handled_by_itself_and_marked_only_then(online: Caller, paying: tuple[House, Simulator]) -> None:
    home, bank = paying
    given = online.post("/online-payments", ASKED).json()
    bank.payer.pay(given["url"].rpartition("/")[2])
    told = {"id": "cs", "metadata": {"app": "anju", "payment_id": given["payment_id"]}}
    body = event(home, data={"object": told})
    send(online, body, signature(home, body))
    for _ in range(100):
        if online.get(f"/online-payments/{given['payment_id']}").json()["state"] == "paid":
            break
        time.sleep(0.1)
    assert online.get(f"/online-payments/{given['payment_id']}").json()["state"] == "paid"


def test_what_could_not_be_handled_waits_and_a_forged_claim_changes_nothing(paying: tuple[House, Simulator]) -> None:
    home, bank = paying
    with TestClient(patient(home)) as client:
        given = Caller(client).post("/online-payments", ASKED).json()
    bank.faults.next("GET", "/v1/checkout/sessions", "before", times=3)

    before = home.store.position()
    hint = Hint("evt_9", "checkout.session.completed", 1, given["payment_id"], "cs_9")
    assert (write_down(home, [hint]), write_down(home, [hint])) == (1, 0)
    assert handle_pending(home) == 0
    with home.doors.begin() as connection:
        connection.execute(inbox.update().values(leased_until=0))
    assert handle_pending(home) == 1
    assert handle_pending(home) == 0
    assert home.store.position() == before


def test_the_reconciliation_is_told_with_what_to_do(online: Caller, paying: tuple[House, Simulator]) -> None:
    home, bank = paying
    paid_to_another(home, bank, 700)
    reconcile_days(home, timedelta(days=2), lambda: settle(home))
    settle(home)
    told = online.get("/reconciliation").json()
    [found] = told["open"]
    assert (found["kind"], found["there_minor"], told["is_even"]) == ("not on record here", 700, False)
    assert found["next_step"] == "identify it in suspense, or send it back"
    assert code(online.get("/reconciliation", since="2026-11-20", until="2026-11-01")) == (422, "period_empty")
    assert code(online.get("/reconciliation", until="2030-01-01")) == (422, "not_yet")


def test_why_a_difference_will_stay_is_proposed_as_it_is_shown(online: Caller, paying: tuple[House, Simulator]) -> None:
    home, _ = paying
    found = replace(DIFFERENCE_FOUND, day=home.today(), difference="refund re_1", source="re_1")
    decide(home, ReconciledDay, day_key("stripe", home.today()), lambda one: one.find(found))
    asked = EXPLANATION | {"day": home.today().isoformat()}
    made = online.post("/reconciliation/explanations", asked, who="li")
    assert (made.status_code, made.json()["kind"]) == (201, "difference explanation")
    assert made.json()["content"]["payee"] == home.settings.bureau
    unknown = online.post("/reconciliation/explanations", asked | {"difference": "refund re_2"}, who="li")
    assert code(unknown) == (404, "difference_not_open")
    number = made.json()["proposal_id"]
    assert online.post(f"/proposals/{number}/approval", {}, who="zhao").status_code == 200
    settle(home)
    told = online.get("/reconciliation").json()
    assert ([each["authority"] for each in told["explained"]], told["open"]) == (["合同 2026-07"], [])


def test_messages_of_several_payments_are_handled_in_one_round(paying: tuple[House, Simulator]) -> None:
    home, _ = paying
    created = int(home.clock().timestamp())
    write_down(home, [Hint(f"evt_{n}", "charge.updated", created, f"payment-{n}", f"ch_{n}") for n in range(3)])
    assert handle_pending(home) == 3
    assert handle_pending(home) == 0

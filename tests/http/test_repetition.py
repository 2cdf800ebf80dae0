"""However often it is sent, it happens once; and whose key it is."""

from urllib.parse import quote

from services.databases.doors import forget_replies
from services.house import House
from tests.builders import COMPANY, FEE, Clock
from tests.http.caller import Caller, code, ledger

KEY = "the-key-of-the-client"
PAYMENT = {
    "dwelling": "BH-1-1-101",
    "amount_fen": 5000,
    "channel": "cash",
    "shift": "s1",
    "receipt_book": "BH-00000001",
}


def test_the_same_again_is_answered_again_and_happens_once(api: Caller, town: House, clock: Clock) -> None:
    first = api.post("/payments", PAYMENT, key=KEY)
    assert "idempotency-replayed" not in first.headers
    position = town.store.position()
    clock.pass_days(1)  # A retry after midnight is still the same act.
    again = api.post("/payments", PAYMENT, key=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert town.store.position() == position


def test_what_was_answered_is_answered_byte_for_byte_whatever_came_since(api: Caller) -> None:
    shift = {"shift": "s2", "payee": COMPANY, "float_fen": 0}
    first = api.post("/shifts", shift, key=KEY)
    api.post("/shifts/s2/closing", {"counted_fen": 0})
    again = api.post("/shifts", shift, key=KEY)
    assert (again.status_code, again.content, again.json()["state"]) == (201, first.content, "open")
    own = {"anju-request", "idempotency-replayed"}
    assert {name: value for name, value in again.headers.items() if name not in own} == {
        name: value for name, value in first.headers.items() if name not in own
    }


def test_a_dry_run_is_made_anew_each_time(api: Caller) -> None:
    tried = [api.upload("fund", ledger("fund"), mode="dry-run", key=KEY) for _ in range(2)]
    assert [each.status_code for each in tried] == [200, 200]
    assert "idempotency-replayed" not in tried[1].headers


def test_the_same_key_with_something_else_is_refused(api: Caller, town: House) -> None:
    api.post("/payments", PAYMENT, key=KEY)
    position = town.store.position()
    for body in (PAYMENT | {"amount_fen": 5001}, PAYMENT | {"designation": []}):
        assert code(api.post("/payments", body, key=KEY)) == (422, "idempotency_key_reused")
    assert town.store.position() == position


def test_another_person_s_same_key_is_another_act(api: Caller) -> None:
    """And tells nothing of the first."""
    shift = {"shift": "s2", "payee": COMPANY, "float_fen": 0}
    assert api.post("/shifts", shift, key=KEY, who="ma").status_code == 201
    other = api.post("/shifts", shift | {"shift": "s3"}, key=KEY, who="bai")
    assert (other.status_code, other.json()["cashier"]) == (201, "person:bai")


def test_the_same_key_at_another_door_is_another_act(api: Caller) -> None:
    api.post("/shifts", {"shift": "s2", "payee": COMPANY, "float_fen": 0}, key=KEY)
    closed = api.post("/shifts/s2/closing", {"counted_fen": 0}, key=KEY)
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    another = api.post("/shifts/s1/closing", {"counted_fen": 0}, key=KEY)
    assert code(another) == (422, "idempotency_key_reused")


def test_a_run_is_planned_once(api: Caller, town: House) -> None:
    plan = {"area": "BH", "fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
    first = api.post("/assessment-runs", plan, key=KEY, who="li")
    again = api.post("/assessment-runs", plan, key=KEY, who="li")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(api.get("/assessment-runs").json()["items"]) == 1
    run = quote(f"/assessment-runs/{first.json()['id']}")
    assert code(api.post("/assessment-runs", plan | {"due_on": "2026-12-01"}, key=KEY, who="li"))[0] == 422
    api.post(f"{run}/approval", who="zhao")
    posted = api.post(f"{run}/posting", {}, key=KEY, who="li")
    position = town.store.position()
    assert api.post(f"{run}/posting", {}, key=KEY, who="li").json() == posted.json()
    assert town.store.position() == position
    other = api.post(f"{run}/posting", {"booked_on": "2026-11-20"}, key=KEY, who="li")
    assert code(other) == (422, "idempotency_key_reused")


def test_a_proposal_is_made_and_approved_once(api: Caller, town: House) -> None:
    payment_id = api.post("/payments", PAYMENT).json()["payment_id"]
    asked = {
        "dwelling": "BH-1-1-101",
        "payment_id": payment_id,
        "amount_fen": 5000,
        "channel": "cash",
        "reason": "overpaid",
        "shift": "s1",
    }
    first, again = (api.post("/refunds", asked, key=KEY, who="li") for _ in range(2))
    assert again.json() == first.json()
    path = f"/proposals/{first.json()['proposal_id']}/approval"
    assert [api.post(path, key=KEY, who="zhao").status_code for _ in range(2)] == [200, 200]
    assert api.get(f"/payments/{payment_id}").json()["refunded_fen"] == 5000
    # Even now that it is settled, its making is answered as it was then; once that is forgotten, as it is now.
    replayed = api.post("/refunds", asked, key=KEY, who="li")
    assert (replayed.content, replayed.json()["state"]) == (first.content, "open")
    forget_replies(town.doors)
    assert api.post("/refunds", asked, key=KEY, who="li").json()["state"] == "approved"


def test_a_refused_act_leaves_its_key_free(api: Caller) -> None:
    assert code(api.post("/payments", PAYMENT | {"shift": "s9"}, key=KEY))[0] == 404
    assert api.post("/payments", PAYMENT, key=KEY).status_code == 201

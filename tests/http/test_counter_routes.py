from tests.builders import COMPANY, FEE
from tests.http.caller import Caller, code

SHIFT = {"shift": "s2", "payee": COMPANY, "float_fen": 10000}
BOOK = {"series": "BH", "first": 201, "last": 202, "payee": COMPANY, "holder": "person:wang"}
PAYMENT = {
    "dwelling": "BH-1-1-101",
    "amount_fen": 5000,
    "channel": "cash",
    "shift": "s1",
    "receipt_book": "BH-00000001",
}
MONTH = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}


def test_a_shift_from_opening_to_hand_in(api: Caller) -> None:
    opened = api.post("/shifts", SHIFT)
    assert (opened.status_code, opened.headers["location"]) == (201, "/api/v1/shifts/s2")
    assert code(api.post("/shifts", SHIFT | {"float_fen": 1})) == (409, "shift_reused")
    api.post("/payments", PAYMENT | {"shift": "s2"})
    assert code(api.post("/shifts/s2/closing", {"counted_fen": 15000}, who="ma")) == (403, "not_your_shift")
    closed = api.post("/shifts/s2/closing", {"counted_fen": 14990}).json()
    assert (closed["state"], closed["taken_fen"], closed["over_fen"]) == ("closed", 5000, -10)
    assert code(api.post("/shifts/s2/closing", {"counted_fen": 14990})) == (409, "shift_closed")
    hand_in = {"amount_fen": 14990, "to": "财务室 𬱖"}
    assert api.post("/shifts/s2/cash-hand-ins", hand_in).json()["handed_in_fen"] == 14990
    assert code(api.post("/shifts/s2/cash-hand-ins", hand_in)) == (409, "nothing_to_hand_in")
    assert api.get("/shifts/s2").json()["handed_in_fen"] == 14990


def test_a_shift_that_is_not_there(api: Caller) -> None:
    assert code(api.get("/shifts/s9")) == (404, "not_found")
    assert code(api.post("/shifts/s9/closing", {"counted_fen": 0})) == (404, "not_found")
    assert code(api.post("/shifts/s9/cash-hand-ins", {"amount_fen": 1, "to": "safe"})) == (404, "not_found")
    assert code(api.post("/payments", PAYMENT | {"shift": "s9"})) == (404, "not_found")


def test_a_receipt_book_gives_its_numbers_one_after_the_other(api: Caller) -> None:
    received = api.post("/receipt-books", BOOK)
    assert (received.status_code, received.json()["book"]) == (201, "BH-00000201")
    paid = [api.post("/payments", PAYMENT | {"receipt_book": "BH-00000201"}) for _ in range(3)]
    assert [each.json()["receipt"] for each in paid[:2]] == ["BH00000201", "BH00000202"]
    assert code(paid[2]) == (409, "receipt_book_used_up")
    assert api.get("/receipt-books/BH-00000201").json()["issued_count"] == 2
    assert code(api.get("/receipt-books/BH-00000999")) == (404, "not_found")
    assert code(api.post("/receipt-books", BOOK | {"last": 200})) == (422, "receipt_numbers_invalid")
    overlapping = api.post("/receipt-books", BOOK | {"first": 202, "last": 300})
    assert code(overlapping) == (409, "receipt_book_otherwise")
    assert overlapping.json()["book"] == "BH-00000201"


def test_a_payment_pays_what_is_owed_and_the_rest_stays_on_it(api: Caller) -> None:
    api.post("/dwellings/BH-1-1-101/assessments", MONTH)
    taken = api.post("/payments", PAYMENT)
    assert taken.status_code == 201
    body = taken.json()
    assert body["paid"] == [{"charge_id": f"{FEE}/2026-11/1", "fee_kind": FEE, "amount_fen": 3113}]
    assert body["rest_fen"] == 1887
    assert body["amount_fen"] - body["refunded_fen"] == sum(each["amount_fen"] for each in body["paid"]) + 1887
    assert taken.headers["location"] == f"/api/v1/payments/{body['payment_id']}"
    assert api.get(f"/payments/{body['payment_id']}").json() == body
    assert api.get(f"/receipts/{body['receipt']}").json() == body
    assert [each["receipt"] for each in api.get("/payments", dwelling="bh-1-1-101").json()["items"]] == ["BH00000001"]
    assert code(api.get("/payments/none")) == (404, "not_found")
    assert code(api.get("/receipts/none")) == (404, "not_found")
    assert code(api.get("/payments", dwelling="BH-9-9-999")) == (404, "not_found")


def test_a_payment_names_the_charge_that_it_pays_first(api: Caller) -> None:
    for period in ("2026-10", "2026-11"):
        api.post("/dwellings/BH-1-1-101/assessments", MONTH | {"period": period, "due_on": f"{period}-28"})
    newest = f"{FEE}/2026-11/1"
    paid = api.post("/payments", PAYMENT | {"amount_fen": 3113, "designation": [newest]}).json()["paid"]
    assert [each["charge_id"] for each in paid] == [newest]


def test_a_refund_is_proposed_by_one_and_paid_by_another(api: Caller) -> None:
    payment_id = api.post("/payments", PAYMENT).json()["payment_id"]
    asked = {
        "dwelling": "BH-1-1-101",
        "payment_id": payment_id,
        "amount_fen": 2000,
        "channel": "cash",
        "reason": "overpaid",
        "shift": "s1",
    }
    proposed = api.post("/refunds", asked, who="li")
    assert proposed.status_code == 201
    assert api.get(f"/payments/{payment_id}").json()["refunded_fen"] == 0
    path = f"/proposals/{proposed.json()['proposal_id']}/approval"
    assert code(api.post(path, who="li")) == (403, "same_person")
    assert api.post(path, who="zhao").status_code == 200
    assert api.get(f"/payments/{payment_id}").json()["rest_fen"] == 3000
    assert code(api.post("/refunds", asked | {"amount_fen": 3001}, who="li")) == (409, "exceeds_refundable")


def test_a_refund_that_is_approved_too_late_is_refused_and_still_waits(api: Caller) -> None:
    payment_id = api.post("/payments", PAYMENT).json()["payment_id"]
    asked = {
        "dwelling": "BH-1-1-101",
        "payment_id": payment_id,
        "amount_fen": 5000,
        "channel": "transfer",
        "reason": "overpaid",
    }
    path = f"/proposals/{api.post('/refunds', asked, who='li').json()['proposal_id']}"
    api.post("/dwellings/BH-1-1-101/assessments", MONTH)
    assert code(api.post(f"{path}/approval", who="zhao")) == (409, "exceeds_refundable")
    assert api.get(path).json()["state"] == "open"

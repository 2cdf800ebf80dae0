"""A bank's file through the API, and money that waits."""

from httpx2 import Response

from tests.bank import bank_file, referring
from tests.builders import COMPANY
from tests.http.caller import Caller, code

ITEM = "/suspense-items/company.shicheng.17"


def take_in(api: Caller, *lines: tuple[str, str, str], payee: str = COMPANY, **more: str) -> Response:
    files = {"file": ("lines.csv", bank_file(*lines), "text/csv")}
    return api.post("/bank-lines", who="li", files=files, params={"payee": payee}, **more)


def test_from_the_banks_file_to_the_account(api: Caller) -> None:
    taken = take_in(api, ("16", "5.00", referring("BH-1-1-101")), ("17", "80.00", "unit"), key="k" * 16)
    assert taken.status_code == 200, taken.text
    assert [taken.json()[name] for name in ("lines", "matched", "parked", "known")] == [2, 1, 1, 0]
    again = take_in(api, ("16", "5.00", referring("BH-1-1-101")), ("17", "80.00", "unit"), key="k" * 16)
    assert again.headers["idempotency-replayed"] == "true"
    [waiting] = api.get("/suspense-items", state="parked").json()["items"]
    assert (waiting["item"], waiting["amount_fen"], waiting["why"]) == ("company.shicheng.17", 8000, "no reference")
    shares = [{"dwelling": "bh-1栋-1-101", "amount_fen": 3000}, {"dwelling": "BH-1-1-102", "amount_fen": 5000}]
    proposed = api.post(f"{ITEM}/identifications", {"lines": shares}, who="li").json()
    approval = f"/proposals/{proposed['proposal_id']}/approval"
    assert code(api.post(approval, who="li")) == (403, "same_person")
    assert api.post(approval, who="zhao").status_code == 200
    settled = api.get(ITEM).json()
    assert (settled["state"], settled["settled_by"]) == ("identified", "person:zhao")
    found = api.get("/payments", dwelling="BH-1-1-101").json()["items"]
    assert [(each["amount_fen"], each["channel"], each["receipt"]) for each in found] == [
        (500, "bank transfer", None),
        (3000, "bank transfer", None),
    ]
    assert code(api.get(f"/payments/{found[0]['payment_id']}/receipt.pdf")) == (409, "no_receipt_yet")
    assert code(api.post(f"{ITEM}/returns", {"reason": "no"}, who="li")) == (409, "suspense_item_settled")


def test_money_goes_back_by_two(api: Caller) -> None:
    take_in(api, ("17", "80.00", "unit"))
    proposed = api.post(f"{ITEM}/returns", {"reason": "汇错单位"}, who="li").json()
    api.post(f"/proposals/{proposed['proposal_id']}/approval", who="zhao")
    assert api.get(ITEM).json()["state"] == "returned"


def test_faults_by_line_and_what_is_not_there(api: Caller) -> None:
    faulty = take_in(api, ("17", "fifty", ""))
    assert code(faulty) == (422, "import_faulty")
    assert [fault["cell"] for fault in faulty.json()["faults"]] == ["C3"]
    assert code(take_in(api, ("17", "1.00", ""), payee="nobody")) == (422, "party_invalid")
    assert code(api.get("/suspense-items/nothing")) == (404, "not_found")
    assert code(api.post("/suspense-items/nothing/returns", {"reason": "no"})) == (404, "not_found")
    take_in(api, ("17", "80.00", "unit"))
    short = {"lines": [{"dwelling": "BH-1-1-101", "amount_fen": 1}]}
    assert code(api.post(f"{ITEM}/identifications", short)) == (409, "identified_otherwise")
    take_in(api, ("18", "1.00", ""))
    assert code(take_in(api, ("18", "2.00", ""))) == (409, "bank_line_otherwise")

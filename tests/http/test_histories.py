"""The history of a thing over the API: sentences, figures that add up, and nothing of other areas."""

from urllib.parse import quote

from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from services.web.history.things import THINGS
from tests.builders import BUREAU, FEE, asking, settle
from tests.doors import employ
from tests.http.caller import Caller, code

PAYMENT = {"amount_fen": 5000, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}


def test_a_payment_is_told_fact_by_fact_and_adds_up(api: Caller) -> None:
    paid = api.post("/payments", PAYMENT | {"dwelling": "BH-1-1-101"}).json()
    told = api.get(f"/histories/payments/{paid['payment_id']}").json()
    assert told["title"].startswith("Payment ")
    assert "¥50.00 came in for BH-1-1-101" in told["facts"][0]["sentence"]
    assert sum(each["amount_fen"] or 0 for each in told["facts"]) == told["figure_fen"]
    by_receipt = api.get(f"/histories/receipts/{paid['receipt']}").json()
    assert by_receipt["facts"] == told["facts"]


def test_it_is_told_as_it_was_known(api: Caller) -> None:
    assert api.get("/histories/dwellings/BH-1-1-101").json()["facts"]
    before = api.get("/histories/dwellings/BH-1-1-101", known_at="2020-01-01T00:00:00+08:00").json()
    assert before["facts"] == []
    assert code(api.get("/histories/dwellings/BH-1-1-101", known_at="2030-01-01T00:00:00Z")) == (422, "not_yet")


def test_the_parts_of_a_key_are_joined_in_an_address(api: Caller) -> None:
    told = api.get(f"/histories/tariffs/BH~{FEE}").json()
    assert [each["word"] for each in told["facts"]] == ["TariffAdopted.v1"]
    assert told["figure_fen"] is None


def test_what_never_was_and_what_is_elsewhere_look_alike(api: Caller, town: House) -> None:
    with asking(town):
        lake = town.store.load(DormitoryArea, "LH")
        lake.register("莲花湖宿舍区", bureau=BUREAU)
        town.store.record(lake)
    settle(town)
    employ(town, "lu", ("CM",), areas=("LH",))
    for path in ("/histories/dwellings/BH-9-9-999", "/histories/dwellings/BH-1-1-101"):
        foreign = api.client.get(f"/api/v1{path}", headers={"Cookie": api.cookie("lu")})
        assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    assert code(api.get("/histories/dwellings/BH-9-9-999")) == (404, "not_found")
    assert code(api.get("/histories/unheard/of")) == (404, "not_found")


def test_no_key_however_odd_is_more_than_not_there(api: Caller) -> None:
    for kind in THINGS:
        for key in ("~", "~~", "a~b~c~d", "é~Ⅳ", "BH", "BH-1", "x" * 200, "'; --", "%25", "0"):
            answer = api.get(f"/histories/{kind}/{quote(key)}")
            assert answer.status_code in (200, 404), (kind, key, answer.text)

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from services.house import House
from services.http.app import build_app
from tests import builders
from tests.builders import COMPANY, FEE, Clock
from tests.http.caller import Caller, code

MONTH = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}


@pytest.fixture
def charged(api: Caller) -> Caller:
    """One month is owed, and a part of it is paid."""
    api.post("/dwellings/BH-1-1-101/assessments", MONTH)
    payment = {"dwelling": "BH-1-1-101", "amount_fen": 1000, "channel": "cash"}
    api.post("/payments", payment | {"shift": "s1", "receipt_book": "BH-00000001"})
    return api


def test_a_statement_adds_up(charged: Caller) -> None:
    found = charged.get("/statements/bh-1-1-101").json()
    assert (found["period"], found["last"]) == ("2026-11", "2026-11-23")
    assert [(line["what"], line["amount_fen"]) for line in found["lines"]] == [("assessed", 3113), ("received", -1000)]
    assert found["opening_fen"] + sum(line["amount_fen"] for line in found["lines"]) == found["closing_fen"] == 2113
    assert found["lines"][0]["assessment"]["basis"]["unrounded_fen"] == "3112.5000"
    assert [item["outstanding_fen"] for item in found["open_items"]] == [2113]
    assert charged.get("/statements/BH-1-1-101", debtor="resident:lin").json()["lines"] == []


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"as_of": "2026-11-24"}, "not_yet"),
        ({"as_of": "9999-01-01"}, "not_yet"),
        ({"period": "2027-01"}, "not_yet"),
        ({"period": "2026-1"}, "period_invalid"),
        ({"period": "2026-13"}, "period_invalid"),
        ({"as_of": "2026-02-29"}, "date_invalid"),
        ({"as_of": "0000-01-01"}, "date_invalid"),
        ({"known_at": "2026-11-23T12:00:00"}, "zone_missing"),
        ({"known_at": "2026-11-23"}, "instant_invalid"),
        ({"known_at": "2026-11-23T25:00:00Z"}, "instant_invalid"),
        ({"known_at": "2026-11-24T12:00:00Z"}, "not_yet"),
        ({"debtor": "Chen"}, "party_invalid"),
        ({"order": "by name"}, "query_invalid"),
    ],
    ids=str,
)
def test_a_statement_of_what_cannot_be(api: Caller, query: dict[str, str], refused: str) -> None:
    assert code(api.get("/statements/BH-1-1-101", **query)) == (422, refused)


def test_a_statement_of_1900_is_empty(charged: Caller) -> None:
    for query in ({"as_of": "1900-01-01"}, {"as_of": "1900-01-01", "period": "2026-11"}):
        found = charged.get("/statements/BH-1-1-101", **query).json()
        assert (found["opening_fen"], found["lines"], found["closing_fen"]) == (0, [], 0)


def test_nobody_s_statement(api: Caller) -> None:
    assert code(api.get("/statements/BH-9-9-999")) == (404, "not_found")


def test_what_was_known_at_an_instant_does_not_change(charged: Caller, clock: Clock) -> None:
    then = clock.now.isoformat()
    before = charged.get("/statements/BH-1-1-101", known_at=then).json()
    owed = charged.get("/arrears", area="BH", known_at=then).json()
    clock.pass_days(1)
    payment = {"dwelling": "BH-1-1-101", "amount_fen": 2113, "channel": "cash"}
    charged.post("/payments", payment | {"shift": "s1", "receipt_book": "BH-00000001"})
    assert charged.get("/statements/BH-1-1-101").json()["closing_fen"] == 0
    assert charged.get("/statements/BH-1-1-101", known_at=then).json() == before
    assert charged.get("/statements/BH-1-1-101", known_at=then.replace("+", " ")).json() == before
    assert charged.get("/arrears", area="BH", known_at=then).json() == owed
    earlier = (clock.now - timedelta(days=30)).isoformat()
    assert charged.get("/statements/BH-1-1-101", known_at=earlier).json()["closing_fen"] == 0


def test_arrears_by_age_and_creditor(api: Caller, clock: Clock) -> None:
    api.post("/dwellings/BH-1-1-101/assessments", MONTH | {"period": "2026-03", "due_on": "2026-03-31"})
    api.post("/dwellings/BH-1-1-102/assessments", MONTH)
    found = api.get("/arrears", area="BH", buckets="0,3,12").json()
    assert (found["outstanding_fen"], found["not_yet_due_fen"], found["dwellings"]) == (3113, 3113, 1)
    assert found["by_creditor_fen"] == {COMPANY: 3113}
    assert [(age["from_months"], age["outstanding_fen"]) for age in found["by_age"]] == [(0, 0), (3, 3113), (12, 0)]
    assert [charge["dwelling"] for charge in found["open_charges"]] == ["BH-1-1-101"]
    assert api.get("/arrears", area="BH", as_of="2026-11-22").json()["outstanding_fen"] == 0  # Booked a day later.
    assert api.get("/arrears", area="BH", as_of="1900-01-01").json()["open_charges"] == []
    assert code(api.get("/arrears", area="BH", as_of="2026-11-24")) == (422, "not_yet")
    assert code(api.get("/arrears", area="BH", buckets="0,a")) == (422, "query_invalid")
    assert code(api.get("/arrears", area="XX")) == (404, "not_found")


def test_the_books_are_even(charged: Caller) -> None:
    found = charged.get(f"/books/{COMPANY}").json()
    assert found["debit_fen"] == found["credit_fen"] > 0
    assert {"account": "receivable", "debit_fen": 3113, "credit_fen": 1000} in found["accounts"]
    assert charged.get(f"/books/{COMPANY}", as_of="1900-01-01").json()["accounts"] == []
    assert code(charged.get(f"/books/{COMPANY}", as_of="2026-11-24")) == (422, "not_yet")
    assert code(charged.get("/books/nobody")) == (404, "not_found")


def test_a_building_without_a_fund_shows_nothing_held(api: Caller) -> None:
    found = api.get("/fund/bh-1栋", details="true").json()
    assert (found["building"], found["held_fen"], found["sub_accounts"]) == ("BH-1", 0, [])
    assert code(api.get("/fund/BH-9")) == (404, "not_found")
    assert code(api.get("/fund/what")) == (404, "not_found")
    assert code(api.get("/fund/BH-1", details="perhaps")) == (422, "query_invalid")


def test_the_figures_of_a_handover(api: Caller) -> None:
    found = api.get("/handover/bh").json()
    assert (found["name"], found["dwellings"], found["legacy_arrears"]["outstanding_fen"]) == ("滨湖路宿舍区", 3, 0)
    assert code(api.get("/handover/XX")) == (404, "not_found")


def test_what_is_recorded_but_not_shown_yet_is_said_so(town: House) -> None:
    app = build_app(town)
    app.state.wait_seconds = 0.02
    late = Caller(TestClient(app))  # Without its lifespan: nobody follows history.
    accepted = late.post("/dwellings/BH-1-1-101/assessments", MONTH)
    assert accepted.status_code == 202
    assert accepted.json() == {"position": accepted.headers["anju-position"]}
    assert not accepted.json()["position"].isdigit()
    builders.settle(town)
    assert late.get("/statements/BH-1-1-101").json()["closing_fen"] == 3113

from urllib.parse import quote

from tests.builders import COMPANY, FEE
from tests.http.caller import Caller, code

RUBBISH = "垃圾清运费"
AUTHORITY = {"kind": "批复", "number": "2026-9", "dated": None, "sha256": None}
ADOPTION = {
    "area": "bh",
    "fee_kind": RUBBISH,
    "basis": "per_dwelling",
    "rate_yuan": "8.00",
    "effective_from": "2026-11",
    "creditor": COMPANY,
    "authority": AUTHORITY,
}
PLAN = {"area": "BH", "fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
RUN = quote(f"/assessment-runs/BH~{FEE}~2026-11~1")


def approved(api: Caller, proposed: dict[str, object]) -> dict[str, object]:
    """By another person."""
    settled = api.post(f"/proposals/{proposed['proposal_id']}/approval", who="zhao")
    assert settled.status_code == 200, settled.text
    body: dict[str, object] = settled.json()
    return body


def test_a_tariff_is_proposed_by_one_and_adopted_by_another(api: Caller) -> None:
    proposed = api.post("/tariffs", ADOPTION, who="li")
    assert proposed.status_code == 201
    assert proposed.headers["location"] == f"/api/v1/proposals/{proposed.json()['proposal_id']}"
    assert [row["fee_kind"] for row in api.get("/tariffs", area="BH").json()["items"]] == [FEE]
    itself = api.post(f"/proposals/{proposed.json()['proposal_id']}/approval", who="li")
    assert code(itself) == (403, "same_person")
    approved(api, proposed.json())
    tariffs = api.get("/tariffs", area="BH").json()["items"]
    assert {(row["fee_kind"], row["rate_yuan"]) for row in tariffs} == {(FEE, "0.50"), (RUBBISH, "8.00")}
    assert code(api.post("/tariffs", ADOPTION, who="li")) == (409, "tariff_overlap")


def test_a_tariff_is_withdrawn_while_nothing_names_it(api: Caller) -> None:
    asked = {"area": "BH", "fee_kind": FEE, "version": 1, "reason": "单价录错"}
    approved(api, api.post("/tariffs/withdrawals", asked, who="li").json())
    assert [row["state"] for row in api.get("/tariffs", area="BH").json()["items"]] == ["withdrawn"]
    assert code(api.post("/tariffs/withdrawals", asked | {"version": 7}, who="li")) == (404, "not_found")


def test_a_fee_ends(api: Caller) -> None:
    asked = {"area": "BH", "fee_kind": FEE, "last_period": "2026-10", "authority": AUTHORITY}
    approved(api, api.post("/tariffs/endings", asked, who="li").json())
    single = api.post(
        "/dwellings/BH-1-1-101/assessments", {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
    )
    assert code(single) == (409, "tariff_gap")
    assert code(api.post("/tariffs/endings", asked | {"area": "XX"}, who="li")) == (404, "not_found")


def test_one_month_is_assessed_by_hand_once(api: Caller) -> None:
    asked = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
    assessed = api.post("/dwellings/BH-1-1-101/assessments", asked)
    assert assessed.status_code == 201
    assert (assessed.json()["amount_fen"], assessed.json()["basis"]["quantity"]) == (3113, "62.25")
    again = api.post("/dwellings/BH-1-1-101/assessments", asked)
    assert code(again) == (409, "period_already_assessed")
    assert again.json()["charge_id"] == f"{FEE}/2026-11/1"


def test_a_charge_is_reversed_by_two_persons(api: Caller) -> None:
    api.post("/dwellings/BH-1-1-101/assessments", {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"})
    asked = {"charge_id": f"{FEE}/2026-11/1", "reason": "wrong floor area"}
    approved(api, api.post("/dwellings/BH-1-1-101/charge-reversals", asked, who="li").json())
    assert api.get("/statements/BH-1-1-101").json()["closing_fen"] == 0
    unheard_of = api.post("/dwellings/BH-1-1-101/charge-reversals", asked | {"reason": "because"}, who="li")
    assert code(unheard_of) == (422, "unknown_reason")


def test_a_run_is_planned_looked_at_approved_and_posted(api: Caller) -> None:
    planned = api.post("/assessment-runs", PLAN, who="li")
    assert (planned.status_code, planned.json()["state"], planned.json()["total_fen"]) == (201, "planned", 9339)
    assert planned.headers["location"].endswith(RUN)
    preview = api.get(f"{RUN}/preview").json()
    assert [line["assessment"]["amount_fen"] for line in preview["lines"]] == [3113, 3113, 3113]
    assert preview["new"] == ["BH-1-1-101", "BH-1-1-102", "BH-2-1-101"]
    assert code(api.post(f"{RUN}/posting", {}, who="li")) == (409, "run_not_ready")
    assert api.post(f"{RUN}/approval", who="zhao").json()["approved_by"] == "person:zhao"
    posted = api.post(f"{RUN}/posting", {}, who="li").json()
    assert (posted["sheets_posted"], posted["refused"], posted["run"]["state"]) == (2, [], "completed")
    assert api.get("/assessment-runs", area="BH").json()["items"] == [api.get(RUN).json()]


def test_a_building_that_is_refused_is_left_out_whole(api: Caller) -> None:
    api.post("/assessment-runs", PLAN, who="li")
    api.post(f"{RUN}/approval", who="zhao")
    api.post("/dwellings/BH-1-1-102/assessments", {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-28"})
    posted = api.post(f"{RUN}/posting", {}, who="li").json()
    [refused] = posted["refused"]
    assert (refused["building"], refused["problem"]["code"]) == ("BH-1", "period_already_assessed")
    assert "BH-1-1-102" in refused["problem"]["detail"]
    assert (posted["run"]["state"], posted["run"]["sheets_posted"]) == ("approved", 1)
    assert api.get("/statements/BH-1-1-101").json()["closing_fen"] == 0


def test_a_run_is_abandoned(api: Caller) -> None:
    api.post("/assessment-runs", PLAN, who="li")
    assert api.post(f"{RUN}/abandonment", {"reason": "单价录错"}).json()["state"] == "abandoned"
    assert code(api.post(f"{RUN}/abandonment", {"reason": "again"})) == (409, "run_not_ready")


def test_an_unknown_run_is_nowhere(api: Caller) -> None:
    nowhere = quote(f"/assessment-runs/BH~{FEE}~2020-01~1")
    for answer in (
        api.get(nowhere),
        api.get(f"{nowhere}/preview"),
        api.get("/assessment-runs/%7E"),
        api.post(f"{nowhere}/approval"),
        api.post(f"{nowhere}/posting", {}),
        api.post(f"{nowhere}/abandonment", {"reason": "?"}),
        api.get("/assessment-runs", area="XX"),
        api.post("/assessment-runs", PLAN | {"area": "XX"}),
    ):
        assert code(answer) in ((404, "not_found"), (409, "tariff_gap"))


def test_a_tariff_that_changed_since_the_preview_asks_for_a_new_plan(api: Caller) -> None:
    api.post("/assessment-runs", PLAN, who="li")
    newer = ADOPTION | {"fee_kind": FEE, "basis": "floor_area", "rate_yuan": "0.60"}
    approved(api, api.post("/tariffs", newer, who="li").json())
    assert code(api.post(f"{RUN}/approval", who="zhao")) == (409, "preview_outdated")


def test_a_proposal_is_rejected_or_withdrawn_once(api: Caller) -> None:
    first = api.post("/proposals", {"kind": "tariff adoption", "content": ADOPTION}, who="li").json()
    path = f"/proposals/{first['proposal_id']}"
    assert api.get(path).json()["state"] == "open"
    assert code(api.post(f"{path}/withdrawal", who="zhao")) == (403, "not_the_proposer")
    assert api.post(f"{path}/rejection", {"reason": "太贵"}, who="zhao").json()["settled_by"] == "person:zhao"
    assert code(api.post(f"{path}/rejection", {"reason": "太贵"}, who="zhao")) == (409, "proposal_settled")
    second = api.post("/proposals", {"kind": "tariff adoption", "content": ADOPTION}, who="li").json()
    assert api.post(f"/proposals/{second['proposal_id']}/withdrawal", who="li").json()["state"] == "withdrawn"
    states = [(each["state"]) for each in api.get("/proposals").json()["items"]]
    assert states[-2:] == ["rejected", "withdrawn"]
    assert [each["kind"] for each in api.get("/proposals", state="rejected").json()["items"]] == ["tariff adoption"]


def test_a_proposal_that_is_not_there(api: Caller) -> None:
    assert code(api.get("/proposals/none")) == (404, "not_found")
    for act, body in (("approval", None), ("rejection", {"reason": "?"}), ("withdrawal", None)):
        assert code(api.post(f"/proposals/none/{act}", body)) == (404, "not_found")
    assert code(api.get("/proposals", state="lost")) == (422, "query_invalid")
    assert code(api.post("/proposals", {"kind": "gift", "content": {}})) == (422, "unknown_act")


def test_an_ownership_is_transferred_by_two_persons(api: Caller) -> None:
    content = {
        "dwelling": "BH-1-1-101",
        "owners": [{"party": "resident:lin", "numerator": 1, "denominator": 1}],
        "effective_from": "2026-11-01",
        "cause": "sale",
        "authority": AUTHORITY,
    }
    approved(api, api.post("/proposals", {"kind": "ownership transfer", "content": content}, who="li").json())
    assert api.get("/dwellings/BH-1-1-101").json()["debtor"] == "resident:lin"
    halves = content | {"owners": [{"party": "resident:lin", "numerator": 1, "denominator": 2}]}
    asked = {"kind": "ownership transfer", "content": halves}
    assert code(api.post("/proposals", asked, who="li")) == (422, "shares_incomplete")


def test_books_are_closed_by_one_and_reopened_by_two(api: Caller) -> None:
    closed = api.post(f"/books/{COMPANY}/closings", {"through": "2026-10-31"})
    assert (closed.status_code, closed.json()["as_of"]) == (200, "2026-10-31")
    assert code(api.post(f"/books/{COMPANY}/closings", {"through": "2026-11-23"})) == (422, "not_yet")
    reopening = {"from_day": "2026-10-01", "reason": "漏记"}
    proposed = api.post(f"/books/{COMPANY}/reopenings", reopening, who="li")
    assert approved(api, proposed.json())["state"] == "approved"
    assert code(api.post("/books/bureau:ezhou/reopenings", reopening, who="li")) == (409, "books_not_closed")
    assert code(api.post("/books/nobody/closings", {"through": "2026-10-31"})) == (404, "not_found")

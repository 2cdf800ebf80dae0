from services.house import House
from services.use_cases.command import fingerprint
from tests.builders import FEE
from tests.http.caller import Caller, code
from tests.http.catalogue import PAYMENT

AUTHORITY = {"kind": "测绘报告", "number": "CH-118"}


def test_the_areas_are_listed(api: Caller) -> None:
    assert api.get("/areas").json() == {
        "items": [{"area": "BH", "name": "滨湖路宿舍区", "bureau": "bureau:ezhou"}],
        "next_cursor": None,
    }
    assert code(api.get("/areas", sort="name")) == (422, "query_invalid")


def test_dwellings_are_listed_by_door(api: Caller) -> None:
    found = api.get("/dwellings", area="bh").json()
    assert [each["dwelling"] for each in found["items"]] == ["BH-1-1-101", "BH-1-1-102", "BH-2-1-101"]
    assert found["items"][0]["floor_area_sqm"] == "62.25"
    assert code(api.get("/dwellings", area="XX")) == (404, "not_found")
    assert code(api.get("/dwellings")) == (422, "query_invalid")


def test_a_dwelling_is_found_in_any_spelling(api: Caller) -> None:
    for written in ("BH-1-1-101", "bh-1栋-一单元-０１０１", "BH—1号楼—第1单元—101室"):
        found = api.get(f"/dwellings/{written}").json()
        assert found["dwelling"] == "BH-1-1-101"
    assert found["owners"] == [{"party": "resident:chen", "since": None, "numerator": 1, "denominator": 1}]
    assert found["debtor"] == "resident:chen"
    assert code(api.get("/dwellings/BH-9-9-999")) == (404, "not_found")
    assert code(api.get("/dwellings/nowhere")) == (404, "not_found")


def test_a_resident_is_shown_masked(api: Caller) -> None:
    shown = {
        "resident": "chen",
        "name": "陈*明",
        "phone": "138****5678",
        "retired": True,
        "died_on": None,
        "erased": False,
    }
    assert api.get("/residents/chen").json() == shown
    assert api.get("/residents/resident:chen").json() == shown
    assert code(api.get("/residents/nobody")) == (404, "not_found")


def test_an_erased_resident_is_gone_and_one_whose_key_is_away_is_not(api: Caller, town: House) -> None:
    town.keys.destroy("chen", "accounting", "2026-11-23")
    shown = api.get("/residents/chen").json()
    assert (shown["name"], shown["erased"]) == (None, True)


def test_a_floor_area_is_corrected_after_a_measurement(api: Caller) -> None:
    path = "/dwellings/BH-1-1-101/floor-area-corrections"
    corrected = api.post(path, {"floor_area_sqm": "63.10", "authority": AUTHORITY})
    assert (corrected.status_code, corrected.json()["floor_area_sqm"]) == (200, "63.10")
    assert corrected.json()["effects"] == []
    again = api.post(path, {"floor_area_sqm": "63.10", "authority": AUTHORITY})
    assert code(again) == (409, "area_unchanged")


def test_a_payer_is_named(api: Caller) -> None:
    asked = {"payer": "unit:市图书馆", "effective_from": "2026-11-01", "authority": AUTHORITY}
    assert api.post("/dwellings/BH-1-1-101/payers", asked).json()["debtor"] == "unit:市图书馆"
    nobody = api.post("/dwellings/BH-1-1-101/payers", asked | {"payer": "the library"})
    assert code(nobody) == (422, "party_invalid")
    assert nobody.json()["errors"][0]["field"] == "payer"


def test_a_vacancy_begins_and_ends(api: Caller) -> None:
    declared = api.post("/dwellings/BH-1-1-101/vacancies", {"since": "2026-10-01", "authority": AUTHORITY})
    assert declared.json()["vacant"] is True
    nowhere = api.post("/dwellings/BH-9-9-999/vacancies", {"since": "2026-10-01", "authority": AUTHORITY})
    assert code(nowhere) == (404, "not_found")
    ended = api.post("/dwellings/BH-1-1-101/vacancy-endings", {"ended_on": "2026-11-20"})
    assert ended.json()["vacant"] is False
    twice = api.post("/dwellings/BH-1-1-101/vacancy-endings", {"ended_on": "2026-11-20"})
    assert code(twice) == (409, "not_vacant")


def test_the_bills_that_stand_on_the_former_area_come_back_with_the_correction(api: Caller) -> None:
    month = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
    api.post("/dwellings/BH-1-1-101/assessments", month)
    asked = {"floor_area_sqm": "63.10", "authority": AUTHORITY}
    [effect] = api.post("/dwellings/BH-1-1-101/floor-area-corrections", asked).json()["effects"]
    assert effect == {
        "charge_id": f"{FEE}/2026-11/1",
        "fee_kind": FEE,
        "period": "2026-11",
        "then_sqm": "62.25",
        "now_sqm": "63.10",
        "amount_then_fen": 3113,
        "amount_now_fen": 3155,
        "difference_fen": 42,
    }
    assert api.get("/dwellings/BH-1-1-101/area-effects", since="2026-12").json() == {"effects": []}
    assert api.get("/dwellings/BH-1-1-101/area-effects", since="2026-11").json() == {"effects": [effect]}


def test_a_person_is_registered_moves_in_and_out_and_is_never_told_in_full(api: Caller, town: House) -> None:
    key = "the-key-of-a-registration"
    body = {"name": "林琳琳", "phone": "19900000007", "retired": False}
    made = api.post("/residents", body, key=key)
    lin = made.json()["resident"]
    assert (made.status_code, made.json()["name"], made.json()["phone"]) == (201, "林*琳", "199****0007")
    assert api.post("/residents", body, key=key).headers["idempotency-replayed"] == "true"
    tenancy = {"resident": lin, "capacity": "tenant", "since": "2026-03-01", "authority": AUTHORITY}
    [user] = api.post("/dwellings/BH-1-1-101/tenants", tenancy).json()["users"]
    assert user == {"resident": f"resident:{lin}", "capacity": "tenant", "since": "2026-03-01", "until": None}
    as_guest = api.post("/dwellings/BH-1-1-102/tenants", tenancy | {"capacity": "guest"})
    assert code(as_guest) == (422, "unknown_capacity")
    gone = {"resident": f"resident:{lin}", "moved_out_on": "2026-08-31"}
    [user] = api.post("/dwellings/BH-1-1-101/tenant-departures", gone).json()["users"]
    assert user["until"] == "2026-08-31"
    assert code(api.post("/dwellings/BH-1-1-101/tenant-departures", gone)) == (409, "not_a_living_tenant")
    homes = api.get(f"/residents/{lin}/dwellings").json()["items"]
    assert [(home["dwelling"], home["capacity"], home["until"]) for home in homes] == [
        ("BH-1-1-101", "tenant", "2026-08-31")
    ]
    newer = api.post(f"/residents/{lin}/contacts", {"phone": "19900000008"})
    assert newer.json()["phone"] == "199****0008"
    assert api.post(f"/residents/{lin}/contact-withdrawals").json()["phone"] is None
    prints = {entry.envelope.fingerprint for entry in town.store.read(0, 1_000).entries}
    assert fingerprint({"path": {}, "query": [], "body": {"retired": False}}) in prints
    assert fingerprint({"path": {}, "query": [], "body": body}) not in prints, "a number could be guessed from it"
    contact = {"path": {"id": lin}, "query": [], "body": {"phone": "19900000008"}}
    assert fingerprint(contact) not in prints


def test_after_a_death_the_dwelling_waits_for_the_heirs(api: Caller) -> None:
    retired = api.post("/residents/chen/retirements", {"retired": False, "authority": AUTHORITY})
    assert retired.json()["retired"] is False
    death = {"died_on": "2026-10-02", "authority": AUTHORITY}
    assert api.post("/residents/chen/deaths", death).json()["died_on"] == "2026-10-02"
    assert code(api.post("/residents/chen/deaths", death)) == (409, "died_already")
    assert code(api.post("/residents/nobody/deaths", death)) == (404, "not_found")
    waiting = api.get("/estates", area="BH").json()["items"]
    assert [each["dwelling"] for each in waiting] == ["BH-1-1-101", "BH-1-1-102", "BH-2-1-101"]
    heirs = {
        "dwelling": "BH-1-1-101",
        "owners": [{"party": "resident:chen", "numerator": 1, "denominator": 1}],
        "effective_from": "2026-10-03",
        "cause": "inheritance",
        "authority": AUTHORITY,
    }
    refused = api.post("/proposals", {"kind": "ownership transfer", "content": heirs})
    assert code(refused) == (409, "person_died")
    assert code(api.post("/proposals", {"kind": "ownership transfer", "content": heirs | {"cause": "swap"}})) in (
        (409, "person_died"),
        (422, "unknown_cause"),
    )


def test_a_renumbered_dwelling_is_found_at_every_door_by_any_of_its_codes(api: Caller) -> None:
    content = {"dwelling": "BH-1-1-101", "code": "BH-1-1-111", "effective_from": "2026-12-01", "authority": AUTHORITY}
    asked = api.post("/proposals", {"kind": "dwelling renumbering", "content": content}, who="li").json()
    assert api.post(f"/proposals/{asked['proposal_id']}/approval", who="zhao").status_code == 200
    for written in ("BH-1-1-101", "bh-1-1-111"):
        found = api.get(f"/dwellings/{written}").json()
        assert (found["dwelling"], found["code"]) == ("BH-1-1-101", "BH-1-1-111")
    assert [each["code"] for each in found["codes"]] == ["BH-1-1-101", "BH-1-1-111"]
    month = {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"}
    assert api.post("/dwellings/BH-1-1-111/assessments", month).status_code == 201
    paid = api.post("/payments", PAYMENT | {"dwelling": "BH-1-1-111"})
    assert paid.json()["dwelling"] == "BH-1-1-101"
    assert len(api.get("/payments", dwelling="BH-1-1-111").json()["items"]) == 1
    stated = api.get("/statements/BH-1-1-111").json()
    assert (stated["dwelling"], stated["code"]) == ("BH-1-1-101", "BH-1-1-111")
    assert api.client.get("/statements/BH-1-1-111").status_code == 200
    vacant = api.post("/dwellings/BH-1-1-111/vacancies", {"since": "2026-10-01", "authority": AUTHORITY})
    assert (vacant.json()["dwelling"], vacant.json()["vacant"]) == ("BH-1-1-101", True)
    again = {"kind": "dwelling renumbering", "content": content | {"dwelling": "BH-1-1-102"}}
    assert code(api.post("/proposals", again)) == (409, "code_used")
    listed = api.get("/dwellings", area="BH", limit=2).json()
    assert [each["code"] for each in listed["items"]] == ["BH-1-1-102", "BH-1-1-111"]
    rest = api.get("/dwellings", area="BH", limit=2, cursor=listed["next_cursor"]).json()
    assert [each["code"] for each in rest["items"]] == ["BH-2-1-101"]


def test_whose_it_was_is_asked_by_day(api: Caller) -> None:
    now = api.get("/dwellings/BH-1-1-101/owners").json()
    assert now["owners"] == [{"party": "resident:chen", "numerator": 1, "denominator": 1}]
    assert api.get("/dwellings/BH-1-1-101/owners", as_known="2026-11-22").json()["owners"] == []
    assert code(api.get("/dwellings/BH-1-1-101/owners", as_known="2026-11-24")) == (422, "not_yet")
    assert code(api.get("/dwellings/BH-9-9-999/owners")) == (404, "not_found")


def test_a_dwelling_is_found_by_what_somebody_says_and_no_name_stands_in_an_address(api: Caller, town: House) -> None:
    def found(words: str) -> set[tuple[str, str]]:
        items = api.client.post("/api/v1/searches", json={"words": words}).json()["items"]
        assert {each["name"] for each in items} <= {None, "陈*明"}
        return {(each["dwelling"], each["why"]) for each in items}

    homes = ("BH-1-1-101", "BH-1-1-102", "BH-2-1-101")
    for words, why in (
        ("陈小明", "name"),
        ("陈", "surname"),
        ("CXM", "initials"),
        ("5678", "phone"),
        ("138 1234 5678", "number"),
    ):
        assert found(words) == {(home, why) for home in homes}
    assert found("bh-1-1") == {(home, "code") for home in homes[:2]}
    assert found("林") == found("1234") == set()
    assert "陈" not in api.client.post("/api/v1/searches", json={"words": "陈小明"}).text.replace("陈*明", "")
    town.keys.destroy("chen", "accounting", "2026-11-23")
    assert found("陈小明") == found("5678") == set(), "whoever has no name any more is not told"


def test_records_of_one_person_are_proposed_and_told_by_a_clerk(api: Caller) -> None:
    body = {"name": "陈小明", "phone": "13812345678"}
    twin = api.post("/residents", body).json()["resident"]
    [pair] = api.get("/namesakes").json()["items"]
    assert {pair["one"]["resident"], pair["other"]["resident"]} == {"chen", twin}
    asked = {"same_as": "chen", "authority": AUTHORITY}
    assert api.post(f"/residents/{twin}/same-persons", asked).status_code == 200
    assert api.get("/namesakes").json()["items"] == []
    assert len(api.get(f"/residents/{twin}/dwellings").json()["items"]) == 3
    assert api.post(f"/residents/{twin}/tellings-apart", {"other": "chen"}).status_code == 200
    assert api.get(f"/residents/{twin}/dwellings").json()["items"] == []
    assert code(api.post(f"/residents/{twin}/tellings-apart", {"other": twin})) == (422, "persons_alike")

from services.house import House
from tests.http.caller import Caller, code

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
    shown = {"resident": "chen", "name": "陈*明", "phone": "138****5678", "retired": True, "erased": False}
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

"""Who may call, what is said when something of ours fails, and how the service says that it is well."""

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
import structlog
from eventsourcing.persistence import OperationalError
from fastapi.testclient import TestClient

from projections import PROJECTIONS
from services.event_store.personal_keys import KeysUnavailable
from services.event_store.recorder import OutcomeUnknown
from services.event_store.write_permit import UpgradeNeeded
from services.house import House
from services.http.app import build_app
from services.use_cases import counter
from tests import builders
from tests.doors import SignedIn
from tests.http.caller import Caller, code

SHIFT = {"shift": "s2", "payee": "company:shicheng", "float_fen": 0}


@pytest.mark.parametrize("host", ["anju.example", "127.0.0.1.example", "10.0.0.7", "localhost@evil", "localhost:x", ""])
def test_a_forged_host_is_refused(api: Caller, host: str) -> None:
    assert code(api.client.get("/api/v1/areas", headers={"Host": host})) == (400, "host_unknown")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_this_computer_is_served(api: Caller, host: str) -> None:
    assert api.client.get("/livez", headers={"Host": host}).status_code == 200


def test_a_call_that_came_in_from_elsewhere_is_refused(town: House) -> None:
    """Whatever somebody binds it to, and whatever name is called."""
    with TestClient(build_app(town), base_url="http://10.0.0.7") as client:
        assert code(client.get("/livez", headers={"Host": "localhost"})) == (400, "host_unknown")


def test_what_is_not_there_and_what_is_not_done(api: Caller) -> None:
    for path in ("/api/v1/nothing", "/api/v2/areas", "/api/v1/areas/", "/api/v1/dwellings/..%2f", "/api/v1/shifts/%00"):
        assert code(api.client.get(path)) == (404, "not_found"), path
    deleted = api.client.delete("/api/v1/areas")
    assert code(deleted) == (405, "method_not_allowed")
    assert deleted.headers["allow"] == "GET"


def test_every_answer_is_guarded(api: Caller) -> None:
    for path in ("/areas", "/dwellings/none"):
        headers = api.get(path).headers
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_refusals_speak_chinese_unless_english_is_asked_for(api: Caller) -> None:
    chinese = api.client.get("/api/v1/dwellings/BH-9-9-999")
    assert (chinese.headers["content-language"], chinese.json()["detail"].isascii()) == ("zh-CN", False)
    assert api.get("/dwellings/BH-9-9-999").json()["detail"].startswith("There is no dwelling BH-9-9-999")


def test_what_nobody_foresaw_is_logged_by_its_class_and_not_told(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("陈小明 13812345678")

    monkeypatch.setattr("services.http.routes.areas.directory.areas", fail)
    with structlog.testing.capture_logs() as logs:
        answer = api.get("/areas")
    assert code(answer) == (500, "failed")
    assert "13812345678" not in answer.text + str(logs)
    [failed] = [line for line in logs if line["event"] == "failed"]
    assert {"code": "ZeroDivisionError", "route": "GET /api/v1/areas"}.items() <= failed.items()


def failing(kind: type[Exception], cause: sqlite3.Error) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise kind(str(cause)) from cause

    return fail


def full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def test_a_full_disk_refuses_what_would_be_recorded_and_reading_goes_on(
    api: Caller, town: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = town.store.position()
    with monkeypatch.context() as broken:
        broken.setattr(town.store.recorder, "insert_events", failing(OperationalError, full()))
        refused = api.post("/shifts", SHIFT, key="a-key-for-a-full-disk")
    assert code(refused) == (503, "storage_full")
    assert refused.headers["retry-after"] == "1"
    assert api.get("/areas").status_code == 200
    assert town.store.position() == before
    assert api.post("/shifts", SHIFT, key="a-key-for-a-full-disk").status_code == 201


def test_a_database_that_is_away_is_no_fault_of_the_caller(
    api: Caller, town: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = sqlite3.OperationalError("disk I/O error")
    monkeypatch.setattr(town.store.recorder, "select_streams", failing(OperationalError, away))
    monkeypatch.setattr(town.store.recorder, "max_notification_id", failing(OperationalError, away))
    assert code(api.post("/shifts", SHIFT)) == (503, "unavailable")
    assert code(api.client.get("/readyz")) == (503, "unavailable")
    assert api.client.get("/livez").json() == {"status": "live"}


@pytest.mark.parametrize(
    ("failure", "named"),
    [
        (OutcomeUnknown("no reply to COMMIT"), "outcome_unknown"),
        (UpgradeNeeded(frozenset({"LaterFact.v1"})), "upgrade_needed"),
    ],
)
def test_a_save_that_may_stand_or_may_not_be_made_says_so(
    api: Caller, town: House, monkeypatch: pytest.MonkeyPatch, failure: Exception, named: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(town.store.recorder, "insert_events", fail)
        refused = api.post("/shifts", SHIFT, key="a-key-for-both-sendings")
    assert (code(refused), refused.headers["retry-after"]) == ((503, named), "1")
    assert "LaterFact" not in refused.text
    assert api.post("/shifts", SHIFT, key="a-key-for-both-sendings").status_code == 201


def test_keys_that_are_away_hide_names_and_are_no_erasure(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> str:
        raise KeysUnavailable("locked")

    monkeypatch.setattr("services.event_store.personal_keys.PersonalKeys.open", away)
    assert code(api.get("/residents/chen")) == (503, "keys_unavailable")
    assert api.get("/statements/BH-1-1-101").status_code == 200


def test_health_names_every_part_and_tells_no_position(api: Caller, town: House) -> None:
    assert api.client.get("/readyz").json() == {"status": "ready"}
    found = api.client.get("/healthz").json()
    assert found["status"] == "well"
    assert {projection.name for projection in PROJECTIONS} < {part["name"] for part in found["parts"]}
    assert {part["behind_entries"] for part in found["parts"]} == {0}


@pytest.fixture
def unfollowed(town: House) -> TestClient:
    """A service whose worker does not run."""
    return TestClient(SignedIn(build_app(town), town, "wang"))


def test_health_says_what_is_late_and_what_is_stuck(unfollowed: TestClient, town: House, clock: builders.Clock) -> None:
    with builders.asking(town):
        counter.open_shift(town, "s2", payee="company:shicheng", float_fen=0)
    clock.now += timedelta(seconds=40)
    late = unfollowed.get("/healthz").json()
    assert (late["status"], late["parts"][0]["behind_entries"], late["parts"][0]["behind_seconds"]) == ("late", 1, 40.0)
    with town.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE projection_position SET stuck_at = 7 WHERE name = 'ledger'")
    stuck = unfollowed.get("/healthz").json()
    assert (stuck["status"], [part["name"] for part in stuck["parts"] if part["stuck"]]) == ("stuck", ["ledger"])


def test_the_documentation_needs_no_internet(api: Caller) -> None:
    page = api.client.get("/docs")
    assert "http:" not in page.text
    assert "https:" not in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    for path in (
        "/docs/start.js",
        "/docs/swagger/swagger-ui-bundle.js",
        "/docs/swagger/swagger-ui.css",
        "/openapi.json",
    ):
        assert path.split("/")[-1] in page.text
        assert api.client.get(path).status_code == 200


def test_the_pages_are_served_beside_the_api(api: Caller) -> None:
    assert api.client.get("/").headers["content-type"].startswith("text/html")
    assert api.client.get("/statements/BH-1-1-101").status_code == 200

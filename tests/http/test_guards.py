"""What every answer carries, by which names the service goes, and that nobody takes it away from the others."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.house import House
from services.http.app import build_app
from services.http.throttling import Throttle
from tests.doors import ORIGIN, cookie, open_office
from tests.http.caller import Caller, code

PAGES = ("/", "/sign-in", "/docs", "/problems", "/access", "/my", "/nowhere")
PROGRAMS = ("/api/v1/areas", "/api/v1/dwellings/none", "/livez", "/healthz", "/openapi.json", "/problems/changed")
PUBLIC = "https://anju.example:8443"
SHIFT = {"shift": "s2", "payee": "company:shicheng", "float_fen": 0}


@pytest.mark.parametrize("path", PAGES + PROGRAMS)
def test_no_answer_goes_without_them(api: Caller, path: str) -> None:
    headers = api.client.get(path, headers={"Accept": "text/html"}, follow_redirects=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert headers["cache-control"] in ("no-store", "no-cache")


def test_refusals_of_the_outermost_door_carry_them_too(api: Caller) -> None:
    for answer in (api.client.get("/", headers={"Host": "evil.example"}), api.client.get("/%00")):
        assert answer.status_code in (400, 404)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_only_what_is_the_same_for_all_may_be_kept(api: Caller) -> None:
    assert "no-store" not in api.client.get("/docs/swagger/swagger-ui.css").headers.get("cache-control", "")
    assert api.client.get("/docs/start.js").headers["cache-control"] == "no-store"


@pytest.fixture
def in_public(town: House) -> Any:
    """A service with a public address."""

    def client(**settings: Any) -> TestClient:
        house = replace(town, settings=town.settings.model_copy(update=settings))
        return TestClient(build_app(house), base_url=ORIGIN)

    return client


def test_behind_encryption_the_browser_is_told_to_stay_there(in_public: Any) -> None:
    there = in_public(public_url=PUBLIC).get("/livez").headers["strict-transport-security"]
    assert int(there.removeprefix("max-age=")) >= 31_536_000
    assert "strict-transport-security" not in in_public(public_url="http://127.0.0.1:8000").get("/livez").headers


@pytest.mark.parametrize("host", ["anju.example:8443", "ANJU.example:8443", "localhost"])
def test_it_goes_by_its_public_name(in_public: Any, host: str) -> None:
    assert in_public(public_url=PUBLIC).get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["anju.example", "anju.example:8443.evil", "evil.example", "x@anju.example:8443"])
def test_and_by_no_other(in_public: Any, host: str) -> None:
    answer = in_public(public_url=PUBLIC).get("/livez", headers={"Host": host})
    assert code(answer) == (400, "host_unknown")


def few(client: TestClient, times: int = 3) -> TestClient:
    client.app.state.throttle = Throttle(times, lambda: 600.0)  # type: ignore[attr-defined]  # It is ours.
    return client


def test_one_request_too_many_is_told_when_to_come_again_and_records_nothing(api: Caller, town: House) -> None:
    """Row 67, with three for three hundred."""
    few(api.client)
    answers = [api.get("/areas") for _ in range(4)]
    assert [each.status_code for each in answers[:3]] == [200, 200, 200]
    assert code(answers[3]) == (429, "too_many_requests")
    assert int(answers[3].headers["retry-after"]) > 0
    position = town.store.position()
    for lang in ("zh", "en"):
        refused = api.post("/shifts", SHIFT, headers={"Accept-Language": lang})
        assert code(refused) == (429, "too_many_requests")
        assert refused.json()["detail"].isascii() == (lang == "en")
    assert town.store.position() == position


def test_a_colleague_at_the_same_address_does_not_notice(api: Caller) -> None:
    few(api.client)
    for _ in range(4):
        last = api.get("/areas")
    assert last.status_code == 429
    assert api.post("/shifts", SHIFT, who="li").status_code == 201


def test_the_usual_limit_is_three_hundred(in_public: Any) -> None:
    """The control of the setting: with one more it holds."""
    client = in_public(requests_a_minute=300)
    client.app.state.throttle = Throttle(300, lambda: 600.0)
    answers = [client.get("/problems/changed").status_code for _ in range(301)]
    assert (answers[:300], answers[300]) == ([200] * 300, 429)


def test_strangers_and_false_tokens_count_by_their_address_whatever_they_show(town: House, in_public: Any) -> None:
    client = few(in_public())
    shown: list[dict[str, str]] = [
        {},
        {"Authorization": "Bearer false"},
        {"Cookie": "__Host-anju=false"},
        {"Authorization": "Bearer another"},
    ]
    assert [client.get("/api/v1/areas", headers=each).status_code for each in shown] == [401, 401, 401, 429]
    open_office(town)
    assert client.get("/api/v1/areas", headers={"Cookie": cookie(town)}).status_code == 200


def test_behind_a_proxy_the_address_is_the_one_it_adds_and_not_one_that_is_made_up(in_public: Any) -> None:
    def ask(client: TestClient, forwarded: str) -> int:
        return int(client.get("/problems", headers={"X-Forwarded-For": forwarded}).status_code)

    client = few(in_public(behind_proxy=True))
    assert [ask(client, f"10.9.9.{made_up}, 203.0.113.7") for made_up in range(4)] == [200, 200, 200, 429]
    assert ask(client, "10.9.9.1, 203.0.113.8") == 200
    client = few(in_public(behind_proxy=False))
    assert [ask(client, f"203.0.113.{made_up}") for made_up in range(4)] == [200, 200, 200, 429]


def test_whoever_watches_the_service_is_never_refused(in_public: Any) -> None:
    client = few(in_public())
    assert {client.get("/livez").status_code for _ in range(8)} == {200}

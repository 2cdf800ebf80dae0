"""The description says all that can happen, with an example of each, and every refusal has its answer."""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import domain
import services.http
import services.use_cases
import services.web
from domain.errors import Refusal
from services.house import House
from services.http.app import build_app
from services.http.problems import ANSWERS
from services.http.telling import problem
from services.languages import Tongue
from tests.http.caller import Caller

ASKS_ONLY = ("/api/v1/searches", "/api/v1/imports/{kind}/marked-workbooks")
"""Questions with a body: a name never stands in an address, and a file in none at all."""


@pytest.fixture
def described(house: House) -> dict[str, Any]:
    return build_app(house).openapi()


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, each) for path, at in described["paths"].items() for method, each in at.items()]


def resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """Behind its reference; of a page, what is in it; of several forms, the first."""
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if forms := schema.get("oneOf") or schema.get("anyOf"):
        return {"examples": [each for kind in forms for each in resolved(kind, described).get("examples", [])]}
    if "items" in schema.get("properties", {}):
        return resolved(schema["properties"]["items"]["items"], described)
    return schema


def test_it_is_openapi_3_1_and_every_operation_is_summed_up(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    ids = [each["operationId"] for _, _, each in operations(described)]
    assert len(ids) == len(set(ids))
    assert all(each["summary"] and each["description"] and each["tags"] for _, _, each in operations(described))


def test_every_body_and_every_answer_has_an_example(described: dict[str, Any]) -> None:
    silent = []
    for method, path, each in operations(described):
        contents = [each["requestBody"]] if "requestBody" in each else []
        contents += [answer for status, answer in each["responses"].items() if status.startswith("2")]
        for content in contents:
            for media_type, shown in content["content"].items():
                if media_type == "application/json" and not resolved(shown["schema"], described).get("examples"):
                    silent.append(f"{method} {path}")
    assert silent == []


def test_every_post_asks_for_a_key_and_says_how_it_is_refused(described: dict[str, Any]) -> None:
    for method, path, each in operations(described):
        assert {"400", "422", "503"} <= set(each["responses"])
        problems = [answer for status, answer in each["responses"].items() if status >= "4"]
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in problems)
        if method == "post" and path not in ASKS_ONLY:
            required = {
                header["name"] for header in each["parameters"] if header["in"] == "header" and header["required"]
            }
            assert required - {"If-Match"} == {"Idempotency-Key"}
            assert ("If-Match" in required) == ("428" in each["responses"])
            assert {"202", "401", "403", "404", "409", "413", "415"} <= set(each["responses"])


def test_every_refusal_has_an_answer_and_says_what_to_do_in_both_languages() -> None:
    refusals = [
        kind
        for kind in every_refusal()
        if kind.__module__.startswith(("domain", "services.use_cases", "services.http", "services.web"))
    ]
    assert len(refusals) > 100
    assert [kind for kind in refusals if kind not in ANSWERS] == []
    assert all(
        400 <= status < 500 or kind.__module__ == "services.http.refusals" for kind, (status, _) in ANSWERS.items()
    )
    for code_ in ("zh", "en"):
        for kind in refusals:
            if not kind.__annotations__:
                told = problem(kind(), Tongue(code_))
                assert told["detail"].isascii() <= (code_ == "en"), kind


def test_a_code_has_one_status() -> None:
    statuses: dict[str, set[int]] = {}
    for status, code in ANSWERS.values():
        statuses.setdefault(code, set()).add(status)
    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_the_type_of_a_problem_leads_somewhere(api: Caller) -> None:
    told = api.client.get("/problems/shift_closed", headers={"Accept-Language": "en"}).json()
    assert told["status"] == 409
    assert "open a shift" in told["rules"][0]
    assert api.client.get("/problems/none").status_code == 404


def every_refusal() -> set[type[Refusal]]:
    for package in (domain, services.use_cases, services.http, services.web):
        every_module(package)
    found, below = set[type[Refusal]](), [Refusal]
    while below:
        kinds = below.pop().__subclasses__()
        found |= set(kinds)
        below += kinds
    return found


def every_module(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)

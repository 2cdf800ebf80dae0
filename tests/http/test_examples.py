"""Every example of the documentation is sent, in the order of a story, and answered as it says there."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from services.house import House
from services.http.app import build_app
from tests import builders
from tests.bank import bank_file
from tests.builders import COMPANY, FEE
from tests.databases import Retold
from tests.doors import open_office
from tests.http.caller import Caller, ledger, patient
from tests.http.described import Shown, shown

HOME, CHARGE = "BH-1-1-101", f"{FEE}/2026-11/1"
PERSON, OTHER, PAYMENT = "5e2b…", "9a1c…", "8c3f…"
"""Ids that the documentation shortens."""


class Step(NamedTuple):
    """A call of the story: by which address, who makes it, and under which name its answer's id is kept."""

    path: str
    who: str = "wang"
    keep: str = ""
    id_is: str = ""


STORY = (
    Step("/residents", keep=PERSON, id_is="resident"),
    Step("/residents", keep=OTHER, id_is="resident"),
    Step("/residents/{5e2b…}/contacts"),
    Step("/reveals"),
    Step("/residents/{5e2b…}/contact-withdrawals"),
    Step("/residents/{5e2b…}/retirements"),
    Step("/residents/{5e2b…}/same-persons"),
    Step("/residents/{chen}/tellings-apart"),
    Step("/dwellings/{BH-1-1-101}/tenants"),
    Step("/dwellings/{BH-1-1-101}/tenant-departures"),
    Step("/dwellings/{BH-1-1-101}/vacancies"),
    Step("/dwellings/{BH-1-1-101}/vacancy-endings"),
    Step("/dwellings/{BH-1-1-101}/payers"),
    Step("/shifts"),
    Step("/receipt-books"),
    Step("/dwellings/{BH-1-1-101}/assessments"),
    Step("/payments", keep=PAYMENT, id_is="payment_id"),
    Step("/refunds", "li", "rejected", "proposal_id"),
    Step("/proposals/{rejected}/rejection", "zhao"),
    Step("/proposals", "li", "withdrawn", "proposal_id"),
    Step("/proposals/{withdrawn}/withdrawal", "li"),
    Step("/doubts", keep="doubt", id_is="id"),
    Step("/doubts/{doubt}/answer", "li"),
    Step("/dwellings/{BH-1-1-101}/charge-reversals", "li"),
    Step("/dwellings/{BH-1-1-101}/floor-area-corrections"),
    Step("/tariffs", "li", "tariff", "proposal_id"),
    Step("/proposals/{tariff}/approval", "zhao"),
    Step("/tariffs/withdrawals", "li"),
    Step("/tariffs/endings", "li"),
    Step("/assessment-runs", "li", "run", "id"),
    Step("/assessment-runs/{run}/approval", "zhao"),
    Step("/assessment-runs/{run}/posting", "li"),
    Step("/assessment-runs/{planned}/abandonment", "li"),
    Step("/statement-batches", "li"),
    Step("/searches"),
    Step("/shifts/{2026-11-23-wang}/closing"),
    Step("/shifts/{2026-11-23-wang}/cash-hand-ins"),
    Step("/books/{company:shicheng}/closings"),
    Step("/books/{company:shicheng}/reopenings", "li"),
    Step("/suspense-items/{company.shicheng.17}/identifications", "li"),
    Step("/suspense-items/{company.shicheng.18}/returns", "li"),
    Step("/residents/{5e2b…}/deaths"),
)


ASKED = (
    "/areas",
    "/dwellings?area=BH",
    "/estates?area=BH",
    "/dwellings/{BH-1-1-101}",
    "/dwellings/{BH-1-1-101}/owners",
    "/dwellings/{BH-1-1-101}/area-effects",
    "/residents/{5e2b…}",
    "/residents/{chen}/dwellings",
    "/namesakes",
    "/tariffs?area=BH",
    "/assessment-runs",
    "/assessment-runs/{run}",
    "/assessment-runs/{run}/preview",
    "/proposals",
    "/proposals/{tariff}",
    "/books/{company:shicheng}",
    "/shifts/{2026-11-23-wang}",
    "/receipt-books/{BH-00000001}",
    "/payments",
    "/payments/{8c3f…}",
    "/receipts/{BH00000001}",
    "/statements/{BH-1-1-101}",
    "/statement-batches/{BH-1~2026-11}",
    "/doubts",
    "/doubts/{doubt}",
    "/reveals",
    "/reconciliation",
    "/suspense-items",
    "/suspense-items/{company.shicheng.17}",
    "/arrears?area=BH",
    "/fund/{BH-1}",
    "/handover/{BH}",
    "/handover/{BH}/gates",
    "/handover/{BH}/gates/{staff}/blocking",
    "/histories/{dwellings}/{BH-1-1-101}",
    "/changes",
    "/imports-at-work/{tried}",
)
"""What can be asked of it in the end."""


_NAMED = re.compile(r"\{([^}]*)\}")
ELSEWHERE = ("/online-payments", "/statement-batches/{}/revoked-links", "/reconciliation/explanations")
"""They need a payment service: the tests that play one send them."""


def before_the_story(house: House) -> None:
    builders.register_person(house, "chen", "陈小明", "13812345678")
    builders.move_in(house)
    builders.adopt(house)
    builders.adopt(house, kind="垃圾清运费")
    open_office(house)


@pytest.fixture
def caller(retold: Retold) -> Any:
    with TestClient(patient(retold(before_the_story))) as client:
        api = Caller(client)
        lines = (("17", "50.00", "unit"), ("18", "80.00", "unit"))
        files = {"file": ("lines.csv", bank_file(*lines), "text/csv")}
        assert api.post("/bank-lines", who="li", files=files, params={"payee": COMPANY}).status_code == 200
        yield api


def described(house: House) -> dict[tuple[str, str], Shown]:
    return shown(build_app(house).openapi())


class Told:
    """The ids of this story, for those that the documentation shows."""

    def __init__(self, api: Caller) -> None:
        self.api, self.ids = api, dict[str, str]()

    def tell(self, step: Step, example: Shown) -> Response:
        if "{planned}" in step.path:
            plan = {"area": "BH", "fee_kind": "垃圾清运费", "period": "2026-11", "due_on": "2026-11-30"}
            self.ids["planned"] = self.api.post("/assessment-runs", plan, who="li").json()["id"]
        answer = self.api.post(self.named(step.path), self._replaced(example.body), who=step.who)
        if step.keep and answer.is_success:
            self.ids[step.keep] = answer.json()[step.id_is]
        return answer

    def named(self, path: str) -> str:
        """With this story's id in the place of each name."""
        return _NAMED.sub(lambda found: self.ids.get(found[1], found[1]), path)

    def _replaced(self, value: Any) -> Any:
        match value:
            case dict():
                return {name: self._replaced(each) for name, each in value.items()}
            case list():
                return [self._replaced(each) for each in value]
            case str():
                return self.ids.get(value, value)
            case _:
                return value


def template_of(path: str) -> str:
    """ "/residents/{}/contacts", whatever the place is called there."""
    return _NAMED.sub("{}", path.partition("?")[0])


def by_template(described: dict[tuple[str, str], Shown], wanted: str = "post") -> dict[str, Shown]:
    below = "/api/v1"
    return {
        template_of(path.removeprefix(below)): each
        for (method, path), each in described.items()
        if method == wanted and path.startswith(below)
    }


def test_the_story_leaves_no_example_out(house: House) -> None:
    for told, wanted in (([step.path for step in STORY], "post"), (ASKED, "get")):
        shown_there = {path for path in by_template(described(house), wanted) if not path.startswith(ELSEWHERE)}
        assert {*map(template_of, told)} == shown_there


def is_as_shown(answer: dict[str, Any], example: Shown) -> bool:
    """All that an example shows is there, and nothing of which the description does not know."""
    return set(answer) <= example.fields and any(set(each) <= set(answer) for each in example.answers)


def test_each_is_answered_as_it_is_shown(caller: Caller) -> None:
    description = shown(caller.client.get("/openapi.json").json())
    examples, questions = by_template(description), by_template(description, "get")
    told, otherwise = Told(caller), list[str]()
    tried = caller.upload("dwellings", ledger("dwellings"), who="wang", mode="dry-run")
    told.ids["tried"] = tried.headers["location"].rpartition("/")[2]
    for step in STORY:
        example = examples[template_of(step.path)]
        answer = told.tell(step, example)
        if answer.status_code != example.status or not is_as_shown(answer.json(), example):
            otherwise.append(f"{step.path}: {answer.status_code} {answer.text}")
    for path in ASKED:
        address, _, query = path.partition("?")
        answer, example = caller.get(told.named(address), **dict(parse_qsl(query))), questions[template_of(path)]
        if answer.status_code != 200 or not is_as_shown(answer.json(), example):
            otherwise.append(f"{path}: {answer.status_code} {answer.text}")
    assert otherwise == []


def test_control_an_example_that_no_longer_works_is_found(caller: Caller) -> None:
    examples = by_template(shown(caller.client.get("/openapi.json").json()))
    wrong = examples["/shifts"]._replace(body={"shift": "s", "payee": COMPANY, "float": 1})
    assert Told(caller).tell(Step("/shifts"), wrong).status_code == 422

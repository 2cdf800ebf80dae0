"""A company's term over HTTP: proposed, approved, and what is refused outside of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.builders import COMPANY, FEE, Clock
from tests.http.caller import Caller, code

MEMO = {"kind": "备忘录", "number": "3"}
OF_BH: dict[str, Any] = {"area": "BH", "authority": MEMO}
HALF_PAST_NINE = datetime(2026, 12, 10, 1, 30, tzinfo=UTC)
SUSPENSION = {"suspended_from": "2026-12-10T09:30:00+08:00", "reason": "代收款未按月移交"}
PAYMENT = {
    "dwelling": "BH-1-1-101",
    "amount_fen": 5000,
    "channel": "cash",
    "shift": "s1",
    "receipt_book": "BH-00000001",
}
ASSESSMENT = {"fee_kind": FEE, "period": "2026-12", "due_on": "2026-12-31"}


def decided(api: Caller, kind: str, **content: Any) -> Any:
    """Proposed by sun, approved by qian."""
    proposed = api.post("/proposals", {"kind": kind, "content": OF_BH | content}, who="sun")
    assert proposed.status_code == 201, proposed.text
    return api.post(f"/proposals/{proposed.json()['proposal_id']}/approval", who="qian")


@pytest.mark.parametrize(
    ("path", "body", "who"),
    [
        ("/payments", PAYMENT, "wang"),
        ("/shifts", {"shift": "s9", "payee": COMPANY, "float_fen": 0}, "ma"),
        ("/dwellings/BH-1-1-101/assessments", ASSESSMENT, "wang"),
        ("/assessment-runs", ASSESSMENT | {"area": "BH"}, "li"),
    ],
)
def test_60_while_suspended_a_company_is_refused_and_told_since_when(
    api: Caller, clock: Clock, path: str, body: dict[str, Any], who: str
) -> None:
    assert decided(api, "collection suspension", **SUSPENSION).status_code == 200
    clock.now = HALF_PAST_NINE
    refused = api.post(path, body, who=who)
    assert code(refused) == (403, "outside_term")
    told = refused.json()
    assert (told["area"], told["company"]) == ("BH", COMPANY)
    assert datetime.fromisoformat(told["suspended_from"]) == HALF_PAST_NINE
    assert "since 10 December 2026, 09:30:" in told["detail"]
    clock.now -= timedelta(seconds=1)
    assert api.post(path, body, who=who).status_code == 201


def test_the_bureau_goes_on_collecting_while_the_company_is_suspended(api: Caller, clock: Clock) -> None:
    decided(api, "collection suspension", **SUSPENSION)
    clock.now = HALF_PAST_NINE
    opened = api.post("/shifts", {"shift": "s9", "payee": "bureau:ezhou", "float_fen": 0}, who="ma")
    assert opened.status_code == 201


def test_a_whole_term_is_recorded_by_two_persons(api: Caller) -> None:
    for kind, content in (
        ("collection suspension", SUSPENSION),
        ("collection resumption", {"resumed_at": "2026-12-20T00:00:00+08:00"}),
        ("gate reservation", {"gate": "maintenance fund", "up_to_fen": 500_000, "up_to_households": 12}),
        ("term ending", {"ended_at": "2029-12-01T00:00:00+08:00"}),
        ("handover planning", {"company": "company:lvdao"}),
        ("cut-off", {"cut_off_at": "2029-12-01T00:00:00+08:00"}),
    ):
        assert decided(api, kind, **content).json()["state"] == "approved", kind


def test_who_proposed_it_does_not_approve_it(api: Caller) -> None:
    proposed = api.post("/proposals", {"kind": "term ending", "content": ENDING}, who="sun").json()
    assert code(api.post(f"/proposals/{proposed['proposal_id']}/approval", who="sun")) == (403, "same_person")


ENDING = OF_BH | {"ended_at": "2029-12-01T00:00:00+08:00"}
BAD: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    ("handover planning", {"company": "bureau:ezhou"}, (422, "party_invalid")),
    ("handover planning", {"company": "company:lvdao"}, (409, "handover_planned_otherwise")),
    ("handover planning", {"company": "company:lvdao", "area": "ZZ"}, (404, "not_found")),
    ("cut-off", {"cut_off_at": "2026-12-01T00:30:00+08:00"}, (422, "cut_off_not_on_the_hour")),
    ("cut-off", {"cut_off_at": "2026-12-01T00:00:00+08:00"}, (409, "cut_off_passed")),
    ("cut-off", {"cut_off_at": "2026-12-01T00:00:00"}, (422, "zone_missing")),
    ("cut-off", {"cut_off_at": "9999-12-31T23:00:00-08:00"}, (422, "instant_invalid")),
    ("cut-off", {"cut_off_at": "in spring"}, (422, "instant_invalid")),
    ("collection suspension", SUSPENSION | {"reason": " "}, (422, "text_invalid")),
    ("collection suspension", SUSPENSION | {"suspended_from": "2025-12-10T09:30:00+08:00"}, (409, "instant_too_early")),
    ("collection resumption", {"resumed_at": "2026-12-20T00:00:00+08:00"}, (409, "not_suspended")),
    ("term ending", {"ended_at": "2025-12-01T00:00:00+08:00"}, (409, "instant_too_early")),
    ("gate reservation", {"gate": "moat", "up_to_fen": 0, "up_to_households": 0}, (422, "unknown_gate")),
    ("gate reservation", {"gate": "staff", "up_to_fen": "1", "up_to_households": 0}, (422, "amount_not_integer_fen")),
    ("gate reservation", {"gate": "staff", "up_to_fen": 0, "up_to_households": -1}, (422, "value_invalid")),
]


@pytest.mark.parametrize(("kind", "content", "answer"), BAD)
def test_what_cannot_be_recorded_is_refused(
    api: Caller, kind: str, content: dict[str, Any], answer: tuple[int, str]
) -> None:
    assert code(api.post("/proposals", {"kind": kind, "content": OF_BH | content}, who="sun")) == answer

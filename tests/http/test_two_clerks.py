"""At the same moment, on the same things: each happens once, and the books stay even."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from httpx2 import Response

from services.house import House
from tests import builders
from tests.builders import COMPANY, FEE
from tests.http.caller import Caller, code

PAYMENT = {"dwelling": "BH-1-1-101", "amount_fen": 1000, "channel": "cash"}


def at_once(api: Caller, asked: list[dict[str, Any]]) -> list[Response]:
    """All of them, when the last one is ready."""
    ready = Barrier(len(asked))

    def post(how: dict[str, Any]) -> Response:
        ready.wait()
        return api.post(**how)

    with ThreadPoolExecutor(len(asked)) as clerks:
        return list(clerks.map(post, asked))


def test_two_clerks_take_money_for_one_dwelling(api: Caller, town: House) -> None:
    builders.open_counter(town, "s2", "ma", first=201)
    api.post("/dwellings/BH-1-1-101/assessments", {"fee_kind": FEE, "period": "2026-11", "due_on": "2026-11-30"})
    wang = {"path": "/payments", "body": PAYMENT | {"shift": "s1", "receipt_book": "BH-00000001"}}
    ma = {"path": "/payments", "who": "ma", "body": PAYMENT | {"shift": "s2", "receipt_book": "BH-00000201"}}
    answers = at_once(api, [wang, ma] * 2)
    taken = [each.json() for each in answers if each.status_code == 201]
    late = [each.json()["code"] for each in answers if each.status_code != 201]
    assert set(late) <= {"changed_meanwhile"}
    assert len({each["receipt"] for each in taken}) == len(taken) >= 2
    paid_fen = 1000 * len(taken)
    assert api.get("/statements/BH-1-1-101").json()["closing_fen"] == 3113 - paid_fen
    books = api.get(f"/books/{COMPANY}").json()
    assert books["debit_fen"] == books["credit_fen"]
    drawers = [api.get(f"/shifts/{shift}").json()["taken_fen"] for shift in ("s1", "s2")]
    assert sum(drawers) == paid_fen


def test_one_act_that_is_sent_four_times_at_once_happens_once(api: Caller) -> None:
    """Whoever comes while the first is at work is told to come again, and then hears what it heard."""
    sent = {"path": "/payments", "body": PAYMENT | {"shift": "s1", "receipt_book": "BH-00000001"}, "key": "k" * 16}
    answers = at_once(api, [sent] * 4)
    first, *others = sorted(answers, key=lambda each: ("idempotency-replayed" in each.headers, each.status_code))
    assert first.status_code == 201
    for each in others:
        told = each if each.status_code == 201 else again(api, each, sent)
        assert (told.status_code, told.content) == (201, first.content)
        assert told.headers["idempotency-replayed"] == "true"
    assert api.get("/shifts/s1").json()["taken_count"] == 1


def again(api: Caller, told_to_wait: Response, sent: dict[str, Any]) -> Response:
    assert code(told_to_wait) == (409, "request_in_progress")
    assert told_to_wait.headers["retry-after"] == "1"
    return api.post(**sent)

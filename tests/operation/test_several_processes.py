"""Two APIs with few rights and two workers on one PostgreSQL: what a city runs."""

import json
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from services.event_store.master_key import make_master_key
from services.settings import Settings
from tests.builders import Clock, a_house, move_in, open_counter
from tests.databases import Databases
from tests.doors import come_in
from tests.operation.processes import running, serving, until

BOOK = "BH-00000001"
PAYMENT = {"dwelling": "BH-1-1-101", "amount_fen": 5000, "channel": "cash", "shift": "s1", "receipt_book": BOOK}


COOKIES: list[str] = []
"""Of the cashier, once the city stands."""


@pytest.fixture
def settings(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Of a house with three dwellings and an open counter."""
    with databases.postgres.place(tmp_path_factory.mktemp("city")) as place:
        make_master_key(place)
        house = a_house(place, Clock())
        move_in(house)
        open_counter(house)
        house.close()
        COOKIES[:] = come_in(place, "wang")
        yield place


def environment(settings: Settings, role: str) -> dict[str, str]:
    """What a process of this role is told."""
    urls = {"ANJU_DATABASE_URL": str(settings.database_url), "ANJU_KEY_STORE_URL": settings.key_store}
    return {name: url.replace("anju_worker", role) for name, url in urls.items()}


def ask(address: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
    """What an API answers."""
    headers = {"Cookie": COOKIES[0]}
    if body:
        headers |= {"Idempotency-Key": key, "Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def pay(api: str, key: str) -> Any:
    """Sent again with its key as long as the answer is: recorded, and not yet to be shown."""
    answers: list[Any] = []

    def is_shown() -> bool:
        answers.append(ask(f"{api}/api/v1/payments", PAYMENT, key))
        return "payment_id" in answers[-1]

    until(is_shown)
    return answers[-1]


def received(api: str) -> list[str]:
    """The payments that an API tells of."""
    return [each["payment_id"] for each in ask(f"{api}/api/v1/payments?dwelling=BH-1-1-101")["items"]]


def test_what_one_records_the_other_shows_and_a_worker_that_is_killed_is_replaced(settings: Settings) -> None:
    home = settings.home
    web, worker = environment(settings, "anju_web"), environment(settings, "anju_worker")
    with ExitStack() as stack:
        _, first = stack.enter_context(serving(home, **web))
        _, second = stack.enter_context(serving(home, **web))
        workers = [stack.enter_context(running("worker", home=home, **worker)) for _ in range(2)]
        paid = [pay(first, "key-of-the-first-payment")]
        again = pay(second, "key-of-the-first-payment")
        assert again["payment_id"] == paid[0]["payment_id"]
        for number in range(2):
            workers[number].send(signal.SIGKILL)
            workers[number].ended()
            workers.append(stack.enter_context(running("worker", home=home, **worker)))
            paid.append(pay(second, f"key-of-a-later-payment-{number}"))
        assert received(first) == [one["payment_id"] for one in paid]
        assert [one["receipt"] for one in paid] == ["BH00000001", "BH00000002", "BH00000003"]
        for each in workers[2:]:
            each.has_said("按 Ctrl-C 停止")
        assert [each.stop() for each in workers[2:]] == [0, 0]


def test_a_process_that_may_not_write_the_read_side_is_no_worker(settings: Settings) -> None:
    with running("worker", home=settings.home, **environment(settings, "anju_web")) as process:
        assert process.ended() == 2
        assert "anju_worker" in process.said()


def test_a_process_on_a_database_that_nobody_migrated_says_what_to_do(databases: Databases, settings: Settings) -> None:
    cluster = databases.postgres.cluster
    cluster.create_database("unprepared")
    told = environment(settings, "anju_web") | {"ANJU_DATABASE_URL": cluster.url("unprepared", "anju_web")}
    with running("check", home=settings.home, **told) as process:
        assert process.ended() == 2
        assert "anju migrate" in process.said()
    cluster.drop_database("unprepared")

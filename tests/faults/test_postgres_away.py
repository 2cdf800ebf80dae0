"""PostgreSQL frozen, away, slow, locked, full: everybody is told within seconds, and all goes on by itself."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import psycopg
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from domain.billing.events import PaymentReceived
from services.bootstrap import build
from services.databases import postgres
from services.event_store.master_key import make_master_key
from services.house import House
from services.local_postgres import Cluster
from services.settings import Settings
from services.use_cases.checking import check
from services.worker import wait_for
from tests.builders import Clock, move_in, open_counter, register_person, settle
from tests.doors import staffed
from tests.faults.own_server import EVENTS, own_server

DEADLINE_SECONDS, SLACK_SECONDS = 10.0, 3.0
"""In which everybody has an answer, whatever it is; and what a machine that runs all these tests at once may add."""
HERE = "BH-1-1-101"
PAYMENT = {"dwelling": HERE, "amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}


class Answered(NamedTuple):
    """What a client was told, and after how long."""

    status: int
    code: str
    retry_after: str | None
    seconds: float


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Settings]]:
    with own_server(tmp_path_factory.mktemp("server")) as (cluster, settings):
        make_master_key(settings)
        house = build(settings, Clock())
        register_person(house, "chen", "陈小明")
        move_in(house)
        open_counter(house)
        house.close()
        yield cluster, settings


@pytest.fixture
def server(place: tuple[Cluster, Settings]) -> Cluster:
    return place[0]


@pytest.fixture
def house(place: tuple[Cluster, Settings]) -> Iterator[House]:
    house = build(place[1], Clock())
    yield house
    house.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """Of the service, which follows history by a thread of its own."""
    with staffed(house) as client:
        yield client


def timed(ask: Callable[[], Any]) -> Answered:
    before = time.monotonic()
    answer = ask()
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    return Answered(
        answer.status_code, problem.get("code", ""), answer.headers.get("Retry-After"), time.monotonic() - before
    )


def pay(client: TestClient, key: str) -> Answered:
    headers = {"Idempotency-Key": f"a-press-of-the-key-{key}"}
    return timed(lambda: client.post("/api/v1/payments", json=PAYMENT, headers=headers))


def read(client: TestClient) -> Answered:
    return timed(lambda: client.get(f"/api/v1/statements/{HERE}?period=2026-11"))


def paid(house: House) -> int:
    return len(house.store.read(0, 100_000, frozenset({PaymentReceived.TOPIC})).entries)


def must_go_on(house: House, client: TestClient, key: str, before: int) -> None:
    """The same key finds its payment or makes it, the worker follows by itself, and the books are equal."""
    until = time.monotonic() + 30
    while (answer := pay(client, key)).status == 503 and time.monotonic() < until:
        time.sleep(0.2)
    assert answer.status in (201, 202)
    assert paid(house) == before + 1
    assert wait_for(house, house.store.position(), 30)
    assert read(client).status == 200
    settle(house)
    assert check(house) == []


def all_at_once(asked: list[Callable[[], Answered]]) -> list[Answered]:
    with ThreadPoolExecutor(len(asked)) as people:
        return [each.result() for each in [people.submit(ask) for ask in asked]]


def must_be_told_in_time(answers: list[Answered]) -> None:
    assert {(each.status, each.code) for each in answers} == {(503, "unavailable")}
    assert all(each.retry_after for each in answers)
    assert max(each.seconds for each in answers) < DEADLINE_SECONDS + SLACK_SECONDS


@contextmanager
def frozen(server: Cluster) -> Iterator[None]:
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


def test_a_frozen_database_keeps_nobody_waiting_for_minutes(house: House, client: TestClient, server: Cluster) -> None:
    """Twelve people, some who pay and some who look: on connections that stand, and on some that must be made."""
    all_at_once([partial(pay, client, "warm"), *[partial(read, client)] * 3])
    before = paid(house)
    with frozen(server):
        answers = all_at_once([*[partial(pay, client, f"frozen-{n}") for n in range(6)], *[partial(read, client)] * 6])
        alive = client.get("/livez").status_code
    must_be_told_in_time(answers)
    assert alive == 200
    must_go_on(house, client, "frozen-0", before)


def test_control_whoever_waits_for_the_database_without_an_end_hears_nothing(
    house: House, client: TestClient, server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 60.0)
    all_at_once([partial(read, client)] * 3)
    with ThreadPoolExecutor(1) as people, frozen(server):
        answer = people.submit(read, client)
        time.sleep(DEADLINE_SECONDS)
        assert not answer.done()
    assert answer.result().status == 200


def test_a_database_that_is_away_is_said_to_be_and_comes_back_by_itself(
    house: House, client: TestClient, server: Cluster
) -> None:
    before = paid(house)
    server.stop()
    answers = all_at_once([partial(pay, client, "away"), partial(read, client)])
    ready = timed(lambda: client.get("/readyz"))
    alive = client.get("/livez").status_code
    server.start()
    must_be_told_in_time([*answers, ready])
    assert alive == 200
    must_go_on(house, client, "away", before)


def test_a_database_that_was_killed_and_recovers_has_what_it_said_it_had(
    house: House, client: TestClient, server: Cluster
) -> None:
    before = paid(house)
    assert pay(client, "recovered").status in (201, 202)
    server.crash()
    server.start()
    must_go_on(house, client, "recovered", before)


@contextmanager
def operator(server: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """Somebody with all rights, in a transaction."""
    with psycopg.connect(server.url(EVENTS)) as connection:
        yield connection
        connection.rollback()


def test_a_lock_that_another_holds_is_waited_for_and_given_up(
    house: House, client: TestClient, server: Cluster
) -> None:
    before = paid(house)
    with operator(server) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('events.stored_events', 0))")
        answers = [pay(client, "locked")]
        assert read(client).status == 200, "who only looks waits for nobody"
    must_be_told_in_time(answers)
    must_go_on(house, client, "locked", before)


def test_who_looks_does_not_wait_for_ever_either(house: House, client: TestClient, server: Cluster) -> None:
    before = paid(house)
    with operator(server) as other:
        other.execute("LOCK TABLE read.projection_position IN ACCESS EXCLUSIVE MODE")
        answers = [read(client)]
    must_be_told_in_time(answers)
    must_go_on(house, client, "looked", before)


def test_a_save_that_takes_too_long_is_ended_and_nothing_of_it_stands(
    house: House, client: TestClient, server: Cluster
) -> None:
    """A sick disk: each insert takes a quarter of a minute."""
    before = paid(house)
    slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(15); RETURN NULL; END'"
    with psycopg.connect(server.url(EVENTS), autocommit=True) as owner:
        owner.execute(slow)
        owner.execute("CREATE TRIGGER slow AFTER INSERT ON events.stored_events EXECUTE FUNCTION slow()")
        try:
            answers = [pay(client, "slow")]
        finally:
            owner.execute("DROP FUNCTION slow CASCADE")
    must_be_told_in_time(answers)
    assert paid(house) == before
    must_go_on(house, client, "slow", before)


def test_connections_that_an_administrator_ends_are_noticed_by_nobody(
    house: House, client: TestClient, server: Cluster
) -> None:
    before = paid(house)
    for number in range(5):
        with operator(server) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'anju'")
        assert pay(client, f"ended-{number}").status in (201, 202)
    assert paid(house) == before + 5


def test_who_has_read_nothing_yet_does_not_notice_either_that_his_connection_was_ended(
    house: House, server: Cluster
) -> None:
    """After it was found alive, and before its first answer: a server ends a connection when it comes to it."""
    taken: list[int] = []

    def ended(connection: psycopg.Connection[Any], _record: object, _proxy: object) -> None:
        taken.append(connection.info.backend_pid)
        if len(taken) == 1:
            with operator(server) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", taken)

    for tries in (_asked_once, _read_once):
        taken.clear()
        sa.event.listen(house.reading, "checkout", ended)
        try:
            assert tries(house) == 1
        finally:
            sa.event.remove(house.reading, "checkout", ended)
        assert len(set(taken)) == 2


ONE = sa.text("SELECT 1")


def _asked_once(house: House) -> object:
    return house.ask(lambda reading: reading.scalar(ONE))


def _read_once(house: House) -> object:
    with house.read() as reading:
        return reading.scalar(ONE)

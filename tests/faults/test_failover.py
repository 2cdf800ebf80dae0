"""The machine of the primary is lost: what was answered is on the standby, once, and the service goes on by itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from domain.billing.events import PaymentReceived
from services.bootstrap import build
from services.databases import postgres
from services.event_store.master_key import make_master_key
from services.event_store.pg_recorder import PgRecorder
from services.house import House
from services.local_postgres import Cluster
from services.use_cases.checking import check
from tests.builders import Clock, move_in, open_counter, settle
from tests.doors import staffed
from tests.faults.standby import Pair, a_pair
from tests.operation.processes import until

KEY = "a-press-of-the-key"
PAYMENT = {"dwelling": "BH-1-1-101", "amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with a_pair(tmp_path, synchronous=True) as pair:
        make_master_key(pair.settings())
        yield pair


@pytest.fixture
def house(pair: Pair) -> Iterator[House]:
    house = build(pair.settings(), Clock())
    move_in(house)
    open_counter(house)
    yield house
    house.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with staffed(house) as client:
        yield client


@pytest.fixture
def careless(pair: Pair, house: House) -> Iterator[TestClient]:
    """The control: another process of the service, which takes what it finds for a promise."""
    other = build(pair.settings(), Clock())
    assert isinstance(other.store.recorder, PgRecorder)
    other.store.recorder.secure = lambda: None  # type: ignore[method-assign]
    yield staffed(other)
    other.close()


def pay(client: TestClient, key: str) -> tuple[int, str]:
    answer = client.post("/api/v1/payments", json=PAYMENT, headers={"Idempotency-Key": key})
    return answer.status_code, answer.json().get("code", "")


def paid(house: House) -> int:
    return len(house.store.read(0, 100_000, frozenset({PaymentReceived.TOPIC})).entries)


def give_up_waiting(primary: Cluster) -> None:
    """An impatient administrator cancels the wait for the standby, as soon as somebody waits."""
    cancel = (
        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query ~ 'append'"
    )
    with psycopg.connect(primary.url(), autocommit=True) as connection:
        until(lambda: connection.execute(cancel).fetchone() == (1,))


def test_what_no_standby_has_is_not_said_to_be_recorded_however_often_it_is_asked(
    house: House, client: TestClient, careless: TestClient, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks finds it on the primary, since the wait was given up; and with the primary it is lost."""
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 3.0)  # Nobody need wait here as long as people do.
    pair.lose_the_standby()
    with ThreadPoolExecutor() as people:
        pressed = people.submit(pay, client, KEY)
        give_up_waiting(pair.primary)
        first = pressed.result()
    assert paid(house) == 1
    second, believed = pay(client, KEY), pay(careless, KEY)
    pair.fail_over()
    assert paid(house) == 0, "it was lost indeed"
    assert (first, second[0]) == ((503, "outcome_unknown"), 503)
    assert believed[0] in (201, 202), "the control has said yes to what was lost"
    until(lambda: pay(client, KEY)[0] in (201, 202))
    assert paid(house) == 1
    settle(house)
    assert check(house) == []

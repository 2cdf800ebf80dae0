"""The disk of PostgreSQL is full: a command is refused whole, reading goes on, and it is over when it is over.

No test may fill a real disk. The kernel's own full device stands in for one file of history: whatever the server
writes there is answered with "no space left on device".
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from fastapi.testclient import TestClient

from domain.billing.events import PaymentReceived
from services.bootstrap import build
from services.event_store.master_key import make_master_key
from services.event_store.outages import StorageFull
from services.house import House
from services.local_postgres import Cluster
from services.settings import Settings
from services.use_cases import counter
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from tests.builders import COMPANY, Clock, asking, move_in, open_counter, settle
from tests.doors import staffed
from tests.faults.own_server import EVENTS, own_server
from tests.workbooks.clerk import ledger

HERE = "BH-1-1-101"
MANY = 200
"""Payments; far more than history has room for without another page."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Settings]]:
    with own_server(tmp_path_factory.mktemp("server")) as (cluster, settings):
        make_master_key(settings)
        house = build(settings, Clock())
        move_in(house)
        open_counter(house)
        with asking(house):
            counter.receive_receipt_book(house, series="TH", first=1, last=MANY, payee=COMPANY, holder="person:wang")
        house.close()
        yield cluster, settings


@pytest.fixture
def house(place: tuple[Cluster, Settings]) -> Iterator[House]:
    house = build(place[1], Clock())
    yield house
    house.close()


@contextmanager
def full(server: Cluster) -> Iterator[None]:
    """History has no room for another page: where PostgreSQL notes which pages have some, the disk is full."""
    with psycopg.connect(server.url(EVENTS)) as operator:
        [file] = operator.execute("SELECT pg_relation_filepath('events.stored_events')").fetchone() or ("",)
    room = server.data / f"{file}_fsm"
    server.stop()
    room.unlink(missing_ok=True)  # It is a note, and made anew.
    room.symlink_to("/dev/full")
    server.start()
    try:
        yield
    finally:
        room.unlink()


def pay(client: TestClient, number: int) -> tuple[int, str]:
    body = {"dwelling": HERE, "amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": "TH-00000001"}
    headers = {"Idempotency-Key": f"a-press-of-the-key-{number}"}
    answer = client.post("/api/v1/payments", json=body, headers=headers)
    return answer.status_code, answer.json().get("code", "")


def paid(house: House) -> int:
    return len(house.store.read(0, 100_000, frozenset({PaymentReceived.TOPIC})).entries)


def test_a_full_disk_refuses_the_payment_and_only_that_and_takes_it_when_there_is_room(
    house: House, place: tuple[Cluster, Settings]
) -> None:
    with staffed(house) as client:
        with full(place[0]):
            answers = (pay(client, number) for number in range(MANY))
            taken = next(number for number, answer in enumerate(answers) if answer == (503, "storage_full"))
            assert paid(house) == taken, "what was said to be taken is there, and what was refused is nowhere"
            assert client.get(f"/api/v1/statements/{HERE}?period=2026-11").status_code == 200
        assert pay(client, taken)[0] in (201, 202)
    assert paid(house) == taken + 1
    settle(house)
    assert check(house) == []


def test_an_import_that_meets_a_full_disk_brought_nothing(house: House, place: tuple[Cluster, Settings]) -> None:
    content = ledger("dwellings", *[{"area": "WC", "area_name": "望城路宿舍区"}] * 300)
    before = house.store.position()
    with full(place[0]):
        with asking(house), pytest.raises(StorageFull):
            apply_import(house, "dwellings", content)
        assert house.store.position() == before
    with asking(house):
        apply_import(house, "dwellings", content)
    settle(house)
    assert check(house) == []


def test_control_with_room_on_the_disk_nothing_is_refused(house: House) -> None:
    content = ledger("dwellings", *[{"area": "DH", "area_name": "东湖路宿舍区"}] * 300)
    with asking(house):
        apply_import(house, "dwellings", content)
    settle(house)
    assert check(house) == []

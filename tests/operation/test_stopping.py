"""Told to stop, a process finishes what it has begun, closes its databases, and calls that no failure."""

import json
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from projections import PROJECTIONS
from projections.engine.projection import states
from services.house import House
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from tests.builders import Clock, a_house, asking, move_in, settle
from tests.doors import come_in
from tests.operation.processes import running, serving, until
from tests.town import ledger_file

SLOW = (sys.executable, "-m", "tests.operation.slow_worker")
SHIFT = json.dumps({"shift": "s1", "payee": "bureau:ezhou", "float_fen": 0}).encode()
HEAD = (
    "POST /api/v1/shifts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nCookie: {cookie}\r\n"
    f"Idempotency-Key: the-one-under-way\r\nContent-Length: {len(SHIFT)}\r\nExpect: 100-continue\r\n\r\n"
)


@pytest.fixture
def home(tmp_path: Path, clock: Clock) -> Path:
    """A house with three dwellings, closed."""
    house = a_house(tmp_path / "home", clock)
    move_in(house)
    house.close()
    return tmp_path / "home"


def half_a_request(address: str, cookie: str) -> socket.socket:
    """A cashier who has pressed the button, over a slow line; the server has begun to read it."""
    where = urlsplit(address)
    calling = socket.create_connection((str(where.hostname), where.port or 0), timeout=30)
    calling.sendall(HEAD.replace("{cookie}", cookie).encode())
    assert calling.recv(1000).startswith(b"HTTP/1.1 100 ")
    calling.sendall(SHIFT[:20])
    return calling


def answered(calling: socket.socket) -> str:
    """The rest of the request, and the first line of what comes back; nothing where nobody is there any more."""
    with calling, suppress(ConnectionError):
        calling.sendall(SHIFT[20:])
        return calling.recv(10_000).decode().partition("\r\n")[0]
    return ""


def takes_calls(address: str) -> bool:
    where = urlsplit(address)
    try:
        socket.create_connection((str(where.hostname), where.port or 0), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def shifts(home: Path, clock: Clock) -> list[str]:
    """Which were opened, by history."""
    house = a_house(home, clock)
    streams = [entry.key for entry in house.store.read(0, 10_000).entries if entry.event.TOPIC == "ShiftOpened.v1"]
    house.close()
    return streams


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_answers_what_is_under_way_and_ends_well(home: Path, clock: Clock, told: signal.Signals) -> None:
    [cookie] = come_in(home, "wang")
    with serving(home) as (process, address):
        calling = half_a_request(address, cookie)
        process.send(told)
        until(lambda: not takes_calls(address))
        assert process.is_running(), "somebody is still being served"
        assert answered(calling) == "HTTP/1.1 201 Created", process.said()
        assert process.ended() == 0
        assert "crashed" not in process.said()
    assert not (home / "anju.db-wal").exists(), "the last one out closes the database"
    assert shifts(home, clock) == ["s1"]


def test_a_server_that_is_killed_answers_nobody_and_closes_nothing(home: Path, clock: Clock) -> None:
    """The control: what is asserted above does not come by itself."""
    [cookie] = come_in(home, "wang")
    with serving(home) as (process, address):
        calling = half_a_request(address, cookie)
        assert process.stop(signal.SIGKILL) == -signal.SIGKILL
        assert answered(calling) == ""
    assert (home / "anju.db-wal").exists()
    assert shifts(home, clock) == []


@pytest.fixture
def unfollowed(tmp_path: Path, clock: Clock) -> Path:
    """The bureau's dwellings on record, and nobody has followed yet."""
    house = a_house(tmp_path / "home", clock)
    with asking(house):
        apply_import(house, "dwellings", ledger_file("dwellings").read_bytes())
    house.close()
    return tmp_path / "home"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_between_two_batches(unfollowed: Path, clock: Clock, told: signal.Signals) -> None:
    with running("worker", home=unfollowed, command=(*SLOW, "slow")) as process:
        until(lambda: "batch" in process.said())
        assert process.stop(told) == 0, process.said()
        assert process.said().rstrip().splitlines()[-1] == "已停止。"
    assert not (unfollowed / "anju.db-wal").exists()
    house = a_house(unfollowed, clock)
    reached = positions(house)
    assert max(reached.values()) > 0, "it had begun"
    assert min(reached.values()) < house.store.position(), "it had not finished"
    settle(house)
    assert check(house) == []
    house.close()


def test_a_worker_that_falls_ends_the_process_loudly(unfollowed: Path) -> None:
    """The control, too: code 0 is not what a worker ends with whatever happens."""
    with running("worker", home=unfollowed, command=(*SLOW, "falling")) as process:
        assert process.ended() == 70
        assert '"event": "crashed"' in process.said()


def test_a_worker_follows_once_and_ends(unfollowed: Path, clock: Clock) -> None:
    with running("worker", "--once", home=unfollowed) as process:
        assert process.ended() == 0, process.said()
    house = a_house(unfollowed, clock)
    assert set(positions(house).values()) == {house.store.position()}
    house.close()


def positions(house: House) -> dict[str, int]:
    with house.read() as reading:
        names = {projection.name for projection in PROJECTIONS}
        return {state.name: state.position for state in states(reading) if state.name in names}

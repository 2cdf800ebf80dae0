"""PostgreSQL has committed, and nobody hears of it: the answer is what is recorded, never "failed", never twice."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from domain.billing.events import PaymentReceived
from projections import directory
from services.bootstrap import build
from services.event_store.master_key import make_master_key
from services.house import House
from services.local_postgres import Cluster
from services.settings import Settings
from services.use_cases import command
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from tests.builders import Clock, asking, move_in, open_counter, settle
from tests.doors import staffed
from tests.faults.cut_line import Cut, Line, line_to
from tests.faults.own_server import own_server
from tests.workbooks.clerk import ledger

TIMES = 10
SAVE = b"PaymentReceived.v1"
PAYMENT = {"dwelling": "BH-1-1-101", "amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Settings]]:
    with own_server(tmp_path_factory.mktemp("server")) as (cluster, settings):
        make_master_key(settings)
        house = build(settings, Clock())
        move_in(house)
        open_counter(house)
        house.close()
        yield cluster, settings


@pytest.fixture
def line(place: tuple[Cluster, Settings]) -> Iterator[Line]:
    with line_to(place[0].private) as line:
        yield line


@pytest.fixture
def house(place: tuple[Cluster, Settings], line: Line) -> Iterator[House]:
    """Whatever it says to PostgreSQL goes by the line, but for its keys."""
    settings = place[1]
    by_the_line = str(settings.database_url).replace(str(place[0].private), str(line.folder))
    house = build(settings.model_copy(update={"database_url": by_the_line}), Clock())
    yield house
    house.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with staffed(house) as client:
        yield client


def pay(client: TestClient, key: str) -> tuple[int, str]:
    """The status, and the code of a problem."""
    answer = client.post("/api/v1/payments", json=PAYMENT, headers={"Idempotency-Key": key})
    return answer.status_code, answer.json().get("code", "")


def paid(house: House) -> int:
    """How many payments stand."""
    return len(house.store.read(0, 100_000, frozenset({PaymentReceived.TOPIC})).entries)


def key_of(test: str, number: int = 0) -> str:
    return f"lost-{test}-{number:08}"


@pytest.mark.parametrize("cut", ["before it arrives", "before its answer"])
def test_whatever_of_a_save_is_lost_it_is_recorded_once_and_said_so(
    house: House, client: TestClient, line: Line, cut: Cut
) -> None:
    before = paid(house)
    for number in range(TIMES):
        line.lose(SAVE, cut)
        status, _ = pay(client, key_of(cut.replace(" ", "-"), number))
        assert status in (201, 202)
    assert line.cuts == TIMES
    assert paid(house) == before + TIMES
    settle(house)
    assert check(house) == []


def test_control_whoever_believes_the_conflict_with_himself_says_failed_of_what_is_recorded(
    house: House, client: TestClient, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "ATTEMPTS", 1)
    before = paid(house)
    line.lose(SAVE)
    assert pay(client, key_of("believed")) == (409, "changed_meanwhile")
    assert paid(house) == before + 1


def test_when_the_database_stays_away_it_is_said_that_nobody_knows_and_the_same_key_finds_out(
    house: House, client: TestClient, line: Line
) -> None:
    before = paid(house)
    line.lose(SAVE, "before its answer, and for good")
    assert pay(client, key_of("unknown")) == (503, "outcome_unknown")
    line.mend()
    assert pay(client, key_of("unknown"))[0] in (201, 202)
    assert paid(house) == before + 1


def test_a_great_save_whose_commit_got_no_reply_is_found_whole(house: House, line: Line) -> None:
    content = ledger("dwellings", *[{"area": "WC", "area_name": "望城路宿舍区"}] * 300)
    line.lose(b"currval")
    with asking(house, key="an import whose reply is lost"):
        apply_import(house, "dwellings", content)
    assert line.cuts == 1
    settle(house)
    with house.read() as reading:
        assert len(directory.dwellings(reading, "WC", limit=1_000)) == 300
    assert check(house) == []

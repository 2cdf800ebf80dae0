"""A newer release has written here: whoever meets its word records nothing more, says so, and goes on reading."""

import time
from collections.abc import Iterator

import pytest
import structlog
from fastapi.testclient import TestClient

from services.event_store import write_permit
from services.house import House
from tests.builders import a_house, move_in, open_counter, settle
from tests.databases import behind_its_back
from tests.doors import open_office, staffed
from tests.operation.processes import until
from tests.projections.test_stuck import by_hand

HERE = "BH-1-1-101"
WORD = "FeeForgiven.v9"
Lines = list[structlog.typing.EventDict]


@pytest.fixture
def town(house: House) -> House:
    move_in(house)
    open_counter(house)
    settle(house)
    return house


@pytest.fixture
def client(town: House) -> Iterator[TestClient]:
    """The service, with its own thread that follows."""
    with staffed(town) as client:
        yield client


def pay(client: TestClient, key: str) -> tuple[int, str]:
    body = {"dwelling": HERE, "amount_fen": 700, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}
    headers = {"Idempotency-Key": key}
    answer = client.post("/api/v1/payments", json=body, headers=headers)
    return answer.status_code, answer.json().get("code", "")


def said(lines: Lines) -> list[tuple[str, str]]:
    return [(line["log_level"], line["name"]) for line in lines if line["event"] == "upgrade needed"]


def reads_on(client: TestClient) -> bool:
    looked = [client.get(path).status_code for path in (f"/api/v1/statements/{HERE}", "/api/v1/payments", "/healthz")]
    return looked == [200, 200, 200]


def test_whoever_follows_history_meets_it_there_and_stops_recording(town: House, client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        assert pay(client, "before-anybody-knows")[0] in (201, 202)
        by_hand(town, f"ezhou/account/{HERE}-other", WORD, b"{}")
        town.store.on_recorded[0](town.store.position())
        until(lambda: client.get("/readyz").status_code == 503)
        before = town.store.position()
        assert pay(client, "once-it-was-met-there") == (503, "upgrade_needed")
        assert pay(client, "and-at-every-later-try") == (503, "upgrade_needed")
        assert client.get("/readyz").json()["code"] == "upgrade_needed"
        assert client.get("/livez").status_code == 200, "nobody starts it again for that"
        assert reads_on(client)
    assert town.store.position() == before
    assert said(lines) == [("error", WORD)], "once, whoever meets it"


def test_whoever_decides_meets_it_in_the_stream_that_he_loads(town: House) -> None:
    """A process that follows nothing."""
    client = staffed(town)
    with behind_its_back(town.settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
            f" SELECT originator_id, max(originator_version) + 1, '{WORD}', max(state) FROM stored_events"
            f" WHERE originator_id = 'ezhou/account/{HERE}' GROUP BY originator_id"
        )
    before = town.store.position()
    with structlog.testing.capture_logs() as lines:
        assert pay(client, "the-first-to-meet-it") == (503, "upgrade_needed")
        assert pay(client, "the-next-to-ask-for-it") == (503, "upgrade_needed")
    assert (town.store.position(), said(lines)) == (before, [("error", WORD)])
    assert reads_on(client)


def test_what_was_declared_since_is_noticed_within_a_minute(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a process that meets nothing of it."""
    client = staffed(town)
    assert pay(client, "at-the-last-look-it-was-well")[0] in (201, 202)
    with behind_its_back(town.settings) as connection:
        connection.exec_driver_sql(f"INSERT INTO vocabulary VALUES ('{WORD}')")
    assert pay(client, "the-control-nobody-has-looked")[0] in (201, 202)
    later = time.monotonic() + write_permit.LOOK_SECONDS
    monkeypatch.setattr(write_permit, "monotonic", lambda: later)
    assert pay(client, "a-minute-later-it-is-noticed") == (503, "upgrade_needed")
    assert reads_on(client)


def test_control_a_release_that_knows_every_word_records_on(town: House, client: TestClient) -> None:
    """The same entry with a word of ours: its bytes stop who reads them, and nobody else."""
    by_hand(town, f"ezhou/account/{HERE}-other", "FeeAssessed.v1", b"{}")
    town.store.on_recorded[0](town.store.position())
    until(lambda: client.get("/healthz").json()["status"] == "stuck")
    assert pay(client, "it-is-not-a-newer-release")[0] in (201, 202)
    assert client.get("/readyz").status_code == 200


def test_an_update_ends_it(town: House) -> None:
    """Whoever starts anew knows what it knows, and looks at what is declared."""
    open_office(town)
    with behind_its_back(town.settings) as connection:
        connection.exec_driver_sql(f"INSERT INTO vocabulary VALUES ('{WORD}')")
    older = a_house(town.settings)
    assert pay(staffed(older), "still-the-older-one") == (503, "upgrade_needed")
    older.close()

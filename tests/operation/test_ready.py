"""`/readyz`: whether it would record now; and where it would not, that it reads on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
import structlog

from services.event_store.write_permit import UpgradeNeeded
from services.house import House
from services.use_cases import counter
from tests.builders import COMPANY, Clock, a_house, asking, move_in, settle
from tests.doors import open_office, staffed


@pytest.fixture
def town(house: House) -> House:
    move_in(house)
    open_office(house)
    settle(house)
    return house


def ready(house: House) -> tuple[int, str]:
    with staffed(house) as client:
        answer = client.get("/readyz")
        assert client.get("/livez").status_code == 200, "nobody is restarted for it"
        assert client.get("/api/v1/statements/BH-1-1-101").status_code == 200, "it reads on"
        return answer.status_code, answer.json().get("code", "")


def open_shift(house: House, shift: str) -> None:
    with asking(house):
        counter.open_shift(house, shift, payee=COMPANY, float_fen=0)


def test_a_sound_service_is_ready(town: House) -> None:
    assert ready(town) == (200, "")


def test_a_service_whose_clock_is_suspect_is_not_ready(town: House, clock: Clock) -> None:
    clock.now -= timedelta(hours=1)
    assert ready(town) == (503, "clock_suspect")
    clock.now += timedelta(hours=1)
    assert ready(town) == (200, "")


@pytest.fixture
def older(town: House, clock: Clock) -> Iterator[House]:
    """The same release, once a newer one has declared a word that it does not know."""
    with closing(sqlite3.connect(town.settings.database_file, isolation_level=None)) as connection:
        connection.execute("INSERT INTO vocabulary VALUES ('LaterFact.v1')")
    opened = a_house(town.settings, clock)
    yield opened
    opened.close()


def test_a_release_that_does_not_know_every_word_reads_on_and_records_nothing(town: House, older: House) -> None:
    open_shift(town, "s1")  # The control: whoever has not looked yet is not stopped, for a minute.
    before = older.store.position()
    with structlog.testing.capture_logs() as logs, pytest.raises(UpgradeNeeded):
        open_shift(older, "s2")
    assert older.store.position() == before
    assert [(line["event"], line["name"]) for line in logs] == [("upgrade needed", "LaterFact.v1")]
    assert ready(older) == (503, "upgrade_needed")

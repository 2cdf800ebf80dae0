"""The figures: each moves when it should, stands still when it should, and none is about anybody."""

import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from projections import PROJECTIONS
from services.event_store.recorder import OutcomeUnknown
from services.event_store.sqlite_recorder import SqliteRecorder
from services.house import House
from services.operation import backup_manifest
from services.operation.backup_manifest import FORMAT, Manifest, Part
from services.reactions import REACTIONS
from services.settings import Settings
from services.use_cases import counter
from services.use_cases.command import CommandIdReused
from tests.builders import BUREAU, Clock, a_house, asking, move_in, open_counter, pay, register_person, settle
from tests.doors import EVERY_ROLE, staffed
from tests.operation.figures import figure, figures, grown, parsed
from tests.operation.processes import free_port, read, running, until, wait_until_answered

SLOW = (sys.executable, "-m", "tests.operation.slow_worker")


def open_shift(house: House, shift: str = "s1", key: str = "", payee: str = BUREAU) -> None:
    with asking(house, key=key, sent=payee):
        counter.open_shift(house, shift, payee=payee, float_fen=0)


# Commands --------------------------------------------------------------------------------------------


def of_opening(outcome: str) -> dict[str, str]:
    return {"command": "open_shift", "outcome": outcome}


def test_a_command_is_counted_by_how_it_ended(house: House) -> None:
    def twice() -> None:
        open_shift(house, key="the one press")
        open_shift(house, key="the one press")

    counted = "command_seconds_count"
    assert grown(house, counted, lambda: open_shift(house, "s0"), **of_opening("done")) == 1
    assert grown(house, "idempotent_replays_total", twice) == 1
    assert figure(house, counted, **of_opening("repeated")) >= 1

    def otherwise() -> None:
        with pytest.raises(CommandIdReused):
            open_shift(house, key="the one press", payee="bureau:another")

    assert grown(house, counted, otherwise, **of_opening("refused")) == 1


def test_a_repetition_after_a_conflict_is_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody records in the same stream between our looking and our writing."""
    load, raced = house.store.load_into, list[bool]()

    def overtaken(*things: Any, **how: Any) -> None:
        load(*things, **how)
        if not raced:
            raced.append(True)
            other = Thread(target=open_shift, args=(house,))
            other.start()
            other.join()

    monkeypatch.setattr(house.store, "load_into", overtaken)

    def late() -> None:
        with suppress(Exception):
            open_shift(house)

    assert grown(house, "command_retries_total", late, cause="conflict") == 1


@pytest.mark.parametrize(("failure", "word"), [(OutcomeUnknown("?"), "unknown"), (ZeroDivisionError(), "failed")])
def test_what_is_not_known_and_what_nobody_foresaw_are_two_things(
    house: House, monkeypatch: pytest.MonkeyPatch, failure: Exception, word: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise failure

    monkeypatch.setattr(SqliteRecorder, "insert_events", fail)
    unknown = figure(house, "unknown_outcomes_total")

    def press() -> None:
        with pytest.raises(type(failure)):
            open_shift(house)

    assert grown(house, "command_seconds_count", press, **of_opening(word)) == 1
    assert figure(house, "unknown_outcomes_total") - unknown == (word == "unknown")


# Followers, books, keys ------------------------------------------------------------------------------


def test_a_read_model_that_is_behind_or_stuck_says_so(house: House, clock: Clock) -> None:
    open_shift(house)
    clock.now += timedelta(seconds=40)
    assert figure(house, "projection_lag_seconds", name="ledger") == 40
    settle(house)
    assert figure(house, "projection_lag_seconds", name="ledger") == 0
    assert figure(house, "projection_stuck", name="ledger") == 0
    in_file(house.settings.database_file, "UPDATE projection_position SET stuck_at = 1 WHERE name = 'ledger'")
    assert figure(house, "projection_stuck", name="ledger") == 1
    assert figure(house, "projection_stuck", name="arrears") == 0


def test_a_ledger_that_does_not_balance_says_by_how_much(house: House) -> None:
    move_in(house)
    open_counter(house)
    pay(house, 5000)
    assert figure(house, "ledger_imbalance_fen") == 0
    in_file(
        house.settings.database_file,
        "UPDATE ledger_posting SET debit_fen = debit_fen + 7 WHERE rowid = (SELECT min(rowid) FROM ledger_posting)",
    )
    assert figure(house, "ledger_imbalance_fen") == 7


def test_a_drawer_that_was_counted_otherwise_says_by_how_much(house: House, clock: Clock) -> None:
    for shift, counted in (("s1", 500), ("s2", 200)):
        with asking(house):
            counter.open_shift(house, shift, payee=BUREAU, float_fen=300)
        with asking(house):
            counter.close_shift(house, shift, counted_fen=counted)
    settle(house)
    assert figure(house, "shift_variance_fen") == 300, "200 too much and 100 too little do not make up for each other"
    clock.pass_days(7)
    assert figure(house, "shift_variance_fen") == 0


def test_keys_that_are_away_and_a_key_that_is_lost_are_two_things(house: House) -> None:
    register_person(house, "chen", "陈小明")
    with staffed(house) as client:
        assert figure(house, "key_store_up") == 1
        in_file(house.settings.key_store_file, "ALTER TABLE subject_key RENAME TO elsewhere")
        assert figure(house, "key_store_up") == 0
        assert grown(house, "keys_lost_total", lambda: client.get("/api/v1/residents/chen")) == 0
        in_file(house.settings.key_store_file, "ALTER TABLE elsewhere RENAME TO subject_key")
        in_file(house.settings.key_store_file, "DELETE FROM subject_key")
        assert grown(house, "keys_lost_total", lambda: client.get("/api/v1/residents/chen")) == 1
        assert figure(house, "key_store_up") == 1


def in_file(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(statement)


# What lies around ------------------------------------------------------------------------------------


def test_the_newest_backup_has_an_age_and_where_there_is_none_it_has_no_end(tmp_path: Path, clock: Clock) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    house = a_house(Settings(home=tmp_path / "home", backup_folder=backups), clock)
    assert figure(house, "backup_age_seconds", part="history") == float("inf")
    for name, hours in (("old", 30), ("new", 2)):
        (backups / name).mkdir()
        backup_manifest.write(backups / name, a_manifest(clock.now - timedelta(hours=hours)))
    (backups / "begun").mkdir()
    assert figure(house, "backup_age_seconds", part="keys") == 7200
    house.close()


def a_manifest(taken_at: datetime) -> Manifest:
    part = Part("history.db", "sqlite", 1, "00")
    return Manifest(FORMAT, "ezhou", "0", taken_at.astimezone(UTC), 0, 0, (), 0, 0, part, part)


def test_each_disk_tells_how_much_of_it_is_free(house: House) -> None:
    for part in ("home", "history", "keys"):
        assert 0 < figure(house, "disk_free_ratio", part=part) < 1


def test_two_clocks_are_compared_where_there_are_two(house_on_postgres: House, clock: Clock) -> None:
    clock.now = datetime.now(UTC) + timedelta(hours=1)
    assert 3500 < figure(house_on_postgres, "clock_offset_seconds") < 3700


def test_one_clock_alone_is_not_compared(house: House) -> None:
    assert ("anju_clock_offset_seconds", ()) not in figures(house)


# Nobody ----------------------------------------------------------------------------------------------


def test_no_label_is_about_a_person_or_a_dwelling(told: House) -> None:
    """Labels are our own words: names of followers, parts, commands; not one comes out of history."""
    with staffed(told) as client:
        client.get("/api/v1/dwellings/BH-1-1-101")
        labels = {label for _, pairs in figures(told) for label in pairs if label[0] != "le"}
    followers = {each.name for each in PROJECTIONS} | {each.name for each in REACTIONS}
    assert {value for name, value in labels if name == "name"} == followers
    assert {value for name, value in labels if name == "part"} <= {"home", "history", "keys"}
    assert {value for name, value in labels if name == "cause"} == {"conflict", "away"}
    assert {value for name, value in labels if name == "role"} <= {*EVERY_ROLE, "staff"}
    outcomes = {"done", "repeated", "refused", "unknown", "failed"}
    assert {value for name, value in labels if name == "outcome"} <= outcomes
    commands = {value for name, value in labels if name == "command"}
    assert len(commands) > 10
    assert {name for name in commands if owner(name) is None} == set()
    assert {name for name, _ in labels} == {"name", "part", "cause", "outcome", "command", "role"}


def owner(command: str) -> Any:
    """The module in which a function of this name stands."""
    rooms = ("services.use_cases.", "services.reactions.", "services.payment_gateway.")
    modules = [module for name, module in sys.modules.items() if name.startswith(rooms)]
    return next((module for module in modules if hasattr(module, command)), None)


# Where they are told ---------------------------------------------------------------------------------


def test_the_api_tells_them_on_its_own_computer_only(house: House) -> None:
    with staffed(house) as client:
        answer = client.get("/metrics")
        assert ("anju_key_store_up", ()) in parsed(answer.content)
        assert answer.headers["content-type"].startswith("text/plain")
        assert client.get("/metrics", headers={"Host": "anju.example"}).status_code == 400
        assert "/metrics" not in client.get("/openapi.json").json()["paths"]


def test_a_worker_tells_them_at_a_port_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    with running("worker", home=tmp_path / "home", ANJU_METRICS_PORT=str(port)) as process:
        wait_until_answered(f"http://127.0.0.1:{port}/livez", process)
        assert ("anju_projection_lag_seconds", (("name", "ledger"),)) in parsed(read(port, "/metrics")[1])
        assert read(port, "/elsewhere")[0] == 404
        assert process.stop() == 0
    assert read(port, "/livez")[0] == 0


def test_a_worker_that_hangs_is_not_alive(tmp_path: Path) -> None:
    """The control of the health check: a process that answers is not yet one that works."""
    port = free_port()
    with running("worker", home=tmp_path / "home", command=(*SLOW, "hanging"), ANJU_METRICS_PORT=str(port)) as process:
        until(lambda: read(port, "/livez")[0] == 503)
        assert process.is_running()

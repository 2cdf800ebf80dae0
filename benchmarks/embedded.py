"""The same house on SQLite, in short: posting, payment, statement."""

import sqlite3
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.counter import by_house, open_counter, papers, serve
from benchmarks.history import live_a_year
from benchmarks.measuring import Figure, Meter
from benchmarks.town import Town, approve_runs, open_house, post_runs
from projections.statement import statement
from services.event_store.recorder import Row
from services.house import House
from services.settings import Settings
from services.worker import follow

PAYMENTS, READS = 200, 500
_TABLE = (
    "CREATE TABLE bare(id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, version INTEGER NOT NULL,"
    " topic TEXT NOT NULL, state BLOB NOT NULL, UNIQUE (stream, version))"
)
_INSERT = "INSERT INTO bare(stream, version, topic, state) VALUES (?, ?, ?, ?)"
_MOVEMENTS = "SELECT * FROM statement_movement WHERE dwelling = ? AND booked_on <= ? ORDER BY version, part"


def embedded_figures(folder: Path, buildings: int, rounds: int) -> list[Figure]:
    """One area of a year's history; the baseline writes the same rows, commit by commit, as durably."""
    settings = Settings(home=folder)
    town = Town(settings, open_house(settings), 1, buildings)
    live_a_year(town)
    follow(town.house)
    bare = _bare(folder / "bare.db")
    on = "On SQLite, "
    posting = Figure(
        f"{on}posting has {{ratio}} times the speed of INSERT alone: {{rate}} charges a second", "speed", None, "charge"
    )
    paying = Figure(
        f"{on}a clerk takes payments at {{ratio}} times the speed of INSERT of their rows: {{rate}} a second",
        "speed",
        None,
        "payment",
    )
    reading = Figure(
        f"{on}a statement is read at {{ratio}} times the speed of its bare query: {{rate}} a second",
        "speed",
        None,
        "statement",
    )
    for turn in range(rounds):
        _post(town, bare, posting)
        _pay(town, bare, paying, Random(turn))
        follow(town.house)
        _read(town, reading, Random(turn))
    bare.close()
    town.house.close()
    return [posting, paying, reading]


def _post(town: Town, bare: sqlite3.Connection, figure: Figure) -> None:
    house = town.house
    runs = approve_runs(house, next(town.months), town.areas)
    follow(house)
    start = house.store.position()
    ours = Meter().spent(partial(post_runs, runs, house))
    rows = house.store.recorder.history(start, 2 * town.dwellings)
    figure.note(ours.per(town.dwellings), Meter().spent(partial(_insert, bare, rows)).per(town.dwellings))


def _pay(town: Town, bare: sqlite3.Connection, figure: Figure, chance: Random) -> None:
    house, at_hand = town.house, papers(1, PAYMENTS)
    open_counter(house, at_hand)
    start = house.store.position()
    ours = Meter().spent(lambda: serve([by_house(house)], at_hand, partial(chance.choice, town.homes())))
    rows = house.store.recorder.history(start, 8 * PAYMENTS)
    saves = [rows[n : n + 4] for n in range(0, len(rows), 4)]  # Received, allocated, taken, receipt.
    figure.note(ours.per(PAYMENTS), Meter().spent(lambda: list(map(partial(_insert, bare), saves))).per(PAYMENTS))


def _read(town: Town, figure: Figure, chance: Random) -> None:
    homes = chance.choices(town.homes(), k=READS)
    database = sqlite3.connect(town.settings.database_file)
    ours = Meter().spent(partial(_read_all, town.house, homes))
    bare = Meter().spent(lambda: [database.execute(_MOVEMENTS, (home, "2025-12-31")).fetchall() for home in homes])
    figure.note(ours.per(READS), bare.per(READS))
    database.close()


def _read_all(house: House, homes: Iterable[str]) -> None:
    for home in homes:
        with house.read() as reading:
            statement(reading, home, "2025-12")


def _bare(file: Path) -> sqlite3.Connection:
    bare = sqlite3.connect(file, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute(_TABLE)
    return bare


def _insert(bare: sqlite3.Connection, rows: list[Row]) -> None:
    bare.execute("BEGIN")
    bare.executemany(_INSERT, [row[:4] for row in rows])
    bare.execute("COMMIT")

"""`make bench`: each figure is the median of interleaved rounds, as a ratio to its baseline in the same run."""

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.town import approved_run, asking, build
from projections.billing_statement import BillingStatement
from projections.engine.projection import CATCH_UP_BATCH, catch_up
from projections.engine.rebuild import rebuild
from projections.statement import statement
from services.house import House
from services.use_cases import assessment, counter
from services.worker import follow

DWELLINGS, ROUNDS, PAYMENTS, READS = 5_000, 5, 50, 200
EVENT_TABLE = (
    "CREATE TABLE IF NOT EXISTS bare(id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL,"
    " version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL, UNIQUE(stream, version))"
)


class Figure(NamedTuple):
    """A thing that is measured: how long it took, and how long its baseline took, round by round."""

    what: str
    baseline: str
    ours: list[float]
    bare: list[float]

    def note(self, ours: float, bare: float) -> None:
        """One round."""
        self.ours.append(ours)
        self.bare.append(bare)

    @property
    def speed(self) -> float:
        """Ours as a part of the baseline's speed: 1 is as fast."""
        return median(bare / ours for ours, bare in zip(self.ours, self.bare, strict=True))


def main() -> None:
    """Builds a town, measures, prints a table."""
    with TemporaryDirectory() as folder:
        house = build(Path(folder), DWELLINGS)
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute(EVENT_TABLE)
        figures = _measure(house, bare)
        house.close()
        bare.close()
    print(f"{DWELLINGS} dwellings, SQLite, median of {ROUNDS} rounds")
    for figure in figures:
        print(f"{figure.what:<58} {figure.speed:5.2f} × {figure.baseline}")


def _measure(house: House, bare: sqlite3.Connection) -> list[Figure]:
    posting = Figure("posting an approved run, durable", "bare INSERT of the same rows", [], [])
    current = Figure("the same until every read model is current", "bare INSERT of the same rows", [], [])
    paying = Figure("a counter payment, durable", "bare INSERT of its rows, one commit", [], [])
    reading = Figure("reading a statement", "bare SELECT of its rows", [], [])
    rebuilding = Figure("rebuilding billing_statement", "bare INSERT of its rows", [], [])
    for round_ in range(1, ROUNDS + 1):
        run = approved_run(house, f"2026-{round_:02}")
        follow(house)
        start = house.store.position()
        with asking(house, "person:poster"):
            post = _timed(partial(assessment.post_run, house, run))
        follow_ = _timed(lambda: follow(house))
        rows = house.store.recorder.history(start, 10 * DWELLINGS)
        insert = _timed(partial(_insert, bare, rows))
        posting.note(post, insert)
        current.note(post + follow_, insert)
        _pay(house, bare, paying)
        _read(house, reading)
        _rebuild(house, bare, rebuilding)
    return [posting, current, paying, reading, rebuilding]


def _pay(house: House, bare: sqlite3.Connection, figure: Figure) -> None:
    start = house.store.position()

    def pay() -> None:
        for n in range(PAYMENTS):
            with asking(house):
                counter.take_payment(
                    house,
                    f"BH-1-1-{n + 1}",
                    payment_id=f"{start}-{n}",
                    amount_fen=3113,
                    channel="cash",
                    shift="s1",
                    receipt_book="B-00000001",
                )

    ours = _timed(pay)
    rows = house.store.recorder.history(start, 10 * PAYMENTS)
    saves = [rows[n : n + 4] for n in range(0, len(rows), 4)]  # Received, allocated, taken, receipt.
    figure.note(ours, _timed(lambda: list(map(partial(_insert, bare), saves))))
    follow(house)


def _read(house: House, figure: Figure) -> None:
    def ours() -> None:
        for n in range(READS):
            with house.read() as connection:
                statement(connection, f"BH-1-1-{n % 200 + 1}", "2026-11")

    database = sqlite3.connect(house.settings.database)
    query = "SELECT * FROM statement_movement WHERE dwelling = ? AND booked_on <= ? ORDER BY version, part"

    def bare() -> None:
        for n in range(READS):
            database.execute(query, (f"BH-1-1-{n % 200 + 1}", "2026-11-30")).fetchall()

    figure.note(_timed(ours), _timed(bare))
    database.close()


def _rebuild(house: House, bare: sqlite3.Connection, figure: Figure) -> None:
    ours = _timed(lambda: rebuild(BillingStatement(), house.store.read, house.writing))
    catch_up(BillingStatement(), house.store.read, house.writing, CATCH_UP_BATCH)
    database = sqlite3.connect(house.settings.database)
    rows = database.execute("SELECT * FROM statement_movement").fetchall()
    database.close()
    places = ", ".join("?" * len(rows[0]))
    names = ", ".join(f"c{n}" for n in range(len(rows[0])))
    bare.execute("DROP TABLE IF EXISTS lines")
    bare.execute(f"CREATE TABLE lines({names}, PRIMARY KEY(c0, c1, c2)) WITHOUT ROWID")

    def insert() -> None:
        bare.execute("BEGIN")
        bare.executemany(f"INSERT INTO lines VALUES ({places})", rows)
        bare.execute("COMMIT")

    figure.note(ours, _timed(insert))


def _insert(bare: sqlite3.Connection, rows: list[tuple[str, int, str, bytes, int]]) -> None:
    bare.execute("BEGIN")
    columns = "INSERT INTO bare(stream, version, topic, state) VALUES (?, ?, ?, ?)"
    bare.executemany(columns, [(stream, version, topic, state) for stream, version, topic, state, _ in rows])
    bare.execute("COMMIT")


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

"""The power fails at any moment of a day: what was promised is there, and nothing is half there."""

import json
import random
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.registry.events import ResidentRegistered
from services.use_cases.checking import check
from tests.builders import a_house, settle
from tests.faults.power_loss import Disk, Film, film
from tests.faults.watched_disk import Said, Write

IMAGES, LIVED_IN = 2_000, 25
"""So many images are looked at, and in so many of them a house is opened and put to work."""
CONTROLS = 200
HISTORY = "SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events ORDER BY 1"


Entry = tuple[int, str, int, str, bytes]


class Day(NamedTuple):
    """A film, and the history with which its day ended."""

    film: Film
    folder: Path
    history: list[Entry]
    saves: frozenset[int]
    """The last position of each save."""


@pytest.fixture(scope="module")
def careful(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """History is written as the product writes it."""
    return a_day(tmp_path_factory.mktemp("careful"))


def a_day(folder: Path, *pragmas: str) -> Day:
    taken = film(folder, *pragmas)
    with closing(sqlite3.connect(folder / "anju.db")) as connection:
        history = connection.execute(HISTORY).fetchall()
    commands = [json.loads(row[4])["meta"]["command_id"] for row in history]
    ends = [at + 1 for at, command in enumerate(commands) if commands[at + 1 : at + 2] != [command]]
    return Day(taken, folder, history, frozenset({0, *ends}))


def images(day: Day, count: int, into: Path, lies: bool = False) -> Iterator[int]:
    """So many times the power fails, always before another write; the image lies in the folder then.

    Gives the last position that was promised by then.
    """
    chance, disk = random.Random(9), Disk(day.film.beginning, lies)
    writes = [at for at, step in enumerate(day.film.steps) if isinstance(step, Write)]
    first = bisect_left(writes, next(at for at, step in enumerate(day.film.steps) if isinstance(step, Said)))
    at = 0
    for cut in sorted(chance.choices(writes[first:], k=count)):
        for step in day.film.steps[at:cut]:
            disk.go_on(step)
        at = cut
        for old in into.iterdir():
            old.unlink()
        for name, content in disk.image(chance).items():
            (into / name).write_bytes(content)
        yield disk.promised


class Found(NamedTuple):
    """What SQLite makes of an image."""

    entries: list[Entry]
    followed: int
    """How far the read side has come."""
    keys: set[str]
    """Whose names can be opened."""


def found(folder: Path) -> Found | None:
    """None where a database is damaged. (The index of a log is never part of an image: it is made anew.)"""
    with closing(sqlite3.connect(folder / "anju.db")) as events, closing(sqlite3.connect(folder / "keys.db")) as keys:
        try:
            for connection in (events, keys):
                connection.execute("PRAGMA synchronous = OFF")  # Nobody needs the image any more.
                if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    return None
            [followed] = events.execute("SELECT max(position) FROM projection_position").fetchone()
            subjects = {subject for (subject,) in keys.execute("SELECT subject FROM subject_key")}
            return Found(events.execute(HISTORY).fetchall(), followed, subjects)
        except sqlite3.DatabaseError:
            return None


def whole(day: Day, image: Found | None) -> Found:
    """A beginning of the day's history, byte for byte, that ends with a whole save, and what belongs to it."""
    assert image is not None, "damaged"
    there = len(image.entries)
    assert image.entries == day.history[:there]
    assert there in day.saves, "half a save"
    assert image.followed <= there, "the read side knows of what never happened"
    named = {
        json.loads(row[4])["data"]["name"]["subject"] for row in image.entries if row[3] == ResidentRegistered.TOPIC
    }
    assert named <= image.keys, "a name whose key is gone"
    return image


def test_power_loss_takes_nothing_that_was_promised_and_leaves_nothing_half_done(careful: Day, tmp_path: Path) -> None:
    told = set[int]()
    for number, promised in enumerate(images(careful, IMAGES, tmp_path)):
        there = len(whole(careful, found(tmp_path)).entries)
        assert there >= promised, f"image {number} lost {promised - there} entries that were acknowledged"
        told.add(promised)
        if number % (IMAGES // LIVED_IN) == 0:
            live_in(careful.folder, tmp_path)
    assert len(told) > 80, "the cuts fall into the whole of the day"


def live_in(folder: Path, image: Path) -> None:
    """After the power is back the service starts, follows, and its books are equal."""
    (image / "master.key").write_bytes((folder / "master.key").read_bytes())
    house = a_house(image)
    settle(house)
    assert check(house) == []
    house.close()


def test_control_history_that_is_synced_at_checkpoints_only_loses_what_was_promised(tmp_path: Path) -> None:
    (tmp_path / "image").mkdir()
    hasty, lost = a_day(tmp_path, "synchronous = NORMAL"), 0
    for promised in images(hasty, CONTROLS, tmp_path / "image"):
        lost += len(whole(hasty, found(tmp_path / "image")).entries) < promised
    assert lost > CONTROLS // 4


def test_control_a_disk_that_says_synced_and_lies_is_found_out(careful: Day, tmp_path: Path) -> None:
    """The second guarantee, that the file is whole, hangs on the syncs as well: without them it is broken."""
    broken = sum(found(tmp_path) is None for _ in images(careful, CONTROLS, tmp_path, lies=True))
    assert broken > CONTROLS // 4

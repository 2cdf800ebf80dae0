"""`make soak`: processes at work are killed at random points, on both databases. KILLS=100 for fewer than 1,000.

The tests play the same, each a few times. A line for each part and database; afterwards the controls, in which
something is lost, doubled or half done, and must be noticed. Exit code 1 where either is not as it should be.
"""

import logging
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import structlog

from services.house import House
from tests.builders import Clock
from tests.databases import KINDS, Databases, Kind, Story
from tests.every_word import every_word
from tests.faults import test_killed_import as importing
from tests.faults import test_killed_rebuild as rebuilding
from tests.faults import test_killed_service as serving
from tests.projections import test_workers_at_once as following
from tests.use_cases import test_posting_killed as posting

KILLS = int(os.environ.get("KILLS", "1000"))
KILLS_A_ROUND = 20
"""Then a part begins with another house."""


class Part(NamedTuple):
    """Work that is killed: where it happens, and so many kills; then it is compared, and must be exact."""

    name: str
    story: Story
    kill: Callable[[House, random.Random, int], int]
    """How many kills there were. Raises AssertionError where something is lost, doubled, or differs."""


def _all_words(house: House) -> None:
    assert isinstance(house.clock, Clock)
    every_word(house, house.clock)


def _nothing(_house: House) -> None:
    """An empty house."""


def _serve(house: House, chance: random.Random, kills: int) -> int:
    serving.serve_under_kills(house, chance, kills)
    return kills


def _rebuild(house: House, chance: random.Random, kills: int) -> int:
    rebuilding.rebuild_under_kills(house, chance, kills)
    return kills


def _post(house: House, chance: random.Random, kills: int) -> int:
    return posting.post_under_kills(house, chance, kills).total()


PARTS = (
    Part("api and worker", serving.a_town, _serve),
    Part("run", posting.an_approved_run, _post),
    Part("import", _nothing, importing.import_under_kills),
    Part("rebuild", _all_words, _rebuild),
    Part("read side", _all_words, following.follow_under_kills),
)
CONTROLS: tuple[tuple[Story, Callable[[House], None]], ...] = (
    (serving.a_town, serving.test_control_a_service_that_makes_another_command_of_each_request_charges_twice),
    (posting.an_approved_run, posting.test_control_a_posting_in_two_saves_is_found_half_done),
    (_nothing, importing.test_control_an_import_in_two_saves_is_found_half_done),
    (_all_words, rebuilding.test_control_a_rebuild_in_the_live_tables_is_found_half_done),
    (_all_words, following.test_control_a_worker_that_commits_its_position_first_loses_rows_when_it_is_killed),
)


class Soak:
    """Houses for as long as it takes."""

    def __init__(self, folder: Path, databases: Databases) -> None:
        self._folder, self._databases, self._numbers = folder, databases, count(1)

    def kill(self, kind: Kind, part: Part, kills: int, chance: random.Random) -> bool:
        """House after house, until there were so many. Whether all was exact."""
        begun, so_far, houses = time.monotonic(), 0, 0
        while so_far < kills:
            with self._house(kind, part.story) as house:
                try:
                    so_far += part.kill(house, chance, min(KILLS_A_ROUND, kills - so_far))
                except AssertionError:
                    traceback.print_exc()
                    print(f"{kind:9} {part.name:15} NOT EXACT after {so_far} kills, in house {houses + 1}", flush=True)
                    return False
            houses += 1
        seconds = time.monotonic() - begun
        print(f"{kind:9} {part.name:15} {so_far:5} kills, {houses:3} houses, all exact, {seconds:5.0f} s", flush=True)
        return True

    def notices(self, kind: Kind, story: Story, control: Callable[[House], None]) -> bool:
        """Whether what is wrong in a control is seen."""
        with self._house(kind, story) as house:
            try:
                control(house)
            except AssertionError:
                traceback.print_exc()
                print(f"{kind:9} {control.__name__} NOT NOTICED", flush=True)
                return False
        print(f"{kind:9} {control.__name__}: noticed", flush=True)
        return True

    @contextmanager
    def _house(self, kind: Kind, story: Story) -> Iterator[House]:
        place = self._folder / f"{next(self._numbers)}"
        place.mkdir()
        with self._databases.retold(kind, story, place, Clock()) as house:
            yield house


def main() -> int:
    """Every part on both databases, then the controls."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"{KILLS} kills, chance {seed}", flush=True)
    chance, share = random.Random(seed), -(-KILLS // (len(PARTS) * len(KINDS)))
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        numbers = count(1)

        def new_folder(name: str) -> Path:
            made = Path(folder, f"{name}-{next(numbers)}")
            made.mkdir()
            return made

        databases = Databases(new_folder)
        try:
            soak = Soak(Path(folder), databases)
            exact = [soak.kill(kind, part, share, chance) for part in PARTS for kind in KINDS]
            noticed = [soak.notices(kind, *control) for control in CONTROLS for kind in KINDS]
        finally:
            databases.close()
    return 0 if all(exact) and all(noticed) else 1


if __name__ == "__main__":
    sys.exit(main())

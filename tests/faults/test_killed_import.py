"""An import that is killed brought all of its file, or nothing; and the same file, sent again, brings the rest."""

import random
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection

from domain.history import Entry
from services.event_store.key_stores import key_store
from services.house import House
from services.settings import Settings
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from tests.builders import a_house, asking, settle
from tests.kills import killed_at_work, wait_for_the_word
from tests.slow_saves import slow_down
from tests.town import bring, ledger_file

FACTS = 1_789
"""What the dwellings' ledger brings, with the two of its batch."""


def recorded(house: House) -> int:
    """How many entries; on PostgreSQL, what was rolled back leaves a gap in the positions."""
    return len(house.store.read(0, 10 * FACTS).entries)


def importing(to: Connection, settings: Settings) -> None:
    """A process that imports; its save takes its time."""
    house = a_house(settings)
    slow_down(house.store.recorder, 0.1)
    wait_for_the_word(to)
    with asking(house, key="the one import"):
        apply_import(house, "dwellings", ledger_file("dwellings").read_bytes())


def importing_by_halves(to: Connection, settings: Settings) -> None:
    """The control: the same facts in two saves."""
    house = a_house(settings)
    append = house.store.append

    def twice(entries: Iterable[Entry]) -> int:
        facts = list(entries)
        append(facts[: len(facts) // 2])
        wait_for_the_word(to)
        time.sleep(60)
        return append(facts[len(facts) // 2 :])

    house.store.append = twice  # type: ignore[method-assign]
    with asking(house, key="the one import"):
        apply_import(house, "dwellings", ledger_file("dwellings").read_bytes())


def test_control_an_import_in_two_saves_is_found_half_done(house: House) -> None:
    assert killed_at_work(importing_by_halves, house.settings, after=0.0)
    assert 0 < recorded(house) < FACTS


def test_a_killed_import_brought_all_or_nothing_and_can_be_sent_again(house: House) -> None:
    chance, kills, stood_at = random.Random(3), 0, set[int]()
    for number in range(8):
        kills += killed_at_work(importing, house.settings, after=0.12 * number + chance.random() * 0.12)
        stood_at.add(recorded(house))
    assert stood_at <= {0, FACTS}
    assert 0 in stood_at
    assert kills >= 3
    report = bring(house, "dwellings")
    assert (recorded(house), report.applied) == (FACTS, True)
    settle(house)
    assert check(house) == []
    with house.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM directory_dwelling").scalar_one() == 428


def test_keys_that_a_killed_import_left_behind_open_nothing_and_harm_nobody(house: House) -> None:
    """Keys come first, committed: a kill between leaves keys without values, never values without keys."""
    keys = key_store(house.settings.key_store)
    while not keys.wrapped_otherwise("no master key"):
        killed_at_work(importing, house.settings, after=0.6)
    bring(house, "dwellings")
    with house.read() as reading:
        rows = reading.exec_driver_sql("SELECT count(*), count(name_sealed) FROM resident").one()
    keys.close()
    assert rows[0] == rows[1] > 400
    assert house.keys.tombstones() == []

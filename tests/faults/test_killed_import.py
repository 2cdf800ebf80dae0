"""An import that is killed brought all of its file, or nothing; and the same file, sent again, brings the rest."""

import random
import time
from collections.abc import Iterable
from contextlib import closing
from multiprocessing.connection import Connection

import sqlalchemy as sa

from domain.history import Entry
from services.auth.tokens import Tokens
from services.databases.doors import import_work, now
from services.event_store.key_stores import key_store
from services.house import House
from services.http.imports_at_work import BEAT_SECONDS, ImportsAtWork, Order
from services.settings import Settings
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from tests.builders import a_house, asking
from tests.kills import Worker, killed_at_work, wait_for_the_word
from tests.slow_saves import slow_down
from tests.town import bring, ledger_file

FACTS = 1_789
"""What the dwellings' ledger brings, with the two of its batch."""

THE_FILE = Order("dwellings", "apply", False, "房屋台账.xlsx", ledger_file("dwellings").read_bytes())


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

    def twice(entries: Iterable[Entry], told: object = None) -> int:
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


def import_under_kills(house: House, chance: random.Random, at_most: int) -> int:
    """So many kills, each a little later, until it stands; in the end it is there, once."""
    kills = 0
    while kills < at_most and not recorded(house):
        kills += killed_at_work(importing, house.settings, after=(kills + chance.random()) * 0.05)
        assert recorded(house) in (0, FACTS)
    report = bring(house, "dwellings")
    assert (recorded(house), report.applied) == (FACTS, True)
    assert check(house) == []
    with house.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM directory_dwelling").scalar_one() == 428
    return kills


def test_a_killed_import_brought_all_or_nothing_and_can_be_sent_again(house: House) -> None:
    assert import_under_kills(house, random.Random(3), 60) >= 4


def importing_up_to_its_save(to: Connection, settings: Settings) -> None:
    """A process that never comes to its save."""
    house = a_house(settings)

    def wait(_entries: object) -> int:
        wait_for_the_word(to)
        time.sleep(60)
        raise AssertionError

    house.store.recorder.insert_events = wait  # type: ignore[method-assign, assignment]
    with asking(house, key="the one import"):
        apply_import(house, "dwellings", ledger_file("dwellings").read_bytes())


def at_work(to: Connection, settings: Settings) -> None:
    """A process that serves, and is at a file whose save takes its time."""
    house = a_house(settings)
    slow_down(house.store.recorder, 30.0)
    with asking(house, key="the one import"):
        work = ImportsAtWork(house, Tokens(settings.master_key)).start(THE_FILE, lambda _report: None)
    assert work
    while work.phase != "recorded":
        time.sleep(0.01)
    wait_for_the_word(to)
    work.over.wait()


def test_another_process_sees_that_it_was_interrupted_and_begins_it_anew(house: House) -> None:
    """It says every second that it is at it; the control is the same look while it lives."""
    works = ImportsAtWork(house, Tokens(house.settings.master_key))
    worker = Worker(at_work, house.settings)
    [seen] = works.of("person:wang")
    for killed, state in ((False, "at work"), (True, "interrupted")):
        if killed:
            worker.go()
            assert worker.was_killed(after=0.0)
        with house.doors.begin() as doors:
            doors.execute(sa.update(import_work).values(seen_at=now() - 3_600))
        time.sleep(2 * BEAT_SECONDS)
        look = works.look(seen.id, "person:wang")
        assert look
        assert (look.state, look.phase) == (state, "recorded"), killed
    assert recorded(house) == 0
    with asking(house, key="the one import"):
        work = works.start(THE_FILE, lambda _report: None)
    assert work
    work.wait(60)
    assert recorded(house) == FACTS
    look = works.look(seen.id, "person:wang")
    assert look
    assert (look.state, look.outcome and look.outcome.report and look.outcome.report.applied) == ("ended", True)


def test_keys_that_a_killed_import_left_behind_open_nothing_and_harm_nobody(house: House) -> None:
    """Keys come first, committed: a kill between leaves keys without values, never values without keys."""
    assert killed_at_work(importing_up_to_its_save, house.settings, after=0.0)
    with closing(key_store(house.settings.key_store)) as keys:
        left_behind = keys.wrapped_otherwise("no master key")
        assert recorded(house) == 0
        assert len(left_behind) > 400
        bring(house, "dwellings")
        assert keys.wrapped_otherwise("no master key") == left_behind
    with house.read() as reading:
        rows = reading.exec_driver_sql("SELECT count(*), count(name_sealed) FROM resident").one()
    assert rows[0] == rows[1] > 400
    assert house.keys.tombstones() == []

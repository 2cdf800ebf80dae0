"""Two workers, and workers that are killed: each entry is counted once."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Barrier, BrokenBarrierError, Thread

import pytest
import sqlalchemy as sa

from domain.history import Entry
from domain.retrofit.retrofit_programme import RetrofitProgramme
from projections import PROJECTIONS
from projections.engine.calendar import Calendar
from projections.engine.projection import (
    Overtaken,
    Projection,
    Read,
    Stretch,
    Wanted,
    catch_up,
    fold_all,
    load_calendars,
    position,
)
from projections.engine.rebuild import rebuild
from projections.engine.tables import positions as positions_
from projections.engine.writer import Writer
from projections.retrofit_progress import RetrofitProgress, retrofits_of_area
from services.house import House
from services.settings import Settings
from services.use_cases.checking import check
from services.worker import follow
from tests.builders import a_house, asking, settle
from tests.every_word import FIRST
from tests.kills import Worker, killed_at_work, wait_for_the_word
from tests.projections.read_side import forget, positions, rows

Work = Callable[[Projection, Read, sa.Engine], None]
VISITS = 60


def careful(projection: Projection, read: Read, engine: sa.Engine) -> None:
    """Our worker."""
    while True:
        try:
            catch_up(projection, read, engine, batch=5)
        except Overtaken:
            continue
        return


def careless(projection: Projection, read: Read, engine: sa.Engine) -> None:
    """A worker that moves its position without looking where it was."""
    while True:
        with engine.connect() as connection:
            here = position(connection, projection.name)
        stretch = read(here, 5, projection.wanted())
        if stretch.upto == here:
            return
        with engine.begin() as connection:
            writer = Writer()
            fold_all(
                projection, stretch.entries, load_calendars(connection, [projection.name])[projection.name], writer
            )
            mine = positions_.c.name == projection.name
            connection.execute(positions_.update().where(mine).values(position=stretch.upto))
            writer.write(connection)


def two_at_once(house: House, projection: Projection, work: Work) -> None:
    """Both have read the same stretch before either writes, as long as both are at work."""
    both = Barrier(2)

    def read(after: int, limit: int, wanted: Wanted) -> Stretch:
        stretch = house.store.read(after, limit, wanted)
        with suppress(BrokenBarrierError):
            both.wait(0.1)
        return stretch

    workers = [Thread(target=work, args=(projection, read, house.writing)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def called(house: House) -> int:
    """How often somebody called at the doors of the first building."""
    with house.read() as reading:
        return next(row.visits for row in retrofits_of_area(reading, "BH") if row.item == "水表出户")


def call_often(house: House) -> None:
    with asking(house):
        programme = house.store.load(RetrofitProgramme, "BH/水表出户")
        for _ in range(VISITS):
            programme.make_visit(FIRST)
        house.store.record(programme)


def test_two_workers_at_once_count_each_entry_once(told: House) -> None:
    before = called(told)
    call_often(told)
    two_at_once(told, RetrofitProgress(), careful)
    assert called(told) == before + VISITS


def test_control_workers_without_compare_and_set_count_twice(told: House) -> None:
    before = called(told)
    call_often(told)
    two_at_once(told, RetrofitProgress(), careless)
    assert called(told) > before + VISITS


@pytest.mark.parametrize("projection", PROJECTIONS, ids=[projection.name for projection in PROJECTIONS])
def test_two_workers_at_once_make_the_same_rows(told: House, projection: Projection) -> None:
    right = rows(told.reading)
    forget(told, projection)
    assert rows(told.reading) != right
    two_at_once(told, projection, careful)
    assert rows(told.reading) == right


def test_threads_of_one_house_follow_one_at_a_time(told: House) -> None:
    right = rows(told.reading)
    forget(told)
    threads = [Thread(target=follow, args=(told,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(told.reading) == right


# Killed ---------------------------------------------------------------------------------------------


def slowed(projection: Projection) -> Projection:
    """The same projection; each fold takes a moment, so that a kill finds it inside a transaction."""
    fold = projection.fold

    def slow(entry: Entry, calendar: Calendar, writer: Writer) -> None:
        time.sleep(0.005)
        fold(entry, calendar, writer)

    projection.fold = slow  # type: ignore[method-assign]
    return projection


def projecting(to: Connection, settings: Settings) -> None:
    """A worker process."""
    house = a_house(settings)
    wait_for_the_word(to)
    for projection in PROJECTIONS:
        careful(slowed(projection), house.store.read, house.writing)


def follow_under_kills(house: House, chance: random.Random, at_most: int) -> int:
    """Two at a time; how many kills there were before so many were reached, or they had come to the end."""
    right, kills = rows(house.reading), 0
    forget(house)
    while kills < at_most and set(positions(house).values()) != {house.store.position()}:
        rivals = [Worker(projecting, house.settings) for _ in range(2)]
        for rival in rivals:
            rival.go()
        kills += sum(rival.was_killed(0.005 + chance.random() * 0.06) for rival in rivals)
    settle(house)
    assert rows(house.reading) == right
    assert check(house) == []
    return kills


def test_workers_killed_in_mid_batch_leave_exact_sums(told: House) -> None:
    assert follow_under_kills(told, random.Random(7), 16) >= 5


def projecting_carelessly(to: Connection, settings: Settings) -> None:
    """The control: the position is committed before the rows are."""
    house = a_house(settings)
    projection = PROJECTIONS[0]
    stretch = house.store.read(0, 1_000, projection.wanted())
    with house.writing.begin() as connection:
        mine = positions_.c.name == projection.name
        connection.execute(positions_.update().where(mine).values(position=stretch.upto))
    wait_for_the_word(to)
    time.sleep(60)


def test_control_a_worker_that_commits_its_position_first_loses_rows_when_it_is_killed(told: House) -> None:
    right = rows(told.reading)
    forget(told)
    assert killed_at_work(projecting_carelessly, told.settings, after=0.0)
    settle(told)
    assert rows(told.reading) != right


def test_two_rebuilds_at_once_do_not_mix_their_rows(told: House) -> None:
    """As when two processes start with a newer release: the one that began last stands."""
    right = rows(told.reading)
    collection = next(each for each in PROJECTIONS if each.name == "collection")
    outcomes: list[str] = []

    def another_begins(_upto: int) -> None:
        if not outcomes:
            outcomes.append("began")
            rebuild(collection, told.store.read, told.writing)
            outcomes.append("done")

    with pytest.raises(Overtaken):
        rebuild(collection, told.store.read, told.writing, another_begins)
    assert outcomes == ["began", "done"]
    assert rows(told.reading) == right
    settle(told)
    assert check(told) == []

"""A rebuild that is killed at any moment: each read model is what it was, or what it should be, and goes on."""

import os
import random
import time
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from signal import SIGKILL
from threading import Timer
from typing import Any

import pytest
import sqlalchemy as sa

from projections import PROJECTIONS, billing_statement
from projections.engine.projection import Projection
from projections.engine.rebuild import rebuild
from projections.engine.tables import positions as positions_
from services.house import House
from services.settings import Settings
from services.use_cases.checking import check
from tests.builders import a_house, open_counter, pay
from tests.every_word import FIRST
from tests.kills import killed_at_work, wait_for_the_word
from tests.projections.read_side import Rows, from_nothing, positions, rows

KILLS = 10
A_WHILE_SECONDS = 0.004
"""As long as a statement may take: so long after it began, the process is killed."""
LONG_SECONDS = 60.0


def rebuilding(to: Connection, settings: Settings, statement: int, seconds: float) -> None:
    """A process that makes everything anew; it is killed so long after that statement began."""
    house = a_house(settings)
    numbers = count(1)

    def begun() -> None:
        if next(numbers) == statement:
            Timer(seconds, os.kill, (os.getpid(), SIGKILL)).start()

    tell_of_each(house.writing, begun)
    wait_for_the_word(to)
    make_anew(house)


def tell_of_each(engine: sa.Engine, begun: Callable[[], object]) -> None:
    """Each statement that begins, and each commit."""

    def told(*_: Any) -> None:
        begun()

    sa.event.listen(engine, "before_cursor_execute", told)
    sa.event.listen(engine, "commit", told)


def make_anew(house: House) -> None:
    for projection in PROJECTIONS:
        rebuild(projection, house.store.read, house.writing)


def statements_of_a_rebuild(house: House) -> int:
    """How many there are, when nobody is killed."""
    told: list[None] = []
    other = a_house(house.settings)
    tell_of_each(other.writing, lambda: told.append(None))
    make_anew(other)
    other.close()
    return len(told)


def wear(house: House) -> Rows:
    """The last row of each table is gone: what is old can be told from what was made anew. Gives what is left."""
    with house.writing.begin() as connection:
        for projection in PROJECTIONS:
            for table in projection.tables:
                last = connection.execute(sa.select(*table.primary_key).order_by(*table.primary_key)).all()[-1]
                mine = (column == value for column, value in zip(table.primary_key, last, strict=True))
                connection.execute(table.delete().where(*mine))
    return rows(house.reading)


def made_anew(house: House, old: Rows, right: Rows) -> list[str]:
    """Which read models were swapped; each one's tables are all old, or all new."""
    now, swapped = rows(house.reading), []
    for projection in PROJECTIONS:
        names = [table.name for table in projection.tables]
        found = {name: now[name] for name in names}
        assert found in ({name: old[name] for name in names}, {name: right[name] for name in names}), projection.name
        if found == {name: right[name] for name in names}:
            swapped.append(projection.name)
    assert set(positions(house).values()) == {house.store.position()}
    return swapped


def rebuild_under_kills(house: House, chance: random.Random, kills: int) -> set[int]:
    """Killed so often; gives how many read models were found made anew. In the end all are as they should be."""
    right, statements = rows(house.reading), statements_of_a_rebuild(house)
    assert rows(house.reading) == right
    found = set[int]()
    for _ in range(kills):
        old = wear(house)
        at, seconds = chance.randint(1, statements), chance.random() * A_WHILE_SECONDS
        assert killed_at_work(rebuilding, house.settings, at, seconds, after=LONG_SECONDS)
        found.add(len(made_anew(house, old, right)))
        put_right(house, right)
    make_anew(house)
    assert rows(house.reading) == right
    assert [name for name in sa.inspect(house.writing).get_table_names() if "shadow" in name] == []
    return found


def put_right(house: House, right: Rows) -> None:
    """The rows that were taken away, where they still lack."""
    now = rows(house.reading)
    with house.writing.begin() as connection:
        for table in (table for projection in PROJECTIONS for table in projection.tables):
            for row in set(right[table.name]) - set(now[table.name]):
                connection.execute(table.insert().values(row))


def test_a_rebuild_that_is_killed_leaves_each_read_model_old_or_new_and_the_next_one_works(told: House) -> None:
    found = rebuild_under_kills(told, random.Random(11), KILLS)
    assert min(found) < len(PROJECTIONS) / 3, "some kills came early"
    assert max(found) > len(PROJECTIONS) / 3, "some came late"


def test_what_is_recorded_after_a_kill_is_shown_in_the_old_tables(told: House) -> None:
    chance, statements = random.Random(12), statements_of_a_rebuild(told)
    open_counter(told, "s9", first=901)
    for _ in range(3):
        at = chance.randint(1, statements)
        assert killed_at_work(rebuilding, told.settings, at, 0.0, after=LONG_SECONDS)
        pay(told, 777, FIRST, shift="s9", book="BH-00000901")
        assert set(positions(told).values()) == {told.store.position()}
        assert check(told) == []
    assert rows(told.reading) == from_nothing(told, 500)


def rebuilding_in_place(to: Connection, settings: Settings, projection: Projection) -> None:
    """The control: the live tables are emptied, and filled again from the beginning."""
    house = a_house(settings)
    with house.writing.begin() as connection:
        for table in projection.tables:
            connection.execute(table.delete())
        mine = positions_.c.name == projection.name
        connection.execute(positions_.update().where(mine).values(position=0))
    wait_for_the_word(to)
    time.sleep(LONG_SECONDS)


def test_control_a_rebuild_in_the_live_tables_is_found_half_done(told: House) -> None:
    right = rows(told.reading)
    old = wear(told)
    assert made_anew(told, old, right) == []
    assert killed_at_work(rebuilding_in_place, told.settings, billing_statement.BillingStatement(), after=0.0)
    with pytest.raises(AssertionError, match="billing_statement"):
        made_anew(told, old, right)

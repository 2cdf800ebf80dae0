"""The rows depend on history alone: not on the size of a batch, not on whether they were made live or anew."""

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from domain import VOCABULARY
from projections import PROJECTIONS, billing_statement
from projections.engine.calendar import Calendar
from projections.engine.projection import Overtaken, Projection, Wanted, catch_up, fold_all, states
from projections.engine.rebuild import rebuild
from projections.engine.tables import positions as positions_
from projections.engine.writer import Writer
from services.bootstrap import build
from services.event_store.stretches import Stretch
from services.house import House
from services.reactions import REACTIONS
from services.use_cases.checking import check
from tests.builders import Clock, a_house, open_counter, pay
from tests.every_word import FIRST
from tests.projections.read_side import from_nothing, positions, rows
from tests.town import busy_weeks

NAMES = [projection.name for projection in PROJECTIONS]


def topics(house: House) -> Counter[str]:
    return Counter(row[2] for row in house.store.recorder.history(0, 1_000_000))


def test_the_history_of_these_tests_holds_every_word_there_is(told: House) -> None:
    assert set(topics(told)) == set(VOCABULARY)
    assert check(told) == []


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_batches_of_any_size_give_the_same_rows(told: House, batch: int) -> None:
    live = rows(told.reading)
    assert all(live[table.name] for projection in PROJECTIONS for table in projection.tables), "no table is empty"
    assert from_nothing(told, batch) == live


def test_rebuilt_is_what_incremental_was_for_two_areas_of_a_bureau(areas: House, clock: Clock) -> None:
    busy_weeks(areas, clock)
    counted = topics(areas)
    assert min(counted["RefundIssued.v1"], counted["AssessmentReversed.v1"], counted["PeriodReopened.v1"]) >= 1
    assert counted["FeeAssessed.v1"] > 500
    assert check(areas) == []
    live = rows(areas.reading)
    for projection in PROJECTIONS:
        assert rebuild(projection, areas.store.read, areas.writing) == areas.store.position()
    assert rows(areas.reading) == live
    assert check(areas) == []


def test_a_rebuilt_projection_goes_on_from_where_it_stands(told: House) -> None:
    for projection in PROJECTIONS:
        rebuild(projection, told.store.read, told.writing)
    open_counter(told, "s9", first=901)
    pay(told, 777, FIRST, shift="s9", book="BH-00000901")
    assert set(positions(told).values()) == {told.store.position()}
    assert check(told) == []


def test_rebuilding_again_and_again_leaves_no_table_and_no_index_behind(told: House) -> None:
    def names() -> list[str]:
        there = sa.inspect(told.writing)
        tables = there.get_table_names()
        return tables + [str(index["name"]) for table in tables for index in there.get_indexes(table)]

    before = rows(told.reading)
    first = len(names())
    assert first > 30
    for _ in range(3):
        for projection in PROJECTIONS:
            rebuild(projection, told.store.read, told.writing)
    assert len(names()) == first
    assert not [name for name in names() if "shadow" in name and not name.startswith("ix_")]
    assert rows(told.reading) == before


def test_what_is_recorded_while_it_is_rebuilt_is_in_the_new_tables(told: House) -> None:
    """Between the last batch into the shadows and the swap, somebody pays."""
    statement = billing_statement.BillingStatement()
    open_counter(told, "s9", first=901)
    paid: list[str] = []

    def somebody_pays(_upto: int) -> None:
        if not paid:
            paid.append(pay(told, 777, FIRST, shift="s9", book="BH-00000901"))

    assert rebuild(statement, told.store.read, told.writing, somebody_pays) == told.store.position()
    with told.read() as reading:
        moved = billing_statement.moved_until(reading, FIRST, date(2099, 1, 1))
    received = [each.movement.payment_id for each in moved if each.movement.what == "received"]
    assert received.count(paid[0]) == 1


def test_entries_that_were_counted_are_not_counted_again(told: House) -> None:
    """The same stretch delivered by somebody who stands at an older position."""
    [collection] = [each for each in PROJECTIONS if each.name == "collection"]
    before = rows(told.reading)

    def the_past_again(_after: int, _batch: int, wanted: Wanted) -> Stretch:
        """What a worker has in his hands who read before another one moved on."""
        with told.writing.begin() as connection:
            mine = positions_.c.name == collection.name
            connection.execute(positions_.update().where(mine).values(position=told.store.position()))
        return told.store.read(0, 1_000, wanted)

    with told.writing.begin() as connection:
        connection.execute(positions_.update().where(positions_.c.name == collection.name).values(position=0))
    with pytest.raises(Overtaken):
        catch_up(collection, the_past_again, told.writing)
    assert rows(told.reading) == before


# Another version of the code ----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_another_version_of_its_code_is_rebuilt_at_the_start(
    told: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [projection] = [each for each in PROJECTIONS if each.name == name]
    right = rows(told.reading)
    table = projection.tables[0]
    with told.writing.begin() as connection:
        connection.execute(table.delete())  # What the older code left is not what the newer one would.
    told.close()
    monkeypatch.setattr(type(projection), "code_version", projection.code_version + 1)
    again = build(told.settings)
    assert rows(again.reading) == right
    [state] = [each for each in states_of(again) if each[0] == name]
    assert state == (name, projection.code_version)
    again.close()


def states_of(house: House) -> list[tuple[str, int]]:
    with house.read() as reading:
        return [(row.name, row.code_version) for row in reading.execute(sa.select(positions_))]


def test_the_same_version_is_not_rebuilt_at_the_start(told: House) -> None:
    with told.writing.begin() as connection:
        connection.execute(sa.text("DELETE FROM proposal"))
    told.close()
    again = a_house(told.settings)
    assert rows(again.reading)["proposal"] == [], "starting is cheap: nothing is read that needs no reading"
    again.close()


def test_older_code_that_still_runs_does_not_write_into_newer_tables(told: House) -> None:
    class Older(type(PROJECTIONS[0])):  # type: ignore[misc]  # The directory, as it was.
        code_version = 0

    before = positions(told)
    open_counter(told, "s9", first=901)
    with pytest.raises(Overtaken):
        catch_up(Older(), told.store.read, told.writing)
    assert positions(told) == before


# What a projection may do -------------------------------------------------------------------------


@pytest.mark.parametrize("projection", PROJECTIONS, ids=NAMES)
def test_a_projection_reads_nothing_but_its_own_words(projection: Projection, told: House) -> None:
    """Folding all of history into a writer, without any database to look something up in."""
    entries = told.store.read(0, 100_000, projection.wanted()).entries
    assert {entry.event.TOPIC for entry in entries} >= {event.TOPIC for event in projection.events}
    fold_all(projection, entries, Calendar({}), Writer())


def test_every_word_is_read_by_somebody_and_every_state_is_told(told: House) -> None:
    read = {event.TOPIC for projection in PROJECTIONS for event in projection.events}
    assert read == set(VOCABULARY)
    with told.read() as reading:
        told_of = {state.name: state for state in states(reading)}
    assert set(told_of) == {*NAMES, *(each.name for each in REACTIONS)}
    assert {state.position for state in told_of.values()} == {told.store.position()}
    assert {state.stuck_at for state in told_of.values()} == {None}

"""The town that a newcomer sees first."""

from collections.abc import Iterator

import pytest

from projections import collection
from projections.statement import statement
from services.demo.story import SHOWN, tell
from services.house import House
from services.use_cases.checking import check
from tests.builders import Clock, move_in
from tests.databases import KINDS, Databases


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


def _stop_at_the_fifth_payment(what: str, done: int, _total: int) -> None:
    if (what, done) == ("payments", 5):
        raise Stopped


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module", params=KINDS)
def town(request: pytest.FixtureRequest, databases: Databases) -> Iterator[House]:
    """Stopped in the middle, and gone on with."""
    with databases.house_apart(request.param, Clock()) as house:
        with pytest.raises(Stopped):
            tell(house, _stop_at_the_fifth_payment)
        told = tell(house, _silent)
        assert told is not None
        assert (told.dwellings, told.payments) == (428, 60)
        yield house


def test_a_demo_that_was_stopped_goes_on_where_it_stopped(town: House) -> None:
    with town.read() as reading:
        receipts = [row.receipt for _, row in collection.payments_after(reading, None, 0, 100)]
    assert receipts == [f"SC{number:08}" for number in range(1, 61)]
    assert check(town) == []


def test_a_town_that_stands_is_not_told_again(town: House) -> None:
    before = town.store.position()
    assert tell(town, _silent) is None
    assert town.store.position() == before


def test_the_statement_that_is_shown_has_something_to_explain(town: House) -> None:
    with town.read() as reading:
        shown = statement(reading, SHOWN, "2026-11")
    assert {line.what for line in shown.lines} >= {"brought forward", "assessed", "received"}
    assert shown.opening_fen > 0
    assert shown.closing_fen == sum(item.outstanding_fen for item in shown.open_items) > 0


def test_a_house_with_data_of_its_own_is_left_alone(house: House) -> None:
    move_in(house)
    before = house.store.position()
    assert tell(house, _silent) is None
    assert house.store.position() == before

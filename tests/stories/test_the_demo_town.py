"""The town that a newcomer sees first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections import collection
from projections.statement import statement
from services.demo.story import SHOWN, tell
from services.house import House
from services.use_cases.checking import check
from tests.builders import a_house, move_in


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


def _stop_at_the_fifth_payment(what: str, done: int, _total: int) -> None:
    if (what, done) == ("payments", 5):
        raise Stopped


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Stopped in the middle, and gone on with."""
    house = a_house(tmp_path_factory.mktemp("town"))
    with pytest.raises(Stopped):
        tell(house, _stop_at_the_fifth_payment)
    told = tell(house, _silent)
    assert told is not None
    assert (told.dwellings, told.payments) == (428, 60)
    yield house
    house.close()


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


def test_a_house_with_data_of_its_own_is_left_alone(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    move_in(house)
    before = house.store.position()
    assert tell(house, _silent) is None
    assert house.store.position() == before
    house.close()

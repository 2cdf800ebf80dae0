"""A street that can be assessed, and a counter where it can pay."""

from collections.abc import Iterator

import pytest

from services.house import House
from services.stripe_simulator import Simulator
from tests.builders import adopt, move_in, open_counter
from tests.databases import Retold
from tests.online import paying_online
from tests.use_cases.months import DUE, assess


def a_street(house: House) -> None:
    """Three dwellings in two buildings, and a fee."""
    move_in(house)
    adopt(house)


def a_desk(house: House) -> None:
    """The street, an open shift and a receipt book."""
    a_street(house)
    open_counter(house)


@pytest.fixture
def street(retold: Retold) -> House:
    """Three dwellings in two buildings, and a fee."""
    return retold(a_street)


@pytest.fixture
def desk(retold: Retold) -> House:
    """The street, an open shift and a receipt book."""
    return retold(a_desk)


@pytest.fixture
def both(street: House) -> Iterator[tuple[House, Simulator]]:
    """January and February are owed."""
    for month in ("2026-01", "2026-02"):
        assess(street, period=month, due_on=DUE)
    open_counter(street)
    with paying_online(street) as found:
        yield found


@pytest.fixture
def home(both: tuple[House, Simulator]) -> House:
    return both[0]


@pytest.fixture
def bank(both: tuple[House, Simulator]) -> Simulator:
    return both[1]

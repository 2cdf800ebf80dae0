"""A street that can be assessed, and a counter where it can pay."""

import pytest

from services.house import House
from tests.builders import adopt, move_in, open_counter
from tests.databases import Retold


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

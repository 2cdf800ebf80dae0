"""A street that can be assessed."""

import pytest

from services.house import House
from tests.builders import adopt, move_in


@pytest.fixture
def street(house: House) -> House:
    """Three dwellings in two buildings, and a fee."""
    move_in(house)
    adopt(house)
    return house

"""A street that can be assessed, and a counter where it can pay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.house import House
from tests.builders import Clock, adopt, move_in, open_counter
from tests.on_disk import OnDisk, copy, tell


def a_street(house: House) -> None:
    """Three dwellings in two buildings, and a fee."""
    move_in(house)
    adopt(house)


def a_desk(house: House) -> None:
    """The street, an open shift and a receipt book."""
    a_street(house)
    open_counter(house)


@pytest.fixture(scope="session")
def street_on_disk(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """To be copied."""
    return tell(tmp_path_factory.mktemp("street"), lambda house, _: a_street(house))


@pytest.fixture
def street(street_on_disk: OnDisk, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """Three dwellings in two buildings, and a fee."""
    house = copy(street_on_disk, tmp_path, clock)
    yield house
    house.close()


@pytest.fixture(scope="session")
def desk_on_disk(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """To be copied."""
    return tell(tmp_path_factory.mktemp("desk"), lambda house, _: a_desk(house))


@pytest.fixture
def desk(desk_on_disk: OnDisk, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """The street, an open shift and a receipt book."""
    house = copy(desk_on_disk, tmp_path, clock)
    yield house
    house.close()

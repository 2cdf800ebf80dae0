"""Places to go back to, and a town that has to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.house import House
from services.operation.backup import back_up
from services.settings import Settings
from tests.builders import Clock
from tests.databases import Databases, Retold
from tests.faults.backup_places import Places
from tests.faults.drill import Lost, a_town, lose


@pytest.fixture
def places(databases: Databases, tmp_path: Path, clock: Clock) -> Places:
    """Backups are made from here, and restored to there."""
    return Places(databases, tmp_path, clock)


@pytest.fixture
def lost(retold: Retold, places: Places, tmp_path: Path, clock: Clock) -> Lost:
    """A backup of yesterday, and both databases gone."""
    return lose(retold(a_town), places, tmp_path / "backup", clock)


@pytest.fixture
def backup(house: House, places: Places, tmp_path: Path, clock: Clock) -> Path:
    """Of the house of the test."""
    folder = tmp_path / "backup"
    back_up(places.for_backup(house.settings), folder, clock)
    return folder


@pytest.fixture
def empty(house: House, places: Places) -> Iterator[Settings]:
    """A new machine of its kind."""
    with places.empty(house.settings) as place:
        yield place

"""A real house for whoever asks: its own folder, its own clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.house import House
from tests import every_word, town
from tests.builders import Clock, a_house
from tests.on_disk import OnDisk, copy, tell


@pytest.fixture
def clock() -> Clock:
    """Noon in Shanghai on 2026-11-23, until the test moves it."""
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    """An empty house on SQLite."""
    built = a_house(tmp_path, clock)
    yield built
    built.close()


@pytest.fixture(scope="session")
def words_on_disk(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """Every word of the vocabulary."""
    return tell(tmp_path_factory.mktemp("words"), every_word.every_word)


@pytest.fixture
def told(words_on_disk: OnDisk, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house in which every word has been recorded."""
    built = copy(words_on_disk, tmp_path, clock)
    yield built
    built.close()


@pytest.fixture(scope="session")
def ledgers_on_disk(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """The bureau's four ledgers, imported."""
    return tell(tmp_path_factory.mktemp("ledgers"), lambda house, _: town.import_ledgers(house))


@pytest.fixture
def areas(ledgers_on_disk: OnDisk, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house with the two areas of the bureau's ledgers."""
    built = copy(ledgers_on_disk, tmp_path, clock)
    yield built
    built.close()

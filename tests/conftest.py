"""A real house for whoever asks: its own folder, its own clock."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest

from services.house import House
from tests import every_word, town
from tests.builders import Clock, a_house


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


def _on_disk(folder: Path, tell: Callable[[House, Clock], None]) -> tuple[Path, Clock]:
    clock = Clock()
    built = a_house(folder, clock)
    tell(built, clock)
    built.close()
    return folder, clock


def _copied(told: tuple[Path, Clock], folder: Path, clock: Clock) -> House:
    clock.now = told[1].now
    return a_house(copytree(told[0], folder / "home"), clock)


@pytest.fixture(scope="session")
def words_on_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Clock]:
    """Every word of the vocabulary: to be copied, not changed."""
    return _on_disk(tmp_path_factory.mktemp("words"), every_word.every_word)


@pytest.fixture
def told(words_on_disk: tuple[Path, Clock], tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house in which every word has been recorded; its clock stands where the story ended."""
    built = _copied(words_on_disk, tmp_path, clock)
    yield built
    built.close()


@pytest.fixture(scope="session")
def ledgers_on_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Clock]:
    """The bureau's four ledgers, imported: to be copied, not changed."""
    return _on_disk(tmp_path_factory.mktemp("ledgers"), lambda house, _: town.import_ledgers(house))


@pytest.fixture
def areas(ledgers_on_disk: tuple[Path, Clock], tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house with the two areas of the bureau's ledgers."""
    built = _copied(ledgers_on_disk, tmp_path, clock)
    yield built
    built.close()

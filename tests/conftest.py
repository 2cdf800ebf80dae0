"""A real house for whoever asks: its own folder, its own clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.house import House
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

"""Somebody types a command: what comes back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from services.cli import main
from services.house import House
from services.settings import Settings
from tests.builders import Clock, a_house


class Said(NamedTuple):
    """The exit code, and both streams."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What a program reads: all of the standard output."""
        return json.loads(self.out)


class Terminal:
    """A house on disk; each command opens it anew, as a process would."""

    def __init__(self, place: Path | Settings, clock: Clock, captured: pytest.CaptureFixture[str]) -> None:
        self.place, self.clock, self._captured = place, clock, captured

    @property
    def home(self) -> Path:
        """The folder of the house."""
        return self.place if isinstance(self.place, Path) else self.place.home

    def open_house(self) -> House:
        """For whoever wants to look inside."""
        return a_house(self.place, self.clock)

    def __call__(self, *words: str) -> Said:
        """Whatever it comes to."""
        self._captured.readouterr()
        code = main(words, self.open_house)
        return Said(code, *self._captured.readouterr())

    def told(self, *words: str) -> str:
        """What people read where it went well."""
        said = self(*words)
        assert said.code == 0, said.err
        return said.out

    def data(self, *words: str) -> Any:
        """What a program reads where it went well."""
        said = self(*words, "--json")
        assert said.code == 0, said.err
        return said.data

    def position(self) -> int:
        """How much is on record."""
        house = self.open_house()
        try:
            return house.store.position()
        finally:
            house.close()


Typing = Callable[[Path, Clock], Terminal]

"""Stories that are told once and copied for each test: telling takes long, copying does not."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

from services.house import House
from tests.builders import Clock, a_house


class OnDisk(NamedTuple):
    """A folder that is to be copied, not changed, and the hour at which its story ended."""

    folder: Path
    clock: Clock


def tell(folder: Path, story: Callable[[House, Clock], object]) -> OnDisk:
    """A house in which it has happened, closed."""
    clock = Clock()
    house = a_house(folder, clock)
    story(house, clock)
    house.close()
    return OnDisk(folder, clock)


def copy(told: OnDisk, folder: Path, clock: Clock) -> House:
    """The same house once more, for one test; its clock goes on from where the story ended."""
    clock.now = told.clock.now
    return a_house(copytree(told.folder, folder / "home"), clock)

"""What was spent on a piece of work, and what that is beside its baseline in the same round."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Literal, NamedTuple

import psutil

Way = Literal["speed", "time", "CPU"]
"""The baseline's seconds by ours (more is better), our seconds by the baseline's, our CPU by the baseline's."""


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of the CPU of this side and of the server's."""

    wall: float
    client: float = 0.0
    server: float = 0.0

    @property
    def cpu(self) -> float:
        """Of both sides."""
        return self.client + self.server

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.client + other.client, self.server + other.server)

    def per(self, units: int) -> "Spent":
        """For one of so many."""
        return Spent(self.wall / units, self.client / units, self.server / units)


class Meter:
    """Reads the clocks around a piece of work; an embedded database works inside our own process."""

    def __init__(self, postmaster: int | None = None) -> None:
        self.postmaster = postmaster

    def spent(self, act: Callable[[], object]) -> Spent:
        """Does it, once."""
        server, client, wall = self._server_seconds(), time.process_time(), time.perf_counter()
        act()
        wall, client = time.perf_counter() - wall, time.process_time() - client
        return Spent(wall, client, self._server_seconds() - server)

    def _server_seconds(self) -> float:
        """Of all of PostgreSQL's processes, ended ones included."""
        if self.postmaster is None:
            return 0.0
        first = psutil.Process(self.postmaster)
        own = first.cpu_times()
        total = own.user + own.system + own.children_user + own.children_system
        for process in first.children():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue  # Its time stands with its parent's at the next reading.
            total += times.user + times.system
        return float(total)


class Line(NamedTuple):
    """A figure as it is told."""

    sentence: str
    measured: str
    bar: str = "stated"
    holds: bool | None = None
    """None: nothing is demanded of it."""
    spent: str = ""
    """By ours, and by the baseline."""


@dataclass
class Figure:
    """A promise, and the rounds that say whether it is kept."""

    sentence: str
    """In plain words, with {ratio} and, if one likes, {rate} a second."""
    way: Way
    bar: float | None = None
    unit: str = ""
    ours: list[Spent] = field(default_factory=list)
    bare: list[Spent] = field(default_factory=list)

    def note(self, ours: Spent, bare: Spent) -> None:
        """One round; both for one unit."""
        self.ours.append(ours)
        self.bare.append(bare)

    @property
    def ratios(self) -> list[float]:
        """Round by round."""
        return [self._ratio(ours, bare) for ours, bare in zip(self.ours, self.bare, strict=True)]

    @property
    def holds(self) -> bool | None:
        """By the median of its rounds."""
        if self.bar is None:
            return None
        middle = median(self.ratios)
        return middle >= self.bar if self.way == "speed" else middle <= self.bar

    def line(self) -> Line:
        """Median and range, the bar, and what both sides spent."""
        ratios, sign = self.ratios, "≥" if self.way == "speed" else "≤"
        rate = 1 / median(each.wall for each in self.ours)
        return Line(
            self.sentence.format(ratio=f"{median(ratios):.2f}", rate=f"{rate:,.0f}"),
            f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})",
            f"{sign} {self.bar:g}" if self.bar is not None else "stated",
            self.holds,
            f"{told(self.ours)}; {told(self.bare)} a {self.unit}",
        )

    def _ratio(self, ours: Spent, bare: Spent) -> float:
        match self.way:
            case "speed":
                return bare.wall / ours.wall
            case "time":
                return ours.wall / bare.wall
            case "CPU":
                return ours.cpu / bare.cpu


def told(rounds: list[Spent]) -> str:
    """The median second, and of the CPU of both sides, in µs."""
    wall, client, server = (
        median(getattr(each, name) for each in rounds) * 1e6 for name in ("wall", "client", "server")
    )
    return f"{wall:,.1f} µs" + (f" (CPU {client:,.1f} + {server:,.1f})" if client else "")

"""Every round of every part, in one file a size of town: a part that is measured again takes its own place alone."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.measuring import Figure, Line, Spent

MICROSECONDS = 1e6
_ROUND = re.compile(r"\[[^\[\]{}\"]+\]")


@dataclass
class Told:
    """A line of the table, and its rounds: µs of the clock, of our CPU, of the server's, for one unit."""

    sentence: str
    measured: str
    bar: str
    holds: bool | None
    spent: str = ""
    unit: str = ""
    ratios: list[float] = field(default_factory=list)
    ours: list[list[float]] = field(default_factory=list)
    baseline: list[list[float]] = field(default_factory=list)


@dataclass
class Part:
    """What was measured together: when, of which code, on what, in how long; and why it ended, where it failed."""

    name: str
    measured_at: str
    of: str
    machine: str
    seconds: int = 0
    failed: str = ""
    lines: list[Told] = field(default_factory=list)

    def holds(self) -> bool:
        """Whether it came to its end, and keeps every bar."""
        return not self.failed and all(line.holds is not False for line in self.lines)


def told(measured: Figure | Line) -> Told:
    """As it is kept."""
    if isinstance(measured, Line):
        return Told(measured.sentence, measured.measured, measured.bar, measured.holds, measured.spent)
    line = measured.line()
    rounds = [[_micro(each) for each in side] for side in (measured.ours, measured.bare)]
    ratios = [round(ratio, 4) for ratio in measured.ratios]
    return Told(line.sentence, line.measured, line.bar, line.holds, line.spent, measured.unit, ratios, *rounds)


def read(file: Path) -> dict[str, Part]:
    """By name, in the order of the table; of a file that is not there, nothing."""
    if not file.exists():
        return {}
    return {part.name: part for part in msgspec.json.decode(file.read_bytes(), type=list[Part])}


def write(file: Path, parts: dict[str, Part]) -> None:
    """A line a round, so that a change can be read."""
    file.parent.mkdir(exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(list(parts.values())), indent=1).decode()
    file.write_text(_ROUND.sub(lambda found: " ".join(found[0].split()), text) + "\n", "utf-8")


def _micro(spent: Spent) -> list[float]:
    return [round(seconds * MICROSECONDS, 2) for seconds in (spent.wall, spent.client, spent.server)]

"""The table that goes into the README, and beside it a file with every round."""

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from time import perf_counter
from traceback import print_exc

from benchmarks import keeping
from benchmarks.keeping import Part, Told, told
from benchmarks.measuring import Figure, Line
from benchmarks.server import SETTINGS, Server

_HEAD = "| in plain words | median (range) | bar | |\n|---|---|---|---|"
_HOW = (
    "Each figure is the median of its rounds, a ratio to its baseline in the same round, with its range. Speed is"
    " the baseline's seconds by ours: 1 is as fast. Time and CPU are ours by the baseline's; CPU is the client's and"
    " the server's together. Every round stands in {rounds}."
)


class Report:
    """What was measured so far; where it is kept, each part at once, in the place of what it came to before."""

    def __init__(self, names: Sequence[str], table: Path | None) -> None:
        self._names, self._table, self._machine = names, table, ""
        self._rounds = table.with_name(f"{table.stem}-rounds.json") if table else None
        self._kept = keeping.read(self._rounds) if self._rounds else {}
        self._now: list[Part] = []

    def stand_on(self, machine: str) -> None:
        """On which everything is measured from now on."""
        self._machine = machine

    @contextmanager
    def part(self, name: str) -> Iterator["Writing"]:
        """One part; where it fails, that is told, and the others go on."""
        part = Part(name, datetime.now(UTC).isoformat(timespec="minutes"), _code(), self._machine)
        begun = perf_counter()
        try:
            yield Writing(part)
        except Exception as error:  # noqa: BLE001  # What the other parts have come to is not to be lost with it.
            print_exc()
            part.failed = f"{type(error).__name__}: {error}"[:300]
        part.seconds = round(perf_counter() - begun)
        print(f"{name}: {part.seconds} s", file=sys.stderr, flush=True)
        self._now.append(part)
        self._keep(part)

    def holds(self) -> bool:
        """Whether all that was measured now came to its end and keeps its bars."""
        return all(part.holds() for part in self._now)

    def text(self) -> str:
        """What was measured now, as Markdown."""
        return _text(self._now, self._rounds)

    def _keep(self, part: Part) -> None:
        if self._rounds and self._table:
            self._kept[part.name] = part
            self._kept = {name: self._kept[name] for name in self._names if name in self._kept}
            keeping.write(self._rounds, self._kept)
            self._table.write_text(_text(list(self._kept.values()), self._rounds) + "\n", "utf-8")


class Writing:
    """A part while it is measured; whoever waits sees each figure at once."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def add(self, *measured: Figure | Line) -> None:
        """In the order of the table."""
        for line in map(told, measured):
            self._part.lines.append(line)
            print(_row(line), line.spent, file=sys.stderr, flush=True)


def machine(running: Server, dwellings: int) -> str:
    """What it is measured on."""
    chosen = ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
    return (
        f"{dwellings:,} dwellings × 12 months. PostgreSQL {running.version()}, fsync and synchronous_commit on,"
        f" {chosen}; client and server on one machine, {os.cpu_count()} cores; Python {platform.python_version()}."
    )


def _text(parts: list[Part], rounds: Path | None) -> str:
    lines = [line for part in parts for line in part.lines]
    spent = [f"| {line.sentence} | {line.spent} |" for line in lines if line.spent]
    sections = [
        *dict.fromkeys(part.machine for part in parts),
        _HOW.format(rounds=f"[{rounds.name}]({rounds.name})" if rounds else "the file beside a table that is kept"),
        "\n".join([_HEAD, *map(_row, lines)]),
        "\n".join(f"- **{part.name} failed**: {part.failed}" for part in parts if part.failed),
        "## What was spent",
        "\n".join(["| | ours; the baseline |", "|---|---|", *spent]),
        "## When",
        "\n".join(f"- {each.name}: {each.measured_at}, {each.of}, {each.seconds} s" for each in parts),
    ]
    return "\n\n".join(section for section in sections if section)


def _row(line: Told) -> str:
    held = {True: "holds", False: "**missed**", None: ""}[line.holds]
    return f"| {line.sentence} | {line.measured} | {line.bar} | {held} |"


def _code() -> str:
    """The commit that is measured, as far as anybody can say."""
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    said = run(asked, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return said.stdout.strip() or "a copy without its history"

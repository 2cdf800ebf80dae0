"""The table that goes into the README, and beneath it every round."""

import os
import platform
import sys
from pathlib import Path

from benchmarks.measuring import Figure, Line, Spent
from benchmarks.server import SETTINGS, Server

_HEAD = "| in plain words | median (range) | bar | |\n|---|---|---|---|"
_HOW = (
    "Each figure is the median of {rounds} rounds, a ratio to its baseline in the same round, with its range. Speed is"
    " the baseline's seconds by ours: 1 is as fast. Time and CPU are ours by the baseline's; CPU is the client's and"
    " the server's together. The machine is shared with others at work, so that single rounds stray."
)


class Report:
    """What was said and measured so far."""

    def __init__(self) -> None:
        self._told, self._lines = list[str](), list[Line]()
        self._figures = list[Figure]()

    def say(self, text: str) -> None:
        """A paragraph above the table."""
        self._told += [text, ""]

    def add(self, *measured: Figure | Line) -> None:
        """In the order of the table; whoever waits sees each at once."""
        for each in measured:
            line = each.line() if isinstance(each, Figure) else each
            self._lines.append(line)
            if isinstance(each, Figure):
                self._figures.append(each)
            print(_row(line), line.spent, file=sys.stderr, flush=True)

    def holds(self) -> bool:
        """Whether every bar is kept."""
        return all(line.holds is not False for line in self._lines)

    def text(self) -> str:
        """As Markdown."""
        return "\n".join([*self._told, _HEAD, *map(_row, self._lines)])

    def keep(self, file: Path) -> None:
        """The table, and every round in microseconds a unit."""
        file.parent.mkdir(exist_ok=True)
        spent = ["| | ours; the baseline |", "|---|---|"]
        spent += [f"| {line.sentence} | {line.spent} |" for line in self._lines if line.spent]
        rounds = [text for figure in self._figures for text in _rounds(figure)]
        parts = [self.text(), "", "## What was spent", "", *spent, "", "## Every round", "", *rounds]
        file.write_text("\n".join(parts) + "\n", "utf-8")


def machine(running: Server, dwellings: int, rounds: int) -> str:
    """What it was measured on, and how."""
    chosen = ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
    return (
        f"{dwellings:,} dwellings × 12 months. PostgreSQL {running.version()}, fsync and synchronous_commit on,"
        f" {chosen}; client and server on one machine, {os.cpu_count()} cores; Python {platform.python_version()}."
        f"\n\n{_HOW.format(rounds=rounds)}"
    )


def _row(line: Line) -> str:
    held = {True: "holds", False: "**missed**", None: ""}[line.holds]
    return f"| {line.sentence} | {line.measured} | {line.bar} | {held} |"


def _rounds(figure: Figure) -> list[str]:
    told = [f"{figure.line().sentence} µs a {figure.unit}: wall, client CPU, server CPU", ""]
    for ours, bare, ratio in zip(figure.ours, figure.bare, figure.ratios, strict=True):
        told.append(f"- {ratio:.3f}: ours {_micro(ours)}; baseline {_micro(bare)}")
    return [*told, ""]


def _micro(spent: Spent) -> str:
    return ", ".join(f"{seconds * 1e6:,.1f}" for seconds in (spent.wall, spent.client, spent.server))

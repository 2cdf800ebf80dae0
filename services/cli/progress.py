"""Bars for what takes long. They go where errors go, and only to a terminal: results stay clean."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from services.cli.answers import console

if TYPE_CHECKING:
    from rich.progress import Progress


class Bars:
    """One bar a piece of work; a piece that is named again moves its bar."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._tasks = dict[str, "int"]()

    def move(self, what: str, done: int, total: int | None) -> None:
        """So far, out of so much; without a total it is only seen to be at work."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)  # type: ignore[arg-type]  # None stands for: not known.


@contextmanager
def bars() -> Iterator[Bars]:
    """For as long as the work goes on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console(sys.stderr), disable=not sys.stderr.isatty(), transient=True) as progress:
        yield Bars(progress)

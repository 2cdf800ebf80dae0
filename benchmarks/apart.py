"""Work in a process of its own: what it costs, and how much memory it takes at its peak."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from benchmarks.measuring import Meter, Spent
from benchmarks.town import open_house
from services.house import House
from services.settings import Settings
from services.worker import Worker

_house: House


class Report(NamedTuple):
    """What a piece of work came to; the peak is that of the process so far."""

    spent: Spent
    peak_mb: int


class Apart:
    """A fresh process with a house of its own, ready to work when it is entered."""

    def __init__(self, settings: Settings, meter: Meter) -> None:
        self._meter = meter
        self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_move_in, initargs=(settings,))

    def __enter__(self) -> Self:
        self._pool.submit(_peak_mb).result()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._pool.shutdown()

    def do(self, act: Callable[[House], object]) -> Future[Report]:
        """Begins at once; `act` must be a function that a fresh process finds by its name."""
        return self._pool.submit(_do, self._meter.postmaster, act)


@contextmanager
def following(settings: Settings) -> Iterator[None]:
    """A worker in a process of its own, as a city has it, until the block ends."""
    processes = get_context("spawn")
    over = processes.Event()
    process = processes.Process(target=_follow_until, args=(settings, over), daemon=True)
    process.start()
    try:
        yield
    finally:
        over.set()
        process.join()


def _follow_until(settings: Settings, over: Event) -> None:
    worker = Worker(open_house(settings))
    worker.start()
    over.wait()
    worker.stop()


def _move_in(settings: Settings) -> None:
    global _house
    _house = open_house(settings)


def _do(postmaster: int | None, act: Callable[[House], object]) -> Report:
    spent = Meter(postmaster).spent(lambda: act(_house))
    return Report(spent, _peak_mb())


def _peak_mb() -> int:
    """The high-water mark of this program: `getrusage` would count the one that it was forked from, too."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))

"""`make bench`: each figure is the median of interleaved rounds, as a ratio to its baseline in the same round."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.applying import applying_figures
from benchmarks.embedded import embedded_figures
from benchmarks.following import first_following, following_figures
from benchmarks.growth import growth_figures
from benchmarks.measuring import Figure, Line
from benchmarks.papers import paper_figures
from benchmarks.paying import paying_figures
from benchmarks.posting import posting_figures
from benchmarks.reading import reading_figures
from benchmarks.report import Report, machine
from benchmarks.server import Server, server
from benchmarks.town import HOMES, Town
from benchmarks.workbooks import workbook_figures
from services.use_cases.checking import check
from services.worker import follow

AREA_BUILDINGS = 50
"""An area of 10,000 dwellings."""
RESULTS = Path(__file__).with_name("results")
Part = Callable[[Server, Town, Town, int], Iterable[Figure | Line]]
PARTS: dict[str, Part] = {
    "reading": reading_figures,
    "following": following_figures,
    "growth": growth_figures,
    "posting": posting_figures,
    "paying": paying_figures,
    "applying": applying_figures,
}
"""Each is handed the server, the town, a tenth of it, and the number of rounds."""
ALONE = ("embedded", "workbooks", "papers")
"""These need no server."""


def main() -> int:
    """Builds a town of ANJU_BENCH_DWELLINGS, measures, prints a table; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--record", action="store_true", help="keep table and rounds under benchmarks/results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *ALONE], default=[*PARTS, *ALONE])
    asked = parser.parse_args()
    buildings = max(20, int(os.environ.get("ANJU_BENCH_DWELLINGS", "100000")) // HOMES)
    os.environ["ANJU_REQUESTS_A_MINUTE"] = "1000000"  # One caller stands for all.
    report = Report()
    with TemporaryDirectory() as folder, server(Path(folder)) as running:
        report.say(machine(running, buildings * HOMES, asked.rounds))
        _on_postgresql(running, report, buildings, asked.rounds, asked.only)
    if "embedded" in asked.only:
        with TemporaryDirectory() as folder, _timed("embedded"):
            report.add(*embedded_figures(Path(folder), min(buildings // 2, 25), asked.rounds))
    if "workbooks" in asked.only:
        with TemporaryDirectory() as folder, _timed("workbooks"):
            report.add(*workbook_figures(Path(folder), asked.rounds))
    if "papers" in asked.only:
        with TemporaryDirectory() as folder, _timed("papers"):
            report.add(*paper_figures(Path(folder)))
    print(report.text())
    if asked.record:
        report.keep(RESULTS / f"{buildings * HOMES}-dwellings.md")
    return 0 if report.holds() else 1


def _on_postgresql(running: Server, report: Report, buildings: int, rounds: int, only: list[str]) -> None:
    areas = max(2, buildings // AREA_BUILDINGS)
    with _timed("a year of history"):
        town = running.build("town", areas, buildings // areas)
        small = running.build("small", 1, buildings // 10)
    with _timed("following it"):
        report.add(first_following(running, town))
        follow(small.house)
    for name, part in PARTS.items():
        if name in only:
            with _timed(name):
                running.tidy(town)
                running.tidy(small)
                report.add(*part(running, town, small, rounds))
    for each in (town, small):
        follow(each.house)
        if findings := check(each.house):
            raise RuntimeError(f"the books do not add up after all this: {findings[:3]}")
        each.house.close()


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

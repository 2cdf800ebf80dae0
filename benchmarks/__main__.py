"""`make bench`: each figure is the median of interleaved rounds, as a ratio to its baseline in the same round."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.applying import applying_figures
from benchmarks.embedded import embedded_figures
from benchmarks.following import first_following, following_figures
from benchmarks.growth import growth_figures
from benchmarks.load import load_figures
from benchmarks.measuring import Figure, Line
from benchmarks.papers import paper_figures
from benchmarks.paying import paying_figures
from benchmarks.posting import posting_figures
from benchmarks.reading import reading_figures
from benchmarks.reconciling import reconciling_figures
from benchmarks.report import Report, machine
from benchmarks.server import Server, server
from benchmarks.town import HOMES, Town
from benchmarks.webhooks import webhook_figures
from benchmarks.workbooks import workbook_figures
from services.use_cases.checking import check
from services.worker import follow

AREA_BUILDINGS = 50
"""An area of 10,000 dwellings."""
RESULTS = Path(__file__).with_name("results")
Part = Callable[[Server, Town, Town, int], Iterable[Figure | Line]]
IN_TOWNS: dict[str, Part] = {
    "reading": reading_figures,
    "following": following_figures,
    "growth": growth_figures,
    "posting": posting_figures,
    "paying": paying_figures,
    "webhooks": webhook_figures,
    "reconciling": reconciling_figures,
    "load": load_figures,
}
"""Each is handed the server, the town, a tenth of it, and the number of rounds. The load comes last: its processes go
by the clock on the wall, and nobody may write by an older one after them."""
ALONE = ("workbooks", "embedded", "papers")
"""These need no town."""
HISTORY, BOOKS = "history", "books"


class Asked(NamedTuple):
    """What is to be measured, and how often."""

    buildings: int
    rounds: int
    parts: list[str]


def main() -> int:
    """Builds a town of ANJU_BENCH_DWELLINGS, measures, prints a table; 1 where a bar is missed or a part fails."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--record", action="store_true", help="keep table and rounds under benchmarks/results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=[*IN_TOWNS, *ALONE], default=[*IN_TOWNS, *ALONE])
    given = parser.parse_args()
    buildings = max(20, int(os.environ.get("ANJU_BENCH_DWELLINGS", "100000")) // HOMES)
    os.environ["ANJU_REQUESTS_A_MINUTE"] = "1000000"  # One caller stands for all.
    table = RESULTS / f"{buildings * HOMES}-dwellings.md" if given.record else None
    report, asked = Report([HISTORY, *IN_TOWNS, BOOKS, *ALONE], table), Asked(buildings, given.rounds, given.only)
    with TemporaryDirectory() as folder, server(Path(folder)) as running:
        report.stand_on(machine(running, buildings * HOMES))
        if set(asked.parts) & set(IN_TOWNS):
            _in_towns(running, report, asked)
        if "workbooks" in asked.parts:
            with report.part("workbooks") as part, TemporaryDirectory() as own:
                part.add(*workbook_figures(Path(own), asked.rounds))
                part.add(*applying_figures(running, min(buildings * HOMES, 100_000), asked.rounds))
    if "embedded" in asked.parts:
        with report.part("embedded") as part, TemporaryDirectory() as own:
            part.add(*embedded_figures(Path(own), min(buildings // 2, 25), asked.rounds))
    if "papers" in asked.parts:
        with report.part("papers") as part, TemporaryDirectory() as own:
            part.add(*paper_figures(Path(own)))
    print(report.text())
    return 0 if report.holds() else 1


def _in_towns(running: Server, report: Report, asked: Asked) -> None:
    towns: list[Town] = []
    with report.part(HISTORY) as part:
        areas = max(2, asked.buildings // AREA_BUILDINGS)
        towns += (
            running.build("town", areas, asked.buildings // areas),
            running.build("small", 1, asked.buildings // 10),
        )
        part.add(first_following(running, towns[0]))
        follow(towns[1].house)
    if len(towns) < 2:
        return
    town, small = towns
    for name, measure in IN_TOWNS.items():
        if name in asked.parts:
            with report.part(name) as part:
                for each in towns:
                    follow(each.house)  # A run is planned by what can be read: what came since, it must load.
                    running.tidy(each)
                part.add(*measure(running, town, small, asked.rounds))
    with report.part(BOOKS) as part:
        part.add(*map(_even, towns))
    for each in towns:
        each.house.close()


def _even(town: Town) -> Line:
    """Nothing of all this is worth anything unless the books add up after it."""
    follow(town.house)
    found = check(town.house)
    told = f"The books of a town of {town.dwellings:,} dwellings add up after all this"
    return Line(told, f"{len(found)} findings", "0", not found, spent="; ".join(map(str, found[:3])))


if __name__ == "__main__":
    sys.exit(main())

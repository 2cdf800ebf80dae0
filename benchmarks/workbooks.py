"""A clerk's large workbook: checked behind gate and wall, beside the reading library alone."""

import io
import resource
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from subprocess import run
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships annotations without py.typed
from python_calamine import CalamineWorkbook

from benchmarks.measuring import Figure, Line, Spent
from services.documents.workbooks import KINDS, read_ledger

ROWS, AREA_ROWS, BUILDING_ROWS = 100_000, 10_000, 50
CPU_BAR, MEMORY_BAR_MB = 8, 400


def workbook_figures(folder: Path, rounds: int) -> list[Figure | Line]:
    """The file is read from its bytes to typed rows by both; ours names every fault on the way."""
    file = folder / "dwellings.xlsx"
    write_ledger(file, ROWS)
    content = file.read_bytes()
    figure = Figure(
        f"A workbook of {ROWS:,} rows is checked, gate and wall and all, at {{ratio}} times the CPU of the reading"
        " library alone: {rate} rows a second",
        "CPU",
        CPU_BAR,
        "row",
    )
    for _ in range(rounds):
        figure.note(_spent(lambda: _check(content)).per(ROWS), _spent(lambda: _read_bare(content)).per(ROWS))
    return [figure, _memory(file)]


def _spent(act: Callable[[], object]) -> Spent:
    """Of this process and of those that it waited for."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    act()
    return Spent(time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _check(content: bytes) -> None:
    ledger = read_ledger(content, "dwellings")
    if ledger.faults or len(ledger.rows) != ROWS:
        raise RuntimeError(f"{len(ledger.rows)} rows and {ledger.faults[:3]}")


def _read_bare(content: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _memory(file: Path) -> Line:
    """From a small process: what its child held at most, not what we held when we made it."""
    told = run([sys.executable, "-m", __name__, str(file)], check=True, capture_output=True, text=True).stdout
    peak_mb = int(told) / 1024
    return Line(
        f"Checking it takes {peak_mb:.0f} MB at most",
        f"{peak_mb:.0f} MB",
        f"≤ {MEMORY_BAR_MB}",
        peak_mb <= MEMORY_BAR_MB,
    )


def write_ledger(file: Path, rows: int) -> None:
    """A town of so many dwellings, as a program exports it."""
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(KINDS["dwellings"].name)
        page.write_row(0, 0, [column.titles[0] for column in KINDS["dwellings"].columns])
        chance = Random(1)
        for number in range(rows):
            page.write_row(number + 1, 0, list(_row(number, chance)))


def _row(number: int, chance: Random) -> Iterable[Any]:
    area, home = number // AREA_ROWS, number % BUILDING_ROWS
    yield from (f"BH{area}", f"宿舍区{area}", number % AREA_ROWS // BUILDING_ROWS + 1)
    yield from (home // 10 + 1, f"{home % 10 // 2 + 1}0{home % 2 + 1}", chance.randrange(4_000, 12_000) / 100)
    yield from ("房改房", f"住户{number}", f"199{number:08}", "是")
    yield from (date(1990, 1, 1) + timedelta(chance.randrange(9_000)), "在住", None)


if __name__ == "__main__":
    _check(Path(sys.argv[1]).read_bytes())
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)

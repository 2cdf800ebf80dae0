"""A clerk's large workbook, from its bytes to facts that everybody can read, beside a COPY of the same entries."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Figure, Line
from benchmarks.server import Server
from benchmarks.town import asking
from benchmarks.twin import TwinOfHistory
from benchmarks.workbooks import write_ledger
from services.house import House
from services.use_cases.imports import apply_import
from services.worker import follow

BAR = 0.2


def applying_figures(server: Server, rows: int, rounds: int) -> list[Figure | Line]:
    """Each round has a house of its own, in which nothing has happened."""
    workbook, beside = f"A workbook of {rows:,} rows", "a COPY of its entries: {rate} rows a second"
    applied = Figure(
        f"{workbook} is read, applied and durable, at {{ratio}} times the speed of {beside}", "speed", BAR, "row"
    )
    shown = Figure(f"{workbook} is, besides, shown everywhere, at {{ratio}} times that speed", "speed", None, "row")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.xlsx"
        write_ledger(file, rows)
        content = file.read_bytes()
    for number in range(rounds):
        fresh = server.found(f"applied_{number}")
        server.settle(fresh)
        ours = server.meter.spent(partial(_apply, fresh.house, content)).per(rows)
        following = server.meter.spent(partial(follow, fresh.house)).per(rows)
        with server.bare(fresh) as connection:
            twin = TwinOfHistory(connection)
            files = twin.copies(fresh.house.store, [0, fresh.house.store.position()])
            connection.execute("TRUNCATE bench.stored_events")
            server.settle(fresh)
            copied = server.meter.spent(partial(twin.take, files)).per(rows)
            applied.note(ours, copied)
            shown.note(ours + following, copied)
        fresh.house.close()
    return [applied, shown]


def _apply(house: House, content: bytes) -> None:
    with asking(house):
        apply_import(house, "dwellings", content)

"""A thousand paper statements on one core: a file a building, and a file a household."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.history import live_a_year
from benchmarks.measuring import Line
from benchmarks.town import HOMES, Town, asking, open_house
from domain.billing.events.papers import StatementsIssued
from services.documents.papers.press import press
from services.documents.papers.printing import issued_pdf, shares
from services.house import House
from services.languages import Tongue
from services.settings import Settings
from services.use_cases.statement_batches import issue_statements, issued_batch
from services.worker import follow

STATEMENTS, MONTH = 1_000, "2025-12"
A_SECOND_BAR = 20


def paper_figures(folder: Path) -> list[Line]:
    """From what is on record to the bytes of PDF/UA-1, names opened and codes derived; no two papers are alike."""
    settings = Settings(home=folder)
    town = Town(settings, open_house(settings), 1, STATEMENTS // HOMES)
    live_a_year(town)
    follow(town.house)
    batches = [_issued(town.house, f"{area}-{number}") for area, number in town.places()]
    press()
    lines = [
        _line(f"A core prints the statements of a building, {HOMES} in a file, at {{rate}} a second", town, batches, 0),
        _line("A core prints statements one a file at {rate} a second", town, batches, 1),
    ]
    town.house.close()
    return lines


def _issued(house: House, building: str) -> StatementsIssued:
    with asking(house):
        issue_statements(house, building, period=MONTH)
    follow(house)
    return issued_batch(house, building, MONTH)


def _line(sentence: str, town: Town, batches: Sequence[StatementsIssued], in_a_file: int) -> Line:
    """In seconds of the CPU: whoever else is at work on the machine does not count."""
    seconds = _cpu(partial(_print, town.house, batches, in_a_file))
    rate = STATEMENTS / seconds
    told = f"{rate:.1f} a second"
    return Line(
        sentence.format(rate=f"{rate:.0f}"),
        told,
        f"≥ {A_SECOND_BAR}",
        rate >= A_SECOND_BAR,
        f"{seconds / STATEMENTS * 1e6:,.1f} µs of the CPU a statement",
    )


def _print(house: House, batches: Sequence[StatementsIssued], in_a_file: int) -> None:
    tongue = Tongue("zh")
    for batch in batches:
        for lines in shares(batch):
            size = in_a_file or len(lines)
            for at in range(0, len(lines), size):
                issued_pdf(house, batch, lines[at : at + size], tongue)


def _cpu(act: Callable[[], None]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun

"""What a clerk's file holds and what it would change, as its page shows it."""

from itertools import repeat
from typing import NamedTuple

from domain.registry.events import ControlSum
from services.documents.workbooks import sentence
from services.languages import Tongue
from services.languages.ledgers import BECOMES, MEASURES, figure
from services.use_cases.imports import ImportReport, sums_table

LISTED = 200
"""Rows of each list: the marked workbook and the API tell all of them."""


class Sums(NamedTuple):
    """A row a building, a column a measure; the last row is the whole."""

    titles: list[str]
    rows: list[tuple[str, list[str]]]


class Faulty(NamedTuple):
    """A faulty cell, and what to do."""

    sheet: str
    cell: str
    title: str
    value: str
    reason: str


class Difference(NamedTuple):
    """A cell that says otherwise than the record."""

    dwelling: str
    place: str
    title: str
    recorded: str
    in_file: str
    becomes: str
    takes_two: bool


class PresentedImport(NamedTuple):
    """Every text of it in one language."""

    report: ImportReport
    sums: Sums
    faults: list[Faulty]
    changes: list[Difference]
    missing: list[tuple[str, str]]
    listed: int


def present_import(report: ImportReport, tongue: Tongue) -> PresentedImport:
    """The first of each list."""
    return PresentedImport(
        report=report,
        sums=_sums(report.control_sums, tongue),
        faults=[
            Faulty(each.sheet, each.cell, each.title, each.value, sentence(each, tongue.code))
            for each in report.faults[:LISTED]
        ],
        changes=[
            Difference(
                each.dwelling,
                f"{each.sheet}!{each.cell}",
                each.title,
                each.recorded,
                each.in_file,
                tongue.gettext(BECOMES[each.becomes]),
                each.takes_two,
            )
            for each in report.changes[:LISTED]
        ],
        missing=[(each.dwelling, each.what) for each in report.missing[:LISTED]],
        listed=LISTED,
    )


def _sums(sums: tuple[ControlSum, ...], tongue: Tongue) -> Sums:
    table = sums_table(sums)
    lines = [*table.rows, (tongue.gettext("合计"), table.whole)] if sums else []
    titles = [tongue.gettext(MEASURES.get(measure, measure)) for measure in table.measures]
    return Sums(titles, [(name, list(map(figure, table.measures, line, repeat(tongue)))) for name, line in lines])

"""What a clerk's file holds and what it would change, as its page shows it."""

from decimal import Decimal
from typing import NamedTuple

from domain.registry.events import ControlSum
from services.documents.workbooks import sentence
from services.languages import Tongue
from services.languages.ledgers import BECOMES, MEASURES
from services.use_cases.imports import ImportReport

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
    measures = list(dict.fromkeys(each.measure for each in sums))
    by_building: dict[str, dict[str, int]] = {}
    for each in sums:
        by_building.setdefault(each.building, {})[each.measure] = each.hundredths
    whole = {of: sum(line.get(of, 0) for line in by_building.values()) for of in measures}
    lines = [*by_building.items(), (tongue.gettext("合计"), whole)] if sums else []
    titles = [tongue.gettext(MEASURES.get(of, of)) for of in measures]
    return Sums(titles, [(name, [_figure(of, line.get(of, 0), tongue) for of in measures]) for name, line in lines])


def _figure(measure: str, hundredths: int, tongue: Tongue) -> str:
    """Rows are counted; all else has two decimals."""
    return str(hundredths) if measure == "rows" else tongue.number(Decimal(hundredths).scaleb(-2))

"""What a planned run would do, line by line, before another person approves it."""

from collections.abc import Callable, Iterable
from statistics import median

from msgspec import Struct

from domain.billing.assessment_run import AssessmentRun
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.events import Assessment, RunPlanned
from domain.billing.refusals import RunNotReady
from domain.values.period import previous
from projections import arrears
from services.house import House

OUTLIER_RATIO = 3
"""A line is pointed out when it is so many times the median of the run, or less than that part of it."""


class PreviewLine(Struct, frozen=True, kw_only=True):
    """One dwelling's line, and what the same fee was a month before. 分."""

    assessment: Assessment
    previous_fen: int | None  # None: it was not assessed then.
    outlier: bool


class Preview(Struct, frozen=True, kw_only=True):
    """The whole run before it is approved. 分."""

    planned: RunPlanned
    state: str
    lines: tuple[PreviewLine, ...]
    median_fen: int
    zero: tuple[str, ...]
    negative: tuple[str, ...]
    outliers: tuple[str, ...]
    changed: tuple[str, ...]  # Dwellings whose amount differs from the month before.
    new: tuple[str, ...]  # Dwellings that were not assessed the month before.
    missing: tuple[str, ...]  # Dwellings that were, are not now, and whose month does not stand already.
    previous_total_fen: int


def preview(house: House, run: str) -> Preview:
    """Raises RunNotReady where nothing is planned."""
    planning = house.store.load(AssessmentRun, run)
    if planning.version == 0:
        raise RunNotReady(run, planning.state)
    planned = planning.planned
    sheets = house.store.load_all(AssessmentSheet, [total.sheet for total in planned.sheets])
    fees = [fee for total in planned.sheets for fee in sheets[total.sheet].planned.lines]
    with house.read() as reading:
        before = arrears.tried(reading, planned.area, planned.fee_kind, previous(planned.period))
        now = arrears.tried(reading, planned.area, planned.fee_kind, planned.period)
    standing = {dwelling for dwelling, due in now.items() if due.standing}
    stood = {dwelling: due.amount_fen for dwelling, due in before.items() if due.standing}
    middle = round(median(fee.amount_fen for fee in fees))
    lines = tuple(
        PreviewLine(assessment=fee, previous_fen=stood.get(fee.dwelling), outlier=_is_outlier(fee, middle))
        for fee in fees
    )
    return Preview(
        planned=planned,
        state=planning.state,
        lines=lines,
        median_fen=middle,
        zero=_where(lines, lambda line: line.assessment.amount_fen == 0),
        negative=_where(lines, lambda line: line.assessment.amount_fen < 0),
        outliers=_where(lines, lambda line: line.outlier),
        changed=_where(lines, lambda line: line.previous_fen not in (None, line.assessment.amount_fen)),
        new=_where(lines, lambda line: line.previous_fen is None),
        missing=tuple(sorted(stood.keys() - {fee.dwelling for fee in fees} - standing)),
        previous_total_fen=sum(stood.values()),
    )


def _is_outlier(fee: Assessment, middle: int) -> bool:
    return fee.amount_fen > middle * OUTLIER_RATIO or fee.amount_fen * OUTLIER_RATIO < middle


def _where(lines: Iterable[PreviewLine], holds: Callable[[PreviewLine], bool]) -> tuple[str, ...]:
    return tuple(line.assessment.dwelling for line in lines if holds(line))

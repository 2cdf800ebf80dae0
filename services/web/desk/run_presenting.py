"""A planned run before it is approved: its sums, what stands out, and each line's reckoning."""

from collections.abc import Sequence
from typing import NamedTuple

from services.languages import N_, Tongue
from services.use_cases.preview import Preview, PreviewLine
from services.web.wording import Reckoning, reckoning

A_PAGE = 50
LINES = {
    "all": N_("全部"),
    "changed": N_("与上月不同"),
    "new": N_("上月没有"),
    "outliers": N_("特别大或特别小"),
    "zero": N_("0 元"),
    "negative": N_("负数"),
}
"""Which lines can be looked at; each is a list of the preview, but for the first."""


class Line(NamedTuple):
    """A dwelling's line beside the month before."""

    code: str
    why: Reckoning
    amount: str
    before: str
    difference: str
    marks: tuple[str, ...]


class Sheet(NamedTuple):
    """A building's sum."""

    building: str
    lines: int
    amount: str


class Shown(NamedTuple):
    """All that the page needs of a preview."""

    total: str
    before: str
    difference: str
    homes: int
    median: str
    sheets: list[Sheet]
    choices: list[tuple[str, str, int]]
    which: str
    lines: list[Line]
    missing: tuple[str, ...]
    page: int
    pages: int
    stands_out: bool


def present_run(of: Preview, which: str, page: int, tongue: Tongue) -> Shown:
    """One kind of lines, a page at a time."""
    which = which if which in LINES else "all"
    chosen = _chosen(of, which)
    pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(max(page, 1), pages)
    return Shown(
        total=tongue.money(of.planned.total_fen),
        before=tongue.money(of.previous_total_fen),
        difference=_signed(of.planned.total_fen - of.previous_total_fen, tongue),
        homes=len(of.lines),
        median=tongue.money(of.median_fen),
        sheets=[Sheet(each.building, each.lines, tongue.money(each.total_fen)) for each in of.planned.sheets],
        choices=[(name, tongue.gettext(word), len(_chosen(of, name))) for name, word in LINES.items()],
        which=which,
        lines=[_line(each, tongue) for each in chosen[(page - 1) * A_PAGE : page * A_PAGE]],
        missing=of.missing,
        page=page,
        pages=pages,
        stands_out=bool(of.outliers or of.zero or of.negative or of.missing),
    )


def _chosen(of: Preview, which: str) -> Sequence[PreviewLine]:
    if which == "all":
        return of.lines
    named = set(getattr(of, which))
    return [each for each in of.lines if each.assessment.dwelling in named]


def _line(of: PreviewLine, tongue: Tongue) -> Line:
    fee = of.assessment
    marks = []
    if of.outlier:
        marks.append(tongue.gettext(N_("特别大或特别小")))
    if of.previous_fen is None:
        marks.append(tongue.gettext(N_("上月没有")))
    return Line(
        code=fee.dwelling,
        why=reckoning(fee.basis, fee.amount_fen, tongue),
        amount=tongue.money(fee.amount_fen),
        before="" if of.previous_fen is None else tongue.money(of.previous_fen),
        difference="" if of.previous_fen is None else _signed(fee.amount_fen - of.previous_fen, tongue),
        marks=tuple(marks),
    )


def _signed(fen: int, tongue: Tongue) -> str:
    """+¥1.00, -¥1.00; nothing where nothing differs."""
    return f"+{tongue.money(fen)}" if fen > 0 else tongue.money(fen) if fen else ""

"""A list as its page shows it: the form, the rows, the sums of group, page and whole, and where each leads."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from projections.arrears import AGE_BUCKETS
from projections.engine.listing import Asked, Listing, Page, Row, Totals, page, totals, totals_by
from projections.engine.tables import Reading
from services.house import House
from services.languages import N_, Said, Tongue
from services.languages.refusals import sentence
from services.web.lists.columns import Column, Writing, written
from services.web.lists.fields import Shown, age_words
from services.web.lists.question import UNGROUPED, Question
from services.web.may import May
from services.web.parties import Parties
from services.web.places import listed

GROUPS = {
    "building": N_("按楼栋"),
    "dwelling": N_("按户"),
    "booked_on": N_("按日"),
    "opened_on": N_("按日"),
    UNGROUPED: N_("不分组"),
}
_DAYS = ("booked_on", "opened_on")


class Cell(NamedTuple):
    """What stands in a cell, and where it leads."""

    said: Said
    href: str = ""


class Line(NamedTuple):
    """A row of the list, or a sum: `what` says which."""

    what: str
    cells: tuple[Cell, ...]
    spans: int = 1  # So many columns lie under the first cell.


class Input(NamedTuple):
    """A field of the form, as it was filled in."""

    name: str
    title: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...]
    is_free: bool
    fault: str


class Age(NamedTuple):
    """A line of the ageing."""

    words: str
    charges: int
    amount: str
    href: str


class Listed(NamedTuple):
    """All that the page needs."""

    name: str
    title: str
    inputs: tuple[Input, ...]
    groups: tuple[tuple[str, str], ...]
    question: Question
    faults: tuple[str, ...]
    heads: tuple[Column, ...]
    lines: tuple[Line, ...]
    rows: int
    ages: tuple[Age, ...]
    before: str  # Addresses of the pages beside it.
    after: str
    first: str
    workbook: str
    as_of: str
    known_at: str


def writing_of(house: House, question: Question, tongue: Tongue, may: May) -> Writing:
    """For whoever may see it."""
    return Writing(tongue, Parties(house, tongue), question.moment.day)


def learn_names(reading: Reading, columns: Iterable[Column], rows: Sequence[Row], writing: Writing) -> None:
    """Of everybody who is named in some rows."""
    names = [column.name for column in columns if column.kind == "party"]
    writing.parties.learn(reading, (row[name] for row in rows for name in names))


def present(
    question: Question, may: May, shown: Shown, writing: Writing, after: str | None, before: str | None
) -> Listed:
    """Of a question without faults. Raises ValueError for a page that there is none of."""
    sheet, reading, asked = question.sheet, shown.reading, question.asked(shown.reading, may)
    found = page(reading, sheet.listing, asked, question.size, after=after, before=before)
    whole = totals(reading, sheet.listing, asked)
    learn_names(reading, sheet.columns, found.rows, writing)
    groups = _groups(reading, sheet.listing, asked, question.group, found.rows)
    return _framed(question, shown)._replace(
        lines=tuple(_lines(question, found, groups, whole, writing, may)),
        rows=whole.rows,
        ages=tuple(_ages(question, reading, asked, writing.tongue)) if sheet.ages else (),
        before=found.before or "",
        after=found.after or "",
        first="?" if found.before else "",
    )


def present_faults(question: Question, shown: Shown) -> Listed:
    """The form as it was filled in, and what is wrong with it."""
    return _framed(question, shown)


def _framed(question: Question, shown: Shown) -> Listed:
    sheet, tongue = question.sheet, shown.tongue
    faults = {name: sentence(refusal, tongue) for name, refusal in question.faults.items()}
    inputs = []
    for each in sheet.fields:
        choices = tuple(each.choices(shown)) if each.choices else ()
        value = question.entered.get(each.name, "")
        kind = "choice" if choices and not each.is_free else each.kind
        title = tongue.gettext(each.title)
        inputs.append(Input(each.name, title, kind, value, choices, each.is_free, faults.get(each.name, "")))
    group_names = (*sheet.listing.groups, UNGROUPED) if sheet.listing.groups else ()
    moment = question.moment.asked()
    return Listed(
        name=sheet.name,
        title=tongue.gettext(sheet.title),
        inputs=tuple(inputs),
        groups=tuple((name, tongue.gettext(GROUPS[name])) for name in group_names),
        question=question,
        faults=tuple(faults.values()),
        heads=sheet.columns,
        lines=(),
        rows=0,
        ages=(),
        before="",
        after="",
        first="",
        workbook=listed(f"{sheet.name}.xlsx", **question.address(size="")),
        as_of=moment.get("as_of", ""),
        known_at=moment.get("known_at", ""),
    )


def _groups(reading: Reading, listing: Listing, asked: Asked, group: str, rows: Sequence[Row]) -> dict[Any, Totals]:
    if group == UNGROUPED or not rows:
        return {}
    return totals_by(reading, listing, asked, group, sorted({row[group] for row in rows}))


def _lines(
    question: Question, found: Page, groups: dict[Any, Totals], whole: Totals, writing: Writing, may: May
) -> Iterable[Line]:
    columns, group, tongue = question.sheet.columns, question.group, writing.tongue
    for place, row in enumerate(found.rows):
        yield Line("row", tuple(_cell(column, row, question, writing, may) for column in columns))
        ends = place + 1 == len(found.rows) or (groups and found.rows[place + 1][group] != row[group])
        if groups and ends:
            name = tongue.gettext(N_("%(group)s 小计")) % {"group": _group_word(row, group)}
            yield _sum_line("group", name, groups[row[group]], question, writing, _group_link(question, row))
    of_page = {name: sum(row[name] for row in found.rows) for name in question.sheet.listing.sums}
    if found.before or found.after:
        name = tongue.gettext(N_("本页小计"))
        yield _sum_line("page", name, Totals(len(found.rows), of_page), question, writing, "")
    yield _sum_line("total", tongue.gettext(N_("大计")), whole, question, writing, "")


def _cell(column: Column, row: Row, question: Question, writing: Writing, may: May) -> Cell:
    """What it leads to is asked as of the same moment."""
    value = row[column.name]
    said = written(column, value, writing)
    if not column.opens or not said.text or value == 0:
        return Cell(said)
    href = may.leads(column.opens(row))
    asked = urlencode(question.moment.asked())
    return Cell(said, f"{href}{'&' if '?' in href else '?'}{asked}" if href and asked else href)


def _sum_line(what: str, name: str, sums: Totals, question: Question, writing: Writing, href: str) -> Line:
    """The sums under their columns; what they are sums of stands in the first."""
    tongue = writing.tongue
    counted = tongue.ngettext("%(num)d 笔", "%(num)d 笔", sums.rows) % {"num": sums.rows}
    cells = [Cell(Said(f"{name}（{counted}）" if tongue.code == "zh" else f"{name} ({counted})"), href)]
    columns = question.sheet.columns
    spans = next((place for place, each in enumerate(columns) if _is_summed(each, sums)), len(columns))
    for column in columns[spans:]:
        cells.append(Cell(written(column, sums.sums[column.name], writing) if _is_summed(column, sums) else Said("")))
    return Line(what, tuple(cells), spans)


def _is_summed(column: Column, sums: Totals) -> bool:
    return column.is_figure and column.name in sums.sums


def _group_word(row: Row, group: str) -> str:
    value = row["code"] if group == "dwelling" else row[group]
    return value.isoformat() if isinstance(value, date) else str(value)


def _group_link(question: Question, row: Row) -> str:
    """The same list of this group alone."""
    group, value = question.group, row[question.group]
    wanted = {"from": str(value), "to": str(value)} if group in _DAYS else {group: str(value)}
    return listed(question.sheet.name, **question.address(**wanted, group=""))


def _ages(question: Question, reading: Reading, asked: Asked, tongue: Tongue) -> Iterable[Age]:
    """What is overdue, by age: each leads to the same list of that age alone."""
    of_any_age = {name: value for name, value in asked.wanted.items() if name not in ("age", "due")}
    for begins, ends in zip(AGE_BUCKETS, [*AGE_BUCKETS[1:], None], strict=True):
        wanted = {**of_any_age, "due": "overdue", "age": (begins, ends)}
        found = totals(
            reading, question.sheet.listing, Asked(asked.today, asked.areas, asked.as_of, asked.known_at, wanted)
        )
        href = listed(question.sheet.name, **question.address(due="overdue", age=str(begins)))
        amount = tongue.money(found.sums["outstanding_fen"])
        yield Age(age_words(begins, ends, tongue), found.rows, amount, href if found.rows else "")

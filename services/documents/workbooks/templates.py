"""An empty ledger to fill in: titles, two examples, drop-downs, a note at each column, and a sheet that explains."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships annotations without py.typed

from services.documents.workbooks import cells, dates
from services.documents.workbooks.faults import LANGUAGES
from services.documents.workbooks.ledgers import EXAMPLE_TITLES, KINDS, Column, Kind

ROWS_WITH_DROP_DOWNS = 5_000
_MARKS = ("示例，导入时跳过，可删去", "Example: skipped by the import, may be deleted")
_SHEETS = ("填写说明", "How to fill in")
_ABOVE = (
    "《%s》模板：从第 5 行起填写，一行一条；列的先后可以改，列名不要改。",
    "%s: fill in from row 5 on, a line each; columns may be moved, but keep their titles.",
)
_HEADINGS = (("列名", "必填", "怎么填"), ("Column", "Required", "What to write"))
_REQUIRED = (("是", "可空"), ("yes", "may be empty"))
_ONLY = ("只能填：%s。", "Only one of: %s.")
_HOW: dict[Callable[[object], object], tuple[str, str]] = {
    cells.text: ("文字，最多 200 个字。", "Text, at most 200 characters."),
    cells.money: ("元，最多两位小数，不写负数。", "Yuan with two decimals at most, never negative."),
    cells.rate: ("元，最多六位小数，大于 0。", "Yuan with six decimals at most, above 0."),
    cells.floor_area: ("平方米，最多两位小数，5 到 2000。", "Square metres with two decimals at most, 5 to 2000."),
    cells.count: ("0 到 9999 的整数。", "A whole number, 0 to 9999."),
    cells.phone: ("一个号码，7 到 15 位数字。", "One number of 7 to 15 digits."),
    cells.area_code: ("大写字母和数字，如 BH。", "Capital letters and digits, like BH."),
    cells.building_number: ("1、1栋、一幢都可以。", "A number, with or without 栋."),
    cells.entrance_number: ("1、1单元、一单元都可以。", "A number, with or without 单元."),
    cells.door_number: ("如 101。", "Like 101."),
    dates.day: ("日期，如 2026-11-05。", "A day, like 2026-11-05."),
    dates.day_or_month: (
        "日期，如 2026-11-05；只知道月份就写 2026-11。",
        "A day, like 2026-11-05; where only the month is known, 2026-11.",
    ),
    dates.first_day: ("日期，如 2026-01-01；只写月份就是当月 1 日。", "A day; a month means its first day."),
    dates.last_day: ("日期，如 2026-12-31；只写月份就是当月最后一天。", "A day; a month means its last day."),
    dates.month: ("月份，如 2026-11。", "A month, like 2026-11."),
}


def template_workbook(kind: str, language: str) -> bytes:
    """The workbook, explained in `zh` or `en`. Raises KeyError where there is no such kind."""
    ledger, place = KINDS[kind], LANGUAGES.index(language)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(ledger.name)
        page.write_string(0, 0, _ABOVE[place] % _name(ledger, place))
        for column, each in enumerate(ledger.columns):
            _write_title(page, column, each, place, bold)
        _write_examples(page, ledger, place, book.add_format({"num_format": "yyyy-mm-dd", "italic": True}))
        page.freeze_panes(2, 0)
        _explain(book.add_worksheet(_SHEETS[place]), ledger, place, bold, wrapped)
    return stream.getvalue()


def _name(ledger: Kind, place: int) -> str:
    return ledger.english if place else ledger.name


def _write_title(page: Any, column: int, each: Column, place: int, look: Any) -> None:
    title = each.titles[0]
    page.set_column(column, column, max(10, 2 * len(title) + 2))
    page.write_string(1, column, title, look)
    page.write_comment(1, column, _note(each, place), {"width": 260, "height": 90})
    if each.choices:
        options = {"validate": "list", "source": list(each.choices), "ignore_blank": True}
        page.data_validation(2, column, ROWS_WITH_DROP_DOWNS, column, options)


def _write_examples(page: Any, ledger: Kind, place: int, look: Any) -> None:
    """With a mark in a column of its own, by which they are told from data."""
    last = len(ledger.columns)
    page.set_column(last, last, 30)
    page.write_string(1, last, EXAMPLE_TITLES[place])
    for row, example in enumerate(ledger.examples, 2):
        for column, each in enumerate(ledger.columns):
            value = example.get(each.field)
            if isinstance(value, date):
                page.write_datetime(row, column, value, look)
            elif isinstance(value, str):
                page.write_string(row, column, value, look)
            elif value is not None:
                page.write_number(row, column, value)
        page.write_string(row, last, _MARKS[place], look)


def _explain(page: Any, ledger: Kind, place: int, bold: Any, wrapped: Any) -> None:
    for column, (title, width) in enumerate(zip(_HEADINGS[place], (24, 12, 70), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, bold)
    for row, each in enumerate(ledger.columns, 1):
        page.write_string(row, 0, each.titles[0], wrapped)
        page.write_string(row, 1, _REQUIRED[place][0 if each.required else 1], wrapped)
        page.write_string(row, 2, _note(each, place), wrapped)


def _note(each: Column, place: int) -> str:
    """In English its name, too: the titles are Chinese, for that is what the bureau's ledgers have."""
    how = _ONLY[place] % "、".join(each.choices) if each.choices else _HOW[each.read][place]
    return f"{each.english}. {how}" if place else how

"""Lists as workbooks: one pass, constant memory, figures as figures, texts as texts, ready to print on A4."""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any, Literal, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # ships annotations without py.typed

Kind = Literal["text", "money", "area", "count", "day"]
ROWS_MAX = 1_000_000
"""Of the 1,048,576 that a sheet has; the rest is for its sums."""
_SAFE = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: dict[Kind, str] = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "area": "#,##0.00",
    "count": "#,##0",
    "day": "yyyy-mm-dd",
    "text": "@",
}
_FONT = {"font_name": "宋体", "font_size": 10.5}
_HUNDREDTHS = ("money", "area")
_TEXT_MAX = 32_767


class Head(NamedTuple):
    """A column: its title, how its values are held, whether they are added up."""

    title: str
    kind: Kind
    is_summed: bool = False


class Words(NamedTuple):
    """What the writer says by itself, in the reader's language."""

    subtotal: str
    total: str
    page_footer: str
    about: str  # The name of the second sheet.


class Row(NamedTuple):
    """Its values in the order of the heads, and the group that it stands in."""

    group: str
    values: Sequence[Any]


class List(NamedTuple):
    """One sheet: its rows arrive in their order, those of a group together."""

    title: str
    heads: Sequence[Head]
    rows: Iterable[Row]
    is_grouped: bool = False


def list_workbook(
    title: str,
    heads: Sequence[Head],
    rows: Iterable[Row],
    words: Words,
    about: Sequence[tuple[str, str]],
    *,
    grouped: bool,
) -> bytes:
    """One list. Sums are whole numbers until they are written."""
    return lists_workbook([List(title, heads, rows, grouped)], words, about)


def lists_workbook(lists: Iterable[List], words: Words, about: Sequence[tuple[str, str]]) -> bytes:
    """A sheet a list, and the one that says what was asked for."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, _SAFE) as book:
        for each in lists:
            writer = _Writer(book, each.title, each.heads, words)
            for group, members in groupby(each.rows, key=_group_of(each)):
                for row in members:
                    writer.write(row.values)
                if each.is_grouped:
                    writer.end_group(f"{group} {words.subtotal}")
            writer.end()
        _tell(book, words.about, about)
    return stream.getvalue()


def _group_of(of: List) -> Callable[[Row], str]:
    return lambda row: row.group if of.is_grouped else ""


class _Writer:
    def __init__(self, book: Any, title: str, heads: Sequence[Head], words: Words) -> None:
        self._sheet, self._heads, self._words = book.add_worksheet(title[:31]), heads, words
        self._plain = {
            kind: book.add_format({"num_format": form, "bottom": 4, **_FONT}) for kind, form in _FORMATS.items()
        }
        strong = {"bold": True, "bg_color": "#EEF4F2", "top": 1, **_FONT}
        self._strong = {kind: book.add_format({"num_format": form, **strong}) for kind, form in _FORMATS.items()}
        self._at, self._of_group, self._of_all = 1, [0] * len(heads), [0] * len(heads)
        self._begin(book, title)

    def _begin(self, book: Any, title: str) -> None:
        page = self._sheet
        page.set_paper(9)  # A4
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_header("&C&14" + title.replace("&", "&&"))
        page.set_footer(self._words.page_footer)
        page.freeze_panes(1, 0)
        look = {
            "bold": True,
            "bg_color": "#D5E5E2",
            "bottom": 2,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
        }
        style = book.add_format(look | _FONT)
        for column, head in enumerate(self._heads):
            page.set_column(column, column, 16 if head.kind in ("text", "money") else 12)
            page.write_string(0, column, head.title, style)

    def write(self, values: Sequence[Any]) -> None:
        """A row."""
        self._cells(values, self._plain)
        for column, head in enumerate(self._heads):
            if head.is_summed:
                self._of_group[column] += values[column] or 0

    def end_group(self, name: str) -> None:
        """Its sums, which go into those of all."""
        self._sums(name, self._of_group)
        self._add_up()

    def end(self) -> None:
        """The sums of all; the filter leaves them out, so that what it shows can be added up again."""
        self._add_up()
        last = self._at - 1
        self._sums(self._words.total, self._of_all)
        self._sheet.autofilter(0, 0, last, len(self._heads) - 1)
        self._sheet.print_area(0, 0, self._at - 1, len(self._heads) - 1)

    def _add_up(self) -> None:
        self._of_all = [whole + part for whole, part in zip(self._of_all, self._of_group, strict=True)]
        self._of_group = [0] * len(self._heads)

    def _sums(self, name: str, sums: Sequence[int]) -> None:
        told = [value if head.is_summed else None for head, value in zip(self._heads, sums, strict=True)]
        self._cells(told, self._strong)
        self._sheet.write_string(self._at - 1, 0, name, self._strong["text"])

    def _cells(self, values: Sequence[Any], styles: dict[Kind, Any]) -> None:
        for column, (head, value) in enumerate(zip(self._heads, values, strict=True)):
            style = styles[head.kind]
            if value is None or value == "":
                self._sheet.write_blank(self._at, column, None, style)
            elif head.kind in _HUNDREDTHS:
                self._sheet.write_number(self._at, column, value / 100, style)  # The nearest double of x.yz.
            elif head.kind == "count":
                self._sheet.write_number(self._at, column, value, style)
            elif head.kind == "day":
                self._sheet.write_datetime(self._at, column, value, style)
            else:
                self._sheet.write_string(self._at, column, str(value)[:_TEXT_MAX], style)  # "=1+1" stays a text.
        self._at += 1


def _tell(book: Any, name: str, about: Sequence[tuple[str, str]]) -> None:
    """By what it was asked for: whoever finds the file later can ask the same again."""
    page, style = book.add_worksheet(name), book.add_format({"bold": True, **_FONT})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 60)
    for at, (what, said) in enumerate(about):
        page.write_string(at, 0, what, style)
        page.write_string(at, 1, said[:_TEXT_MAX])

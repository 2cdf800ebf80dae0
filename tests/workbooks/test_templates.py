"""Templates: what they bring along is skipped, what is filled in is read."""

import io
from typing import Any

import openpyxl
import pytest

from services.documents.workbooks import KINDS, template
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import saved

EVERY = [(kind, language) for kind in KINDS for language in ("zh", "en")]


def opened(kind: str, language: str = "zh") -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(kind, language)))


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_template_sent_as_it_is_brings_nothing(kind: str, language: str) -> None:
    read = read_workbook(template(kind, language), kind)
    assert [fault.code for fault in read.faults] == ["no_rows"]
    assert read.rows == ()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_examples_are_data_once_their_mark_is_gone(kind: str, language: str) -> None:
    book = opened(kind, language)
    page, last = book.worksheets[0], len(KINDS[kind].columns) + 1
    for row in (3, 4):
        page.cell(row, last).value = None
    read = read_workbook(saved(book), kind)
    assert (read.faults, len(read.rows)) == ((), 2)


def test_an_example_that_a_clerk_wrote_over_is_not_skipped_in_silence() -> None:
    book = opened("dwellings")
    book.worksheets[0]["H3"] = "乔望舒"
    read = read_workbook(saved(book), "dwellings")
    assert [(fault.cell, fault.code) for fault in read.faults] == [("N3", "example_changed")]
    assert read.rows == ()


def test_data_below_the_examples_is_read() -> None:
    book = opened("dwellings", "en")
    page = book.worksheets[0]
    for column in range(1, 14):
        page.cell(5, column).value = page.cell(3, column).value
    page["E5"] = "103室"
    [row] = read_workbook(saved(book), "dwellings").rows
    assert (row.dwelling, row.at.row) == ("BH-1-1-103", 5)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_column_says_what_to_write_and_choices_drop_down(kind: str, language: str) -> None:
    book = opened(kind, language)
    page, explained = book.worksheets
    columns = KINDS[kind].columns
    assert [cell.value for cell in page[2]][:-1] == [column.titles[0] for column in columns]
    assert all(cell.comment and cell.comment.text for cell in page[2][:-1])
    assert explained.max_row == 1 + len(columns)
    lists = {str(each.sqref).rstrip("0123456789"): each.formula1 for each in page.data_validations.dataValidation}
    choices = {column.choices for column in columns if column.choices}
    assert {tuple(each.strip('"').split(",")) for each in lists.values()} == choices


def test_an_english_template_keeps_the_titles_and_speaks_english_beside_them() -> None:
    page = opened("dwellings", "en").worksheets[0]
    assert page["F2"].value == "建筑面积(㎡)"
    assert page["F2"].comment.text.startswith("Floor area")

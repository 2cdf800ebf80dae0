"""A day stays a day, a month stays a month, and what may be either is asked."""

from datetime import date, datetime

import pytest

from services.documents.workbooks import Month, dates
from services.documents.workbooks.cells import CellRefused


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2003-5-1", date(2003, 5, 1)),
        ("2003-05-01 00:00:00", date(2003, 5, 1)),
        ("2003-5-1 0:00", date(2003, 5, 1)),
        ("2003-05-01T00:00:00", date(2003, 5, 1)),
        ("2003年5月1号", date(2003, 5, 1)),
        (37742, date(2003, 5, 1)),
        (37742.0, date(2003, 5, 1)),
        ("37742", date(2003, 5, 1)),
        (20030501, date(2003, 5, 1)),
        (datetime(2003, 5, 1, 8, 30), date(2003, 5, 1)),
    ],
)
def test_a_day_is_read_in_any_spelling(raw: object, day: date) -> None:
    assert dates.day(raw) == dates.day_or_month(raw) == day


@pytest.mark.parametrize(
    "raw",
    [2003.5, "2003.5", "２００３．５", "2003.05", "2003年5月", "2003 年 5 月份", "2003-5", "2003/05", 200305, "200305"],
)
def test_a_month_stays_a_month(raw: object) -> None:
    assert dates.day_or_month(raw) == dates.month(raw) == Month("2003-05")
    with pytest.raises(CellRefused, match="month_without_day"):
        dates.day(raw)


def test_a_month_is_enough_where_a_period_begins_or_ends() -> None:
    assert (dates.first_day("2004年2月"), dates.last_day("2004年2月")) == (date(2004, 2, 1), date(2004, 2, 29))
    assert dates.first_day("2004-02-07") == dates.last_day("2004-02-07") == date(2004, 2, 7)


def test_the_numbers_of_january_and_october_are_the_same_to_excel() -> None:
    for raw in (2003.1, 2003.10, "2003.1"):
        with pytest.raises(CellRefused) as refused:
            dates.day_or_month(raw)
        assert (refused.value.code, refused.value.inputs) == (
            "ambiguous_month",
            {"january": "2003-01", "october": "2003-10"},
        )
    assert dates.day_or_month("2003.10") == Month("2003-10")
    assert dates.day_or_month(2003.11) == Month("2003-11")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2003.13", "not_a_date"),
        (200313, "not_a_date"),
        (2003, "not_a_date"),
        ("03-5-1", "not_a_date"),
        (37742.5, "not_a_date"),
        (17898, "out_of_range"),
        (73051, "out_of_range"),
        ("1948-12", "out_of_range"),
        (True, "not_a_date"),
        (None, "not_a_date"),
    ],
)
def test_what_is_neither_is_refused(raw: object, code: str) -> None:
    with pytest.raises(CellRefused, match=code):
        dates.day_or_month(raw)


def test_a_day_within_a_month_is_no_month() -> None:
    assert dates.month(date(2003, 5, 1)) == Month("2003-05")
    with pytest.raises(CellRefused, match="not_a_month"):
        dates.month(date(2003, 5, 2))


def test_every_day_that_excel_counts_is_the_day_that_excel_shows() -> None:
    assert dates.day(17899) == date(1949, 1, 1)
    assert dates.day(73050) == date(2099, 12, 31)

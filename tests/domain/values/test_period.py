from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.period import (
    PeriodEmpty,
    PeriodInvalid,
    bounds,
    first_day,
    last_day,
    month,
    month_of,
    overlap,
    previous,
    spanning,
    whole_months,
)

days = st.dates(date(1949, 10, 1), date(2199, 12, 31))


@pytest.mark.parametrize("written", ["1949-01", "2026-11", "2026-02", "9999-12"])
def test_a_month_is_a_year_and_two_digits(written: str) -> None:
    assert month(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "2026-1",
        "2026-13",
        "2026-00",
        "2026",
        "26-11",
        "2026-11-01",
        "2026-11\n",
        " 2026-11",
        "1948-12",
        "",
        "２０２６-11",
    ],
)
def test_anything_else_is_no_month(written: str) -> None:
    with pytest.raises(PeriodInvalid):
        month(written)


@given(days)
def test_every_day_lies_in_its_month(day: date) -> None:
    period = month_of(day)
    assert month(period) == period
    assert first_day(period) <= day <= last_day(period)
    assert month_of(first_day(period) - timedelta(days=1)) == previous(period)
    assert month_of(last_day(period) + timedelta(days=1)) > period


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2026-02", date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 29)),
        ("2000-02", date(2000, 2, 29)),
        ("2100-02", date(2100, 2, 28)),
        ("2026-12", date(2026, 12, 31)),
        ("2026-04", date(2026, 4, 30)),
    ],
)
def test_a_month_ends_on_its_own_last_day(period: str, last: date) -> None:
    assert last_day(period) == last


def test_january_follows_december() -> None:
    assert previous("2026-01") == "2025-12"
    assert previous("2026-12") == "2026-11"


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2012, 1, 1), date(2012, 12, 31), "2012"),
        (date(2012, 1, 1), date(2013, 12, 31), "2012..2013"),
        (date(2012, 1, 1), date(2012, 6, 30), "2012-01..2012-06"),
        (date(2012, 2, 1), date(2012, 2, 29), "2012-02"),
        (date(2013, 2, 1), date(2013, 2, 28), "2013-02"),
        (date(2012, 2, 1), date(2012, 2, 28), "2012-02-01..2012-02-28"),
        (date(2012, 1, 15), date(2012, 3, 31), "2012-01-15..2012-03-31"),
        (date(2012, 7, 1), date(2013, 6, 30), "2012-07..2013-06"),
        (date(2012, 5, 4), date(2012, 5, 4), "2012-05-04..2012-05-04"),
    ],
)
def test_a_span_has_the_shortest_true_name(first: date, last: date, name: str) -> None:
    assert spanning(first, last) == name
    assert bounds(name) == (month_of(first), month_of(last))


def test_a_span_does_not_end_before_it_begins() -> None:
    with pytest.raises(PeriodEmpty) as refused:
        spanning(date(2012, 2, 1), date(2012, 1, 31))
    assert refused.value.facts == {"first": date(2012, 2, 1), "last": date(2012, 1, 31)}


@given(days, days, days, days)
def test_two_spans_overlap_where_they_share_a_month(a: date, b: date, c: date, d: date) -> None:
    (one, other), (begin, end) = sorted((a, b)), sorted((c, d))
    shared = month_of(one) <= month_of(end) and month_of(begin) <= month_of(other)
    assert overlap(spanning(one, other), spanning(begin, end)) == shared
    assert overlap(spanning(begin, end), spanning(one, other)) == shared


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("2012", "2012-07", True),
        ("2012", "2013-01", False),
        ("2012-06", "2012-07", False),
        ("2011..2013", "2012", True),
        ("2012-01..2012-06", "2012-06..2012-12", True),
        ("2012-01..2012-06", "2012-07..2012-12", False),
        ("2012-01-01..2012-01-15", "2012-01-16..2012-01-31", True),
    ],
)
def test_a_year_shares_every_month_of_its_own(one: str, other: str, shared: bool) -> None:
    assert overlap(one, other) is shared


@pytest.mark.parametrize(
    ("since", "until", "full"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2028, 1, 31), date(2028, 2, 28), 0),
        (date(2028, 1, 31), date(2028, 2, 29), 1),
        (date(2026, 1, 31), date(2026, 4, 30), 3),
        (date(2026, 1, 31), date(2026, 5, 30), 3),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2026, 11, 30), date(2026, 11, 30), 0),
        (date(2026, 11, 30), date(2026, 1, 1), 0),
    ],
)
def test_a_month_is_full_on_its_day_or_on_a_shorter_months_last(since: date, until: date, full: int) -> None:
    assert whole_months(since, until) == full


@given(days, days)
def test_a_day_more_is_never_a_month_less(since: date, until: date) -> None:
    assert whole_months(since, until) <= whole_months(since, until + timedelta(days=1))
    assert whole_months(since, until + timedelta(days=1)) - whole_months(since, until) <= 1

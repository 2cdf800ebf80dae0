from datetime import date, timedelta

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from domain.billing import refusals
from domain.billing.books import Books
from domain.billing.events import BooksEvent, PeriodClosed, PeriodReopened
from tests.builders import COMPANY, TODAY
from tests.scenario import given

OCTOBER = date(2026, 10, 31)
NOVEMBER_1 = date(2026, 11, 1)
CLOSED = PeriodClosed(creditor=COMPANY, through=OCTOBER, closed_by="person:wang")
REOPENED = PeriodReopened(
    creditor=COMPANY,
    from_day=date(2026, 10, 1),
    reason="a bank line was missed",
    prepared_by="person:li",
    approved_by="person:zhao",
)


def books(*facts: BooksEvent) -> given[Books]:
    return given(Books(COMPANY), *facts)


def reopen(thing: Books) -> None:
    thing.reopen(date(2026, 10, 1), reason="a bank line was missed", prepared_by="person:li", approved_by="person:zhao")


def test_books_are_closed_through_a_day_that_is_over() -> None:
    books().when(lambda b: b.close(OCTOBER, today=TODAY, by="person:wang")).then(CLOSED)
    yesterday = PeriodClosed(creditor=COMPANY, through=date(2026, 11, 22), closed_by="person:wang")
    books(CLOSED).when(lambda b: b.close(date(2026, 11, 22), today=TODAY, by="person:wang")).then(yesterday)


@pytest.mark.parametrize("through", [TODAY, date(2026, 11, 24)])
def test_a_day_that_is_not_over_is_not_closed(through: date) -> None:
    past = books().when(lambda b: b.close(through, today=TODAY, by="person:wang"))
    assert past.then_refuses(refusals.PeriodNotOver).facts == {"through": through}


@pytest.mark.parametrize("through", [OCTOBER, date(2026, 9, 30)])
def test_books_closed_so_far_already_stay_as_they_are(through: date) -> None:
    books(CLOSED).when(lambda b: b.close(through, today=TODAY, by="person:wang")).then()


def test_two_persons_reopen_closed_days() -> None:
    past = books(CLOSED)
    past.when(reopen).then(REOPENED)
    assert past.thing.closed_through == date(2026, 9, 30)


@pytest.mark.parametrize("facts", [(), (CLOSED, REOPENED)])
def test_days_that_are_open_are_not_reopened(facts: tuple[BooksEvent, ...]) -> None:
    why = books(*facts).when(reopen).then_refuses(refusals.BooksNotClosed)
    assert why.facts == {"creditor": COMPANY, "from_day": date(2026, 10, 1)}


def test_reopened_days_are_closed_again() -> None:
    books(CLOSED, REOPENED).when(lambda b: b.close(OCTOBER, today=TODAY, by="person:wang")).then(CLOSED)


def test_a_fact_is_booked_today_unless_an_open_day_is_wanted() -> None:
    thing = books(CLOSED).thing
    assert thing.booking_day(TODAY) == TODAY
    assert thing.booking_day(TODAY, NOVEMBER_1) == NOVEMBER_1
    assert books().thing.booking_day(TODAY, date(2020, 2, 29)) == date(2020, 2, 29)


def test_where_today_is_closed_a_fact_is_booked_on_the_first_open_day() -> None:
    assert books(CLOSED).thing.booking_day(OCTOBER) == NOVEMBER_1


def test_nothing_is_booked_on_a_closed_day() -> None:
    past = books(CLOSED).when(lambda b: b.booking_day(TODAY, OCTOBER))
    assert past.then_refuses(refusals.BooksClosed).facts == {"creditor": COMPANY, "through": OCTOBER}


def test_nothing_is_booked_on_a_day_to_come() -> None:
    books(CLOSED).when(lambda b: b.booking_day(TODAY, date(2026, 11, 24))).then_refuses(refusals.NotYet)


@given_any(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_first_open_day_is_open_and_the_day_before_it_is_not(closed: date, day: date) -> None:
    thing = books(PeriodClosed(creditor=COMPANY, through=closed, closed_by="person:wang")).thing
    first = thing.first_open(day)
    assert first == max(day, closed + timedelta(days=1))
    assert thing.booking_day(first, first) == first


def test_books_can_be_reopened_from_the_first_day_of_all() -> None:
    books = Books(COMPANY)
    books.close(date(2026, 10, 31), today=date(2026, 11, 23), by="person:li")
    books.reopen(date.min, reason="all anew", prepared_by="person:li", approved_by="person:zhao")
    assert books.booking_day(date(2026, 11, 23), date(2026, 1, 1)) == date(2026, 1, 1)

"""补记: what comes after its day was closed is booked on the first open day, says so, and keeps its own day."""

from datetime import date

import pytest

from projections.billing_statement import BillingStatement
from projections.engine.calendar import Calendar
from projections.ledger import Ledger, trial_balance, uneven_days
from projections.statement import Statement, StatementLine, statement
from tests.builders import BUREAU, CASH, COMPANY, OLD_DEBT, fee, later
from tests.projections.past import HERE, Past

NOV_30, DEC_1, DEC_5 = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 5)


def a_day_of_november(day: int) -> date:
    return date(2026, 11, day)


def stated(past: Past, period: str, known_at: int | None = None) -> Statement:
    engine = past.projected(BillingStatement(), Ledger())
    with engine.begin() as reading:
        assert uneven_days(reading) == []
        return statement(reading, HERE, period, known_at=known_at)


def assessed_late() -> Past:
    past = Past()
    past.books(COMPANY, lambda books: books.close(NOV_30, today=DEC_1, by="person:zhao"))
    past.account(lambda account: account.assess(fee(), booked_on=a_day_of_november(20)))
    return past


def the_line(statement: Statement) -> StatementLine:
    [line] = statement.lines
    return line


def test_a_fact_of_a_closed_day_lands_on_the_first_open_day_is_marked_and_keeps_its_own() -> None:
    past = assessed_late()
    november, december = stated(past, "2026-11"), stated(past, "2026-12")
    assert (november.lines, november.closing_fen) == ((), 0)
    line = the_line(december)
    assert (line.booked_on, line.late, line.meant_for) == (DEC_1, True, a_day_of_november(20))
    assert (december.opening_fen, december.closing_fen) == (0, 3113)


def test_control_before_the_closing_it_counts_on_its_own_day() -> None:
    past = Past()
    past.account(lambda account: account.assess(fee(), booked_on=a_day_of_november(20)))
    past.books(COMPANY, lambda books: books.close(NOV_30, today=DEC_1, by="person:zhao"))
    line = the_line(stated(past, "2026-11"))
    assert (line.booked_on, line.late) == (a_day_of_november(20), False)


@pytest.mark.parametrize(("day", "lands_on", "late"), [(30, DEC_1, True), (29, DEC_1, True), (1, DEC_1, True)])
def test_the_last_closed_day_is_closed(day: int, lands_on: date, late: bool) -> None:
    assert Calendar({COMPANY: NOV_30}).book([COMPANY], a_day_of_november(day)) == (lands_on, late)


def test_the_first_day_after_it_is_open() -> None:
    calendar = Calendar({COMPANY: NOV_30})
    assert calendar.book([COMPANY], DEC_1) == (DEC_1, False)
    assert Calendar({}).book([COMPANY], date(1990, 1, 1)) == (date(1990, 1, 1), False)


def test_once_reopened_a_fact_counts_on_its_own_day_again_and_what_landed_before_stays_there() -> None:
    past = assessed_late()
    past.books(
        COMPANY,
        lambda books: books.reopen(
            a_day_of_november(10), reason="a slip", prepared_by="person:li", approved_by="person:zhao"
        ),
    )
    past.account(lambda account: account.assess(fee("2026-10"), booked_on=a_day_of_november(20)))
    november, december = stated(past, "2026-11"), stated(past, "2026-12")
    assert (the_line(november).period, the_line(november).late) == ("2026-10", False)
    assert (the_line(december).period, the_line(december).late) == ("2026-11", True)
    past.account(lambda account: account.assess(fee("2026-09"), booked_on=a_day_of_november(9)))
    assert [line.booked_on for line in stated(past, "2026-11").lines] == [a_day_of_november(20), a_day_of_november(10)]
    assert stated(past, "2026-11").lines[1].late, "the day before stays closed"


def test_bureau_and_company_close_apart() -> None:
    past = Past()
    past.books(COMPANY, lambda books: books.close(NOV_30, today=DEC_1, by="person:zhao"))
    past.account(
        lambda account: account.assess(fee(), booked_on=a_day_of_november(20)),
        lambda account: account.bring_arrears_forward(OLD_DEBT),
    )
    november = stated(past, "2026-11")
    assert (the_line(november).creditor, the_line(november).late) == (BUREAU, False)
    assert the_line(stated(past, "2026-12")).creditor == COMPANY
    past.books(BUREAU, lambda books: books.close(DEC_5, today=date(2026, 12, 6), by="person:zhao"))
    past.account(lambda account: account.assess(fee("2026-10"), booked_on=date(2026, 12, 3)))
    lines = {line.period: line.booked_on for line in stated(past, "2026-12").lines}
    assert lines == {"2026-11": DEC_1, "2026-10": date(2026, 12, 3)}, "the bureau's closing does not bind the company"


def paid_across_books(company_closed: bool, bureau_closed: bool) -> Past:
    """At the company's counter for the bureau's old debt, with November closed by one of them."""
    past = Past()
    past.account(lambda account: account.bring_arrears_forward(OLD_DEBT))
    for creditor, closed in ((COMPANY, company_closed), (BUREAU, bureau_closed)):
        if closed:
            past.books(creditor, lambda books: books.close(NOV_30, today=DEC_1, by="person:zhao"))
    fact = later(CASH, booked_on=NOV_30, designation=(OLD_DEBT.charge_id,))
    past.account(lambda account: account.receive_payment(fact))
    return past


@pytest.mark.parametrize(("company_closed", "bureau_closed"), [(True, False), (False, True), (True, True)])
def test_money_for_anothers_books_never_pays_before_it_is_there(company_closed: bool, bureau_closed: bool) -> None:
    """An allocation that touches two sets of books counts on one day, open in both."""
    past = paid_across_books(company_closed, bureau_closed)
    november, december = stated(past, "2026-11"), stated(past, "2026-12")
    assert [item.outstanding_fen for item in november.open_items] == [14_135], "in November it is still owed"
    assert [rest.rest_fen for rest in november.rests] == ([] if company_closed else [5_000])
    assert november.closing_fen == 14_135 - sum(rest.rest_fen for rest in november.rests)
    assert (december.opening_fen, december.closing_fen) == (november.closing_fen, 9_135)
    engine = past.projected(Ledger())
    with engine.begin() as reading:
        lines = {line.account: line for line in trial_balance(reading, BUREAU, NOV_30)}
    assert lines["receivable"].debit_fen - lines["receivable"].credit_fen == 14_135


def test_control_with_open_books_it_pays_on_the_day_itself() -> None:
    assert stated(paid_across_books(False, False), "2026-11").closing_fen == 9_135


def test_a_clock_that_was_set_back_cannot_pay_a_debt_before_it_is_owed() -> None:
    """Assessed on 1 December; then the clock goes back to 25 November, and the household pays."""
    past = Past()
    past.account(
        lambda account: account.assess(fee(), booked_on=DEC_1),
        lambda account: account.receive_payment(later(CASH, booked_on=a_day_of_november(25))),
    )
    november, december = stated(past, "2026-11"), stated(past, "2026-12")
    assert (november.closing_fen, november.open_items) == (-5_000, ())
    assert [rest.rest_fen for rest in november.rests] == [5_000]
    assert (december.opening_fen, december.closing_fen) == (-5_000, -1_887)
    assert [line.what for line in december.lines] == ["assessed", "applied"]


def test_a_late_payment_after_the_year_was_closed_stands_on_the_next_statement() -> None:
    """Told in figures: November 31.13; paid in November, entered on 5 December after the closing."""
    past = Past()
    past.account(lambda account: account.assess(fee(), booked_on=a_day_of_november(1)))
    past.books(COMPANY, lambda books: books.close(NOV_30, today=DEC_1, by="person:zhao"))
    fact = later(CASH, amount_fen=3113, received_on=a_day_of_november(28), booked_on=a_day_of_november(28))
    past.account(lambda account: account.receive_payment(fact))
    assert stated(past, "2026-11").closing_fen == 3113
    line = the_line(stated(past, "2026-12"))
    assert (line.what, line.amount_fen, line.meant_for, line.late) == ("received", -3113, a_day_of_november(28), True)
    assert [settled.charge_id for settled in line.settled] == [fee().charge_id]
    assert stated(past, "2026-12").closing_fen == 0

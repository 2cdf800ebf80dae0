"""A dwelling's statement: month after month, as of a day, and as it was known."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from domain.values.period import PeriodInvalid, last_day
from projections import arrears, audit_trail, billing_statement, ledger
from projections.billing_statement import BillingStatement, movements
from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.tables import Reading
from projections.statement import Statement, statement
from services.house import House
from services.use_cases import assessment
from services.use_cases.record_keeping import confirm_clock
from tests.builders import (
    CASH,
    CHEN,
    FEE,
    LIN,
    NOON,
    Clock,
    adopt,
    asking,
    fee,
    later,
    move_in,
    open_counter,
    pay,
    settle,
)
from tests.projections.lives import LAST, MONTHS, WHOSE, Act, lived, lives
from tests.projections.past import HERE, Past

FOR_EVER = date(2099, 12, 31)


def months(reading: Reading, debtor: str | None, known_at: int | None = None) -> list[Statement]:
    return [statement(reading, HERE, month, debtor=debtor, known_at=known_at) for month in MONTHS]


def must_add_up(stated: Statement) -> None:
    assert stated.opening_fen + sum(line.amount_fen for line in stated.lines) == stated.closing_fen
    outstanding = [item.outstanding_fen for item in stated.open_items]
    resting = [rest.rest_fen for rest in stated.rests]
    assert min(outstanding + resting, default=1) > 0
    assert stated.closing_fen == sum(outstanding) - sum(resting)
    for line in stated.lines:
        assert stated.first <= line.booked_on <= stated.last
        assert line.late or line.meant_for <= line.booked_on


@given(lives)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_each_month_adds_up_and_opens_as_the_last_one_closed(life: list[Act]) -> None:
    engine = lived(life).projected(BillingStatement())
    with engine.begin() as reading:
        for debtor in (None, CHEN, LIN):
            stated = months(reading, debtor)
            for one, following in pairwise(stated):
                assert following.opening_fen == one.closing_fen
            for each in stated:
                must_add_up(each)
            assert stated[0].opening_fen == 0
        of_each = zip(months(reading, CHEN), months(reading, LIN), months(reading, None), strict=True)
        assert all(chen.closing_fen + lin.closing_fen == both.closing_fen for chen, lin, both in of_each)
    engine.dispose()


@given(lives)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_the_books_agree_with_the_statements(life: list[Act]) -> None:
    past = lived(life)
    engine = past.projected(BillingStatement(), arrears.ArrearsOfAreas(), ledger.Ledger())
    with engine.begin() as reading:
        assert ledger.uneven_days(reading) == []
        assert arrears.disagreements(reading) == []
        moved = billing_statement.moved_until(reading, HERE, FOR_EVER)
        owed = sum(billing_statement.outstanding_by_charge(moved).values())
        held = sum(billing_statement.rest_by_payment(moved).values())
        assert ledger.balance_of(reading, ledger.RECEIVABLE) == owed == arrears.outstanding_in_all(reading)
        assert -ledger.balance_of(reading, ledger.ADVANCES) == held == billing_statement.rests_in_all(reading)
        assert arrears.arrears(reading, "BH", FOR_EVER) == arrears.arrears_as_known(reading, "BH", FOR_EVER)
        for month in MONTHS[::5]:
            closing = statement(reading, HERE, month).closing_fen
            books = [line for creditor in WHOSE for line in ledger.trial_balance(reading, creditor, last_day(month))]
            at_hand = [line for line in books if line.account in (ledger.RECEIVABLE, ledger.ADVANCES)]
            assert sum(line.debit_fen - line.credit_fen for line in at_hand) == closing
    engine.dispose()


@given(lives)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_past_answer_never_changes_whatever_comes_later_and_however_the_clock_jumps(life: list[Act]) -> None:
    """What was known at a position is what somebody saw who asked then; the lives' clocks go back, too."""
    past = lived(life)
    whole = past.projected(BillingStatement(), arrears.ArrearsOfAreas())
    for known_at in {len(past.entries) // 3, 2 * len(past.entries) // 3}:
        then = Past()
        then.entries = past.entries[:known_at]
        before = then.projected(BillingStatement(), arrears.ArrearsOfAreas())
        with whole.begin() as now, before.begin() as reading:
            assert months(now, None, known_at) == months(reading, None)
            for day in (date(2026, 6, 30), LAST):
                seen = arrears.arrears_as_known(reading, "BH", day)
                assert arrears.arrears_as_known(now, "BH", day, known_at) == seen
        before.dispose()
    whole.dispose()


# By hand --------------------------------------------------------------------------------------------


def november() -> Past:
    """31.13 on the 1st, 50.00 paid on the 23rd."""
    past = Past()
    past.account(
        lambda account: account.assess(fee(), booked_on=date(2026, 11, 1)),
        lambda account: account.receive_payment(CASH),
    )
    return past


def test_a_month_in_figures() -> None:
    with november().projected(BillingStatement()).begin() as reading:
        stated = statement(reading, HERE, "2026-11")
        empty = statement(reading, HERE, "2026-10")
    assert [(line.what, line.amount_fen) for line in stated.lines] == [("assessed", 3113), ("received", -5000)]
    assert [(each.charge_id, each.amount_fen) for each in stated.lines[1].settled] == [(f"{FEE}/2026-11/1", 3113)]
    assert stated.lines[0].assessment == fee()
    assert stated.lines[1].receipt == "BH00000001"
    assert (stated.opening_fen, stated.closing_fen, stated.open_items) == (0, -1887, ())
    assert [(rest.payment_id, rest.rest_fen, rest.receipt) for rest in stated.rests] == [("p1", 1887, "BH00000001")]
    assert (empty.lines, empty.opening_fen, empty.closing_fen) == ((), 0, 0)


@pytest.mark.parametrize(("day", "closing"), [(1, 3113), (22, 3113), (23, -1887), (30, -1887)])
def test_as_of_a_day_only_what_was_booked_by_then_counts(day: int, closing: int) -> None:
    with november().projected(BillingStatement()).begin() as reading:
        stated = statement(reading, HERE, "2026-11", as_of=date(2026, 11, day))
    assert (stated.closing_fen, stated.last) == (closing, date(2026, 11, day))


def test_an_overdue_item_says_for_how_many_months() -> None:
    past = Past()
    past.account(lambda account: account.assess(fee(), booked_on=date(2026, 11, 1)))
    with past.projected(BillingStatement()).begin() as reading:
        ages = [
            statement(reading, HERE, period).open_items[0].months_overdue
            for period in ("2026-11", "2026-12", "2027-01", "2027-02")
        ]
    assert ages == [0, 1, 2, 3], "due on 30 November: full on 30 December, and on 28 February"


@pytest.mark.parametrize("period", ["2026-13", "2026-1", "2026", "", "1900-01"])
def test_a_statement_is_of_a_month(period: str) -> None:
    with Past().projected(BillingStatement()).begin() as reading, pytest.raises(PeriodInvalid):
        statement(reading, HERE, period)


def test_a_released_payment_shows_where_its_money_went() -> None:
    """Reversed on the 25th: 31.13 comes off the charge and rests on the payment again."""
    past = november()
    reasons = {"reason": "wrong floor area", "note": "", "prepared_by": "person:li", "approved_by": "person:zhao"}
    past.account(lambda a: a.reverse_assessment(f"{FEE}/2026-11/1", booked_on=date(2026, 11, 25), **reasons))
    with past.projected(BillingStatement()).begin() as reading:
        stated = statement(reading, HERE, "2026-11")
    told = [(line.what, line.amount_fen, len(line.settled)) for line in stated.lines]
    assert told == [("assessed", 3113, 0), ("received", -5000, 0), ("reversed", -3113, 0)]
    assert (stated.closing_fen, stated.rests[0].rest_fen) == (-5000, 5000)


def test_what_rests_from_an_earlier_month_is_shown_where_it_is_used() -> None:
    past = november()
    past.account(
        lambda account: account.assess(fee("2026-12"), booked_on=date(2026, 12, 1)),
        lambda account: account.apply_rests(booked_on=date(2026, 12, 1)),
    )
    with past.projected(BillingStatement()).begin() as reading:
        stated = statement(reading, HERE, "2026-12")
    assert [(line.what, line.amount_fen) for line in stated.lines] == [("assessed", 3113), ("applied", 0)]
    assert [(each.charge_id, each.amount_fen) for each in stated.lines[1].settled] == [(f"{FEE}/2026-12/1", 1887)]
    assert (stated.opening_fen, stated.closing_fen) == (-1887, 1226)


def test_two_debtors_of_one_dwelling_are_told_apart() -> None:
    past = november()
    past.account(lambda account: account.receive_payment(later(CASH, payment_id="p2", debtor=LIN, receipt="BH2")))
    with past.projected(BillingStatement()).begin() as reading:
        chen, lin, all_ = (statement(reading, HERE, "2026-11", debtor=who) for who in (CHEN, LIN, None))
    assert (chen.closing_fen, lin.closing_fen, all_.closing_fen) == (-1887, -5000, -6887)
    assert {line.debtor for line in lin.lines} == {LIN}


# Known at an instant ----------------------------------------------------------------------------------


@pytest.fixture
def street(house: House) -> House:
    move_in(house)
    adopt(house)
    open_counter(house)
    return house


def closing(house: House, known_at: int | None = None) -> int:
    settle(house)
    with house.read() as reading:
        return statement(reading, HERE, "2026-11", known_at=known_at).closing_fen


def known(house: House, instant: datetime) -> int:
    with house.read() as reading:
        return audit_trail.known_at(reading, instant)


def test_what_was_known_at_an_instant_stays_what_was_known_even_when_the_clock_goes_back(
    street: House, clock: Clock
) -> None:
    with asking(street):
        assessment.assess_fee(street, HERE, fee_kind=FEE, period="2026-11", due_on=date(2026, 11, 30))
    assessed = closing(street)
    asked = NOON + timedelta(minutes=30)
    clock.now = NOON + timedelta(hours=1)
    pay(street, 5000)
    before = known(street, asked)
    assert (assessed, closing(street), closing(street, before)) == (3113, -1887, 3113)
    clock.now = NOON - timedelta(hours=2)
    with asking(street, "zhao"):
        confirm_clock(street, cause="the computer was an hour ahead, and two more")
    pay(street, 100)
    assert known(street, asked) == before, "recorded by an hour before it, and known only after it"
    assert (closing(street, before), closing(street)) == (3113, -1987)
    assert known(street, NOON - timedelta(days=1)) == 0
    assert known(street, datetime(2030, 1, 1, tzinfo=UTC)) == street.store.position()


def test_an_instant_in_another_zone_is_the_same_instant(street: House) -> None:
    pay(street, 5000)
    assert known(street, NOON) == known(street, NOON.astimezone(BUSINESS_ZONE)) == street.store.position()


def test_every_movement_has_its_place_in_history(street: House) -> None:
    pay(street, 5000)
    with street.read() as reading:
        rows = reading.execute(movements.select()).all()
    entries = [entry for entry in street.store.read(0, 1000).entries if "/account/" in entry.stream]
    places = {(entry.key, entry.version, entry.position) for entry in entries}
    assert len(rows) == 1
    assert {(row.dwelling, row.version, row.position) for row in rows} <= places

"""What nobody told us of is found: pages, charges, refunds; and what is not ours stands apart."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from projections import suspense
from services.house import House
from services.payment_gateway.reconciliation import reconcile
from services.stripe_simulator import Merchant, Simulator
from services.use_cases.checking import check
from tests.builders import Clock, settle
from tests.online import FEB, JAN, at_the_provider, outstanding, paid_to_another, paying_online, start
from tests.use_cases.months import DUE, assess

TWO_DAYS = timedelta(days=2)
MONTH = 3113


@pytest.fixture
def owing(street: House) -> House:
    for month in ("2026-01", "2026-02"):
        assess(street, period=month, due_on=DUE)
    return street


@pytest.fixture
def both(owing: House) -> Iterator[tuple[House, Simulator]]:
    with paying_online(owing) as found:
        yield found


def test_what_nobody_told_us_of_is_found_and_nothing_differs_then(both: tuple[House, Simulator]) -> None:
    home, bank = both
    made = start(home, JAN, FEB)
    settle(home)
    bank.payer.pay(made.url.rpartition("/")[2])
    bank.bank.book()
    found = reconcile(home, TWO_DAYS)
    settle(home)
    assert (outstanding(home, JAN, FEB), found.differences) == ((0, 0), ())
    assert [(each.currency, each.gross_minor) for each in found.sums] == [("cny", 2 * MONTH)]
    before = home.store.position()
    assert reconcile(home, TWO_DAYS).movements == 1
    assert home.store.position() == before
    assert at_the_provider(home) == bank.books.held_fen(app="anju")


def test_a_months_silence_is_found_by_the_movements(both: tuple[House, Simulator], clock: Clock) -> None:
    home, bank = both
    made = start(home, JAN, FEB)
    settle(home)
    clock.pass_days(1)
    bank.bank.book()
    reconcile(home, TWO_DAYS)  # The page has expired, as far as anybody knows.
    settle(home)
    later = start(home, JAN, FEB)
    settle(home)
    bank.payer.pay(later.url.rpartition("/")[2], "wechat_pay")
    bank.bank.book()
    clock.pass_days(31)
    found = reconcile(home, timedelta(days=60))
    settle(home)
    assert made.payment_id != later.payment_id
    assert (outstanding(home, JAN, FEB), found.differences) == ((0, 0), ())


def test_money_that_is_not_ours_is_parked_and_told(both: tuple[House, Simulator], clock: Clock) -> None:
    home, bank = both
    paid_to_another(home, bank, 700)
    found = reconcile(home, TWO_DAYS)
    settle(home)
    assert (found.parked, [each.what for each in found.differences]) == (1, ["charge"])
    assert reconcile(home, TWO_DAYS).parked == 0
    with home.read() as reading:
        [(_, row)] = suspense.items_after(reading, "parked")
    assert (row.amount_fen, row.channel, row.why) == (700, "online", "unknown payment")
    assert check(home) == []


def test_settlement_in_another_currency_stands_beside_the_books(owing: House) -> None:
    with paying_online(owing, Merchant(settles_in="hkd", rate=Decimal("1.08"))) as (home, bank):
        made = start(home, JAN, FEB)
        settle(home)
        bank.payer.pay(made.url.rpartition("/")[2], "alipay")
        bank.bank.book()
        found = reconcile(home, TWO_DAYS)
        settle(home)
        assert at_the_provider(home) == 2 * MONTH
        assert [each.currency for each in found.sums] == ["hkd"]
        assert found.differences == ()


def test_what_is_not_ours_is_parked_in_yuan_whatever_is_paid_out(owing: House) -> None:
    with paying_online(owing, Merchant(settles_in="hkd", rate=Decimal("1.08"))) as (home, bank):
        paid_to_another(home, bank, 700)
        assert reconcile(home, TWO_DAYS).parked == 1
        settle(home)
        with home.read() as reading:
            [(_, row)] = suspense.items_after(reading, "parked")
        assert (row.amount_fen, row.currency) == (700, "cny")


def test_a_refund_in_the_dashboard_of_which_nobody_told_us_is_booked(both: tuple[House, Simulator]) -> None:
    home, bank = both
    made = start(home, JAN)
    settle(home)
    bank.payer.pay(made.url.rpartition("/")[2])
    bank.bank.book()
    reconcile(home, TWO_DAYS)
    settle(home)
    bank.bank.refund(str(bank.every("charge")[-1]["id"]), 300)
    assert reconcile(home, TWO_DAYS).differences == ()
    assert at_the_provider(home) == bank.books.held_fen(app="anju") == MONTH - 300

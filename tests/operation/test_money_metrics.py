"""The figures of money that is on its way: messages that wait, what differs, what nobody has claimed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.databases.doors import inbox
from services.house import House
from services.payment_gateway.inbox import handle_pending, write_down
from services.payment_gateway.last_reconciled import Found, last_found, note
from services.payment_gateway.port import Hint, NoAnswer, Transaction
from services.payment_gateway.reconciliation import reconcile
from services.stripe_simulator import Simulator
from services.use_cases.bank_lines import take_in_bank_lines
from tests.bank import bank_file
from tests.builders import BUREAU, adopt, asking, move_in, settle
from tests.online import JAN, paying_online, session_of, start
from tests.operation.figures import figure, figures
from tests.use_cases.months import DUE, assess

TWO_DAYS = timedelta(days=2)
ELSEWHERE = Hint("evt_1", "charge.updated", 1_700_000_000, None, "re_1")


@pytest.fixture
def taking(house: House) -> Iterator[tuple[House, Simulator]]:
    move_in(house)
    adopt(house)
    assess(house, period="2026-01", due_on=DUE)
    with paying_online(house) as found:
        yield found


def test_messages_that_nobody_has_handled_are_counted_with_their_age(taking: tuple[House, Simulator]) -> None:
    home, _ = taking
    assert figure(home, "inbox_pending") == figure(home, "inbox_oldest_seconds") == 0
    write_down(home, [ELSEWHERE])
    with home.doors.begin() as doors:
        doors.execute(sa.update(inbox).values(received_at=inbox.c.received_at - 90))
    assert figure(home, "inbox_pending") == 1
    assert 90 <= figure(home, "inbox_oldest_seconds") < 150
    handle_pending(home)
    assert figure(home, "inbox_pending") == figure(home, "inbox_oldest_seconds") == 0


def test_the_inbox_is_counted_on_postgresql_too(house_on_postgres: House) -> None:
    with paying_online(house_on_postgres) as (home, _):
        write_down(home, [ELSEWHERE])
        assert figure(home, "inbox_pending") == 1
        assert figure(home, "inbox_oldest_seconds") < 60
        for found in (Found(1, 2), Found(3, 4)):
            note(home.doors, "stripe", found)
        assert last_found(home.doors, "stripe") == Found(3, 4)


def test_what_the_last_reconciliation_found_is_told_by_whoever_is_asked(taking: tuple[House, Simulator]) -> None:
    home, bank = taking
    assert ("anju_reconcile_difference_fen", ()) not in figures(home), "nobody has looked yet"
    made = start(home, JAN)
    settle(home)
    bank.payer.pay(session_of(bank, made))
    bank.bank.book()
    reconcile(home, TWO_DAYS)
    settle(home)
    assert figure(home, "stripe_undelivered") == figure(home, "reconcile_difference_fen") == 0
    strange = Transaction("txn_1", "refund", "re_1", "", "cny", -700, 0, -700, "cny", -700, 1_700_000_000)
    reconcile(told_also(home, strange), TWO_DAYS)
    assert (figure(home, "stripe_undelivered"), figure(home, "reconcile_difference_fen")) == (1, 700)
    reconcile(home, TWO_DAYS)
    assert figure(home, "stripe_undelivered") == figure(home, "reconcile_difference_fen") == 0


def test_a_reconciliation_without_an_answer_leaves_what_was_found_before(taking: tuple[House, Simulator]) -> None:
    home, _ = taking
    note(home.doors, "stripe", Found(0, 700))
    with pytest.raises(NoAnswer):
        reconcile(told_also(home, NoAnswer()), TWO_DAYS)
    assert figure(home, "reconcile_difference_fen") == 700


def test_money_that_nobody_has_claimed_is_counted(house: House) -> None:
    assert figure(house, "suspense_fen") == 0
    with asking(house):
        take_in_bank_lines(house, bank_file(("B1", "12.50", "谁也不认得"), ("B2", "7.50", "")), payee=BUREAU)
    settle(house)
    assert figure(house, "suspense_fen") == 2000


def told_also(home: House, more: Transaction | NoAnswer) -> House:
    """The same provider, of which one more message and one more movement are told, or nothing."""

    class Telling:
        def __getattr__(self, name: str) -> object:
            return getattr(home.gateway, name)

        def hints_since(self, _created: int) -> Iterator[Hint]:
            yield ELSEWHERE

        def transactions_since(self, created: int) -> Iterator[Transaction]:
            assert home.gateway is not None
            if isinstance(more, NoAnswer):
                raise more
            yield from home.gateway.transactions_since(created)
            yield more

    return replace(home, gateway=Telling())  # type: ignore[arg-type]  # It answers as the provider does.

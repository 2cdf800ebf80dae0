"""Money goes back through the provider: decided by two persons, sent once, whatever happens to the answer."""

from collections.abc import Iterator

import pytest

from domain.payments.refusals import OnlineRefundExceeds
from services.house import House
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.sync import look_at, sync
from services.stripe_simulator import Simulator
from tests.builders import settle
from tests.every_word import approve, propose
from tests.online import FEB, HERE, JAN, at_the_provider, outstanding, paying_online, start
from tests.use_cases.months import DUE, assess
from tests.use_cases.test_online_reconciliation_on_sqlite import TWO_DAYS

MONTH = 3113


@pytest.fixture
def paid(street: House) -> Iterator[tuple[House, Simulator, str]]:
    """January and February were paid by card."""
    for month in ("2026-01", "2026-02"):
        assess(street, period=month, due_on=DUE)
    with paying_online(street) as (home, bank):
        made = start(home, JAN, FEB)
        bank.payer.pay(made.url.rpartition("/")[2])
        settle(home)
        sync(home, made.payment_id)
        settle(home)
        yield home, bank, made.payment_id


def ask_back(home: House, payment_id: str, fen: int, number: str = "r1") -> None:
    content = {"dwelling": HERE, "payment_id": payment_id, "amount_fen": fen, "channel": "online"}
    propose(home, number, "refund", refund_id=number, reason="paid by mistake", **content)


def test_two_persons_send_it_and_its_last_line_opens(paid: tuple[House, Simulator, str]) -> None:
    home, bank, payment_id = paid
    ask_back(home, payment_id, 50)
    assert bank.every("refund") == []
    approve(home, "r1")
    assert [each["amount"] for each in bank.every("refund")] == [50]
    assert outstanding(home, JAN, FEB) == (0, 50)
    assert at_the_provider(home) == bank.books.held_fen(app="anju")


def test_two_proposals_do_not_send_the_same_money_twice(paid: tuple[House, Simulator, str]) -> None:
    home, bank, payment_id = paid
    ask_back(home, payment_id, 2 * MONTH)
    ask_back(home, payment_id, 2 * MONTH, "r2")
    approve(home, "r1")
    with pytest.raises(OnlineRefundExceeds):
        approve(home, "r2")
    assert len(bank.every("refund")) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_that_is_lost_makes_no_second_refund(paid: tuple[House, Simulator, str], when: str) -> None:
    home, bank, payment_id = paid
    bank.faults.next("POST", "/v1/refunds", when, times=3)  # type: ignore[arg-type]  # one of its words
    ask_back(home, payment_id, 50)
    approve(home, "r1")
    assert list(look_at(home, payment_id).refunds.waiting()) == ["r1"]
    reconcile(home, TWO_DAYS)
    settle(home)
    assert [each["amount"] for each in bank.every("refund")] == [50]
    assert outstanding(home, JAN, FEB) == (0, 50)
    reconcile(home, TWO_DAYS)
    assert len(bank.every("refund")) == 1
    assert at_the_provider(home) == bank.books.held_fen(app="anju")


def test_a_refund_that_the_provider_refuses_moves_nothing(paid: tuple[House, Simulator, str]) -> None:
    home, bank, payment_id = paid
    [charge] = bank.every("charge")
    bank.bank.refund(charge["id"], 2 * MONTH)  # In the Dashboard, and nobody has told us yet.
    bank.faults.next("GET", "/v1/refunds", "before", times=3)
    ask_back(home, payment_id, 50)
    approve(home, "r1")
    reconcile(home, TWO_DAYS)
    settle(home)
    refunds = look_at(home, payment_id).refunds.known
    assert sorted(each.state for each in refunds.values()) == ["failed", "succeeded"]
    assert outstanding(home, JAN, FEB) == (MONTH, MONTH)
    assert at_the_provider(home) == bank.books.held_fen(app="anju") == 0

"""A night in which the provider could tell us nothing: lists answer for a hundred payments at a time."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.house import House
from services.payment_gateway import many_at_once
from services.payment_gateway.inbox import handle_pending
from services.payment_gateway.reconciliation import reconcile, reconcile_days
from services.payment_gateway.sync import look_at, sync
from services.stripe_simulator import Simulator
from tests.builders import Clock, settle
from tests.databases import Retold
from tests.online import FEB, JAN, at_the_provider, outstanding, paying_online, start
from tests.payment_histories.households import HOMES, all_owing

TWO_DAYS = timedelta(days=2)
Both = tuple[House, Simulator]
PAGES = dict[str, str]
"""Of each payment."""


@pytest.fixture
def both(retold: Retold) -> Iterator[Both]:
    with paying_online(retold(all_owing)) as found:
        yield found


@pytest.fixture
def begun(both: Both) -> PAGES:
    """Every household has chosen January."""
    home, _ = both
    made = [start(home, JAN, dwelling=each) for each in HOMES]
    settle(home)
    return {each.payment_id: each.url.rpartition("/")[2] for each in made}


def undelivered(bank: Simulator) -> None:
    """The provider knows that nobody has taken its messages."""
    bank.bank.book()
    for event in bank.every("event"):
        event["pending_webhooks"] = 1
    bank.api.heard.clear()


def asked(bank: Simulator) -> Counter[str]:
    return Counter(call.path for call in bank.api.heard)


def paid(home: House) -> set[tuple[int, ...]]:
    return {outstanding(home, JAN, dwelling=each) for each in HOMES}


def test_what_many_have_paid_is_taken_from_the_list_of_movements(both: Both, begun: PAGES) -> None:
    home, bank = both
    for page in begun.values():
        bank.payer.pay(page)
    undelivered(bank)
    found = reconcile(home, TWO_DAYS)
    assert (paid(home), found.differences, found.payments_open) == ({(0,)}, (), 0)
    assert asked(bank) == {"/v1/balance_transactions": 1, "/v1/events": 1}
    assert found.missed_messages == 3 * len(HOMES)
    assert at_the_provider(home) == bank.books.held_fen(app="anju")
    before = home.store.position()
    for payment_id in begun:
        sync(home, payment_id)
    assert home.store.position() == before, "who is asked one by one tells nothing that the list did not"


def test_few_are_asked_about_one_by_one(both: Both, begun: PAGES) -> None:
    home, bank = both
    for page in list(begun.values())[: many_at_once.ONE_BY_ONE]:
        bank.payer.be_declined(page)
        bank.payer.pay(page)
    undelivered(bank)
    reconcile(home, TWO_DAYS)
    assert len(look_at(home, next(iter(begun))).declined) == 1
    assert asked(bank)["/v1/charges"] >= many_at_once.ONE_BY_ONE


def test_pages_that_nobody_used_are_taken_from_a_list(both: Both, begun: PAGES, clock: Clock) -> None:
    home, bank = both
    clock.pass_days(1)
    undelivered(bank)
    reconcile(home, TWO_DAYS)
    assert {look_at(home, each).state for each in begun} == {"expired"}
    assert asked(bank) == {"/v1/balance_transactions": 1, "/v1/events": 1, "/v1/checkout/sessions": 1}


def test_a_fee_of_which_nobody_told_comes_with_the_list(both: Both) -> None:
    home, bank = both
    made = start(home, JAN, dwelling=HOMES[0])
    bank.payer.pay(made.url.rpartition("/")[2])
    sync(home, made.payment_id)
    settle(home)
    assert not look_at(home, made.payment_id).is_wholly_told
    bank.bank.book()
    bank.webhooks.forget()
    bank.api.heard.clear()
    reconcile(home, TWO_DAYS)
    assert look_at(home, made.payment_id).is_wholly_told
    assert asked(bank) == {"/v1/balance_transactions": 1, "/v1/events": 1}


def test_of_a_night_of_which_nobody_was_told_each_question_answers_for_many(
    both: Both, begun: PAGES, clock: Clock
) -> None:
    """With its payout, and a second payment on each page's household."""
    home, bank = both
    for page in begun.values():
        bank.payer.pay(page)
    for each in HOMES:
        bank.payer.pay(start(home, FEB, dwelling=each).url.rpartition("/")[2])
    undelivered(bank)
    bank.bank.pay_out()
    clock.pass_days(1)
    bank.api.heard.clear()
    found = reconcile_days(home, timedelta(days=1), lambda: settle(home))
    assert (found.movements, found.days, found.payouts, found.differences) == (2 * len(HOMES), 1, 1, ())
    assert sum(asked(bank).values()) <= 6
    assert not handle_pending(home)

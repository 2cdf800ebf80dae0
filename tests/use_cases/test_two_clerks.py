"""Two clerks at the same moment: one goes first, the other decides anew on what is there then."""

from collections.abc import Callable, Iterable
from contextvars import copy_context
from threading import Barrier, Thread
from typing import Any

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.refusals import PeriodAlreadyAssessed, RefundExceedsRest
from domain.errors import Refusal
from domain.history import Entry
from domain.payments.cashier_shift import CashierShift
from domain.payments.receipt_book import ReceiptBook
from domain.payments.refusals import ShiftNotOpen
from services.house import House
from services.use_cases import approvals, counter
from services.use_cases.checking import check
from services.use_cases.command import ATTEMPTS, ChangedMeanwhile, CommandIdReused
from tests.builders import FEE, adopt, asking, move_in, pay, settle
from tests.every_word import plan, post, propose
from tests.use_cases.months import HERE, THERE, assess

BOOK = "BH-00000001"


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Each in a thread of its own, let go at the same moment; what each of them raised."""
    gate, raised = Barrier(len(acts)), dict[int, BaseException]()

    def run(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except (Refusal, AssertionError) as error:
            raised[number] = error

    threads = [Thread(target=copy_context().run, args=(run, n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [raised.get(number) for number in range(len(acts))]


def until_done(act: Callable[[], object]) -> None:
    """As somebody does who is told to look again and to repeat."""
    while True:
        try:
            act()
        except ChangedMeanwhile:
            continue
        return


def take(house: House, number: int, dwelling: str = HERE) -> Callable[[], None]:
    def act() -> None:
        with asking(house):
            counter.take_payment(
                house,
                dwelling,
                payment_id=f"p{number}",
                amount_fen=100 + number,
                channel="cash",
                shift="s1",
                receipt_book=BOOK,
            )

    return lambda: until_done(act)


def test_two_clerks_on_one_account_lose_nothing_and_number_without_a_gap(desk: House) -> None:
    assess(desk)
    assert at_once(*(take(desk, number, HERE if number % 2 else THERE) for number in range(12))) == [None] * 12
    settle(desk)
    with asking(desk):
        shift, book = desk.store.load(CashierShift, "s1"), desk.store.load(ReceiptBook, BOOK)
        here, there = desk.store.load(DwellingAccount, HERE), desk.store.load(DwellingAccount, THERE)
    assert sorted(book.receipts.values()) == [f"BH{number:08}" for number in range(1, 13)]
    assert list(book.receipts.values()) == sorted(book.receipts.values()), "in the order in which they were given"
    assert shift.cash_fen == 20_000 + sum(100 + number for number in range(12))
    assert len(here.payments) == len(there.payments) == 6
    assert here.charges[f"{FEE}/2026-11/1"].outstanding_fen == 3113 - sum(100 + n for n in range(12) if n % 2)
    assert check(desk) == []


def test_closing_a_shift_and_paying_into_it_cannot_pass_each_other(desk: House) -> None:
    def close() -> None:
        with asking(desk):
            counter.close_shift(desk, "s1", counted_fen=20_000)

    raised = at_once(*(take(desk, number) for number in range(5)), lambda: until_done(close))
    assert {type(each) for each in raised[:5]} <= {type(None), ShiftNotOpen}
    assert raised[5] is None
    settle(desk)
    with asking(desk):
        shift, book = desk.store.load(CashierShift, "s1"), desk.store.load(ReceiptBook, BOOK)
        account = desk.store.load(DwellingAccount, HERE)
    assert set(shift.taken) == set(book.receipts) == set(account.payments)
    assert len(account.payments) == raised[:5].count(None)
    assert shift.state == "closed"
    assert check(desk) == []


def test_one_month_assessed_twice_at_once_is_owed_once(street: House) -> None:
    def by_hand() -> None:
        assess(street)

    raised = at_once(*[lambda: until_done(by_hand)] * 4)
    assert raised.count(None) == 1
    assert {type(each) for each in raised if each} == {PeriodAlreadyAssessed}
    assert check(street) == []


def test_one_command_sent_many_times_at_once_happens_once(desk: House) -> None:
    def press() -> None:
        with asking(desk, key="one press"):
            counter.take_payment(
                desk, HERE, payment_id="p1", amount_fen=100, channel="cash", shift="s1", receipt_book=BOOK
            )

    assert at_once(*[lambda: until_done(press)] * 6) == [None] * 6
    with asking(desk):
        account, book = desk.store.load(DwellingAccount, HERE), desk.store.load(ReceiptBook, BOOK)
    assert (list(account.payments), len(book.receipts)) == (["p1"], 1)


def test_two_refunds_of_one_rest_give_it_back_once(desk: House) -> None:
    payment = pay(desk, 5000)
    for number in (1, 2):
        content = {"dwelling": HERE, "payment_id": payment, "amount_fen": 4000, "channel": "transfer"}
        propose(desk, f"back-{number}", "refund", refund_id=f"r{number}", reason="overpaid", **content)

    def approve(number: int) -> Callable[[], None]:
        def act() -> None:
            with asking(desk, "zhao"):
                approvals.approve(desk, f"back-{number}")

        return lambda: until_done(act)

    raised = at_once(approve(1), approve(2))
    assert {type(each) for each in raised} == {type(None), RefundExceedsRest}
    settle(desk)
    assert check(desk) == []


def test_a_run_is_posted_while_money_comes_in(desk: House) -> None:
    codes = tuple(f"BH-{building}-1-{door}01" for building in range(3, 9) for door in range(1, 6))
    move_in(desk, codes)
    run = plan(desk)
    raised = at_once(lambda: post(desk, run), *(take(desk, n, codes[n]) for n in range(10)))
    assert raised == [None] * 11
    settle(desk)
    with asking(desk):
        accounts = desk.store.load_all(DwellingAccount, list(codes))
    assert all(len(account.charges) == 1 for account in accounts.values())
    assert check(desk) == []


# What is done about a conflict --------------------------------------------------------------------------


def somebody_is_faster(house: House, monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """Between deciding and recording, a colleague pays into the same account."""
    append, paid = house.store.append, list[str]()

    def after_a_colleague(entries: Iterable[Entry], told: object = None) -> int:
        waiting = list(entries)
        if len(paid) < times:
            paid.append(f"theirs-{len(paid)}")
            monkeypatch.setattr(house.store, "append", append)
            pay(house, 100, payment_id=paid[-1])
            monkeypatch.setattr(house.store, "append", after_a_colleague)
        return append(waiting)

    monkeypatch.setattr(house.store, "append", after_a_colleague)
    return paid


def test_a_conflict_is_decided_anew_on_what_is_there_then(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = somebody_is_faster(desk, monkeypatch, ATTEMPTS - 1)
    pay(desk, 5000, payment_id="mine")
    with asking(desk):
        account, book = desk.store.load(DwellingAccount, HERE), desk.store.load(ReceiptBook, BOOK)
    assert list(account.payments) == [*theirs, "mine"]
    assert book.receipts["mine"] == f"BH{ATTEMPTS:08}"
    assert check(desk) == []


def test_whoever_is_always_too_late_is_told_so_and_nothing_of_his_is_recorded(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody_is_faster(desk, monkeypatch, ATTEMPTS)
    with pytest.raises(ChangedMeanwhile):
        pay(desk, 5000, payment_id="mine")
    with asking(desk):
        assert "mine" not in desk.store.load(DwellingAccount, HERE).payments


def test_a_key_with_other_content_is_refused_in_whatever_stream_it_is_found(street: House) -> None:
    adopt(street, rate="8.00", kind="垃圾清运费", basis="per_dwelling")
    sent: list[Any] = [1, 2]
    assess(street, key="k", sent=sent)
    before = street.store.position()
    with pytest.raises(CommandIdReused):
        assess(street, key="k", sent=[2, 1], fee_kind="垃圾清运费")
    assert street.store.position() == before

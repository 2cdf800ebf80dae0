"""At the counter: shifts, receipt books, payments."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.billing import refusals as billing
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentReceived
from domain.errors import Refusal
from domain.payments import refusals
from domain.payments.cashier_shift import CashierShift
from domain.payments.receipt_book import ReceiptBook
from domain.registry.refusals import UnknownDwelling
from domain.values.money import AmountNotPositive, AmountTooLarge
from domain.values.party import PartyInvalid, former_employer
from services.house import House
from services.use_cases import books, counter, record_keeping
from services.use_cases.checking import check
from services.use_cases.command import CommandIdReused, Done
from tests.builders import BUREAU, CHEN, COMPANY, FEE, LIN, OLD_DEBT, Clock, asking, open_counter, pay, settle
from tests.every_word import DEED_SENT, both, decide
from tests.use_cases.months import HERE, THERE, assess, charges

BOOK = "BH-00000001"
Asked = dict[str, Any]


def take(house: House, fen: int = 5000, dwelling: str = HERE, who: str = "wang", key: str = "", **more: Any) -> Done:
    asked: Asked = {"payment_id": "p1", "channel": "cash", "shift": "s1", "receipt_book": BOOK} | more
    with asking(house, who, key=key, sent=[fen, dwelling, asked["payment_id"]]):
        return counter.take_payment(house, dwelling, amount_fen=fen, **asked)


def received(house: House) -> list[PaymentReceived]:
    entries = house.store.read(0, 1000, frozenset({PaymentReceived.TOPIC})).entries
    return [entry.event for entry in entries if isinstance(entry.event, PaymentReceived)]


def test_a_payment_stands_in_the_account_the_shift_and_the_receipt_book(desk: House) -> None:
    assess(desk)
    take(desk)
    settle(desk)
    [fact] = received(desk)
    assert (fact.receipt, fact.payee, fact.debtor, fact.payer) == ("BH00000001", COMPANY, CHEN, CHEN)
    assert (fact.received_on, fact.booked_on) == (date(2026, 11, 23), date(2026, 11, 23))
    with asking(desk):
        account = desk.store.load(DwellingAccount, HERE)
        shift, book = desk.store.load(CashierShift, "s1"), desk.store.load(ReceiptBook, BOOK)
    assert (account.payments["p1"].rest_fen, account.charges[f"{FEE}/2026-11/1"].outstanding_fen) == (1887, 0)
    assert (shift.cash_fen, list(shift.taken)) == (25_000, ["p1"])
    assert (book.receipts, book.next_number) == ({"p1": "BH00000001"}, 2)
    assert check(desk) == []


REFUSED: dict[str, tuple[Asked, type[Refusal]]] = {
    "nothing": ({"fen": 0}, AmountNotPositive),
    "less than nothing": ({"fen": -1}, AmountNotPositive),
    "more than anybody has": ({"fen": 10**15}, AmountTooLarge),
    "by a way that is none": ({"channel": "cheque"}, refusals.UnknownChannel),
    "into a drawer that nobody opened": ({"shift": "s9"}, refusals.ShiftNotOpen),
    "into a colleague's drawer": ({"who": "ma"}, refusals.NotYourShift),
    "with a receipt book that nobody received": ({"receipt_book": "BH-9"}, refusals.UnknownReceiptBook),
    "with a receipt book of another payee": ({"receipt_book": "BH-00000101"}, refusals.PayeesDiffer),
    "for a dwelling without an account": ({"dwelling": "BH-9-9-999"}, UnknownDwelling),
    "of tomorrow": ({"received_on": date(2026, 11, 24)}, billing.NotYet),
    "of four days ago without a reason": ({"received_on": date(2026, 11, 19)}, billing.BackdatingNeedsReason),
    "for a charge that nobody owes": ({"designation": ("x/2026-11/1",)}, billing.UnknownCharge),
    "for the charge of another": ({"designation": (f"{FEE}/2026-11/1",), "debtor": LIN}, billing.ChargeOfAnother),
    "of a debtor that is no party": ({"debtor": "陈小明"}, PartyInvalid),
    "by a payer that is no party": ({"payer": "陈小明"}, PartyInvalid),
}


@pytest.mark.parametrize(("asked", "why"), REFUSED.values(), ids=REFUSED)
def test_no_money_is_taken(desk: House, asked: Asked, why: type[Refusal]) -> None:
    assess(desk)
    open_counter(desk, "s2", "ma", BUREAU, first=101)
    before = desk.store.position()
    with pytest.raises(why):
        take(desk, **asked)
    assert desk.store.position() == before


def test_four_days_ago_with_a_reason_and_three_days_ago_without(desk: House) -> None:
    take(desk, received_on=date(2026, 11, 19), backdating_reason="stub found")
    take(desk, payment_id="p2", received_on=date(2026, 11, 20))
    assert [(fact.received_on.day, fact.backdating_reason) for fact in received(desk)] == [
        (19, "stub found"),
        (20, None),
    ]
    assert {fact.booked_on.day for fact in received(desk)} == {23}


def test_the_same_payment_sent_again_is_taken_once(desk: House) -> None:
    assert take(desk, key="k").repeated is False
    before = desk.store.position()
    assert take(desk, key="k").repeated is True
    with pytest.raises(CommandIdReused):
        take(desk, 4999, key="k")
    assert take(desk, key="another key").position == before, "its number is known, too"
    with pytest.raises(billing.IdReused):
        take(desk, 4999)
    assert desk.store.position() == before


def test_one_number_never_stands_for_the_money_of_two_dwellings(desk: House) -> None:
    """Else the receipt, the drawer and one of the accounts would disagree, and the list of payments would stop."""
    take(desk)
    settle(desk)
    before = desk.store.position()
    with pytest.raises(billing.IdReused):
        take(desk, dwelling=THERE)
    assert desk.store.position() == before


def test_what_the_payer_names_is_paid_first(desk: House) -> None:
    assess(desk)
    assess(desk, period="2026-12", due_on=date(2026, 12, 31))
    take(desk, 3113, designation=(f"{FEE}/2026-12/1",))
    with asking(desk):
        account = desk.store.load(DwellingAccount, HERE)
    assert [charge.outstanding_fen for charge in account.charges.values()] == [3113, 0]


def test_the_company_takes_money_for_the_bureaus_debts_only_when_it_is_told_to(desk: House) -> None:
    decide(desk, DwellingAccount, HERE, lambda account: account.bring_arrears_forward(OLD_DEBT))
    take(desk, 1000)
    take(desk, 1000, payment_id="p2", designation=(OLD_DEBT.charge_id,))
    with asking(desk):
        account = desk.store.load(DwellingAccount, HERE)
    assert [payment.rest_fen for payment in account.payments.values()] == [1000, 0]
    assert account.charges[OLD_DEBT.charge_id].outstanding_fen == 13_135


# Whose debts ------------------------------------------------------------------------------------------


def test_with_nothing_owed_it_is_for_whoever_would_owe_today(desk: House) -> None:
    take(desk)
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "cause": "sale", "authority": DEED_SENT}
    both(desk, "sale", "ownership transfer", dwelling=HERE, effective_from="2026-11-23", **content)
    take(desk, payment_id="p2")
    assert [fact.debtor for fact in received(desk)] == [CHEN, LIN]


def test_the_only_one_who_owes_is_the_one_it_is_for(desk: House) -> None:
    unit = replace(OLD_DEBT, debtor=former_employer(HERE))
    decide(desk, DwellingAccount, HERE, lambda account: account.bring_arrears_forward(unit))
    take(desk)
    assert [fact.debtor for fact in received(desk)] == [former_employer(HERE)]


def test_where_several_owe_and_the_usual_one_does_not_it_must_be_said(desk: House) -> None:
    for number, who in enumerate((LIN, former_employer(HERE))):
        old = replace(OLD_DEBT, charge_id=f"清洁管理费/201{number}/1", period=f"201{number}", debtor=who)
        decide(desk, DwellingAccount, HERE, lambda account, old=old: account.bring_arrears_forward(old))  # type: ignore[misc]
    with pytest.raises(billing.DebtorUnclear):
        take(desk)
    take(desk, debtor=LIN, payer="unit:tax-office")
    [fact] = received(desk)
    assert (fact.debtor, fact.payer) == (LIN, "unit:tax-office")


# Shifts and books -------------------------------------------------------------------------------------


def test_a_shift_from_opening_over_counting_to_hand_in(desk: House) -> None:
    take(desk, 5000)
    take(desk, 700, payment_id="p2", channel="pos")
    with asking(desk):
        counter.close_shift(desk, "s1", counted_fen=25_100)
    with asking(desk):
        counter.hand_in_cash(desk, "s1", amount_fen=25_000, to="person:zhao")
    with asking(desk), pytest.raises(refusals.NothingToHandIn):
        counter.hand_in_cash(desk, "s1", amount_fen=101, to="person:zhao")
    with pytest.raises(refusals.ShiftNotOpen):
        take(desk, payment_id="p3")
    settle(desk)
    assert check(desk) == []


@pytest.mark.parametrize(
    ("who", "act", "asked", "why"),
    [
        ("ma", counter.close_shift, {"counted_fen": 0}, refusals.NotYourShift),
        ("wang", counter.close_shift, {"counted_fen": -1}, refusals.CountNegative),
        ("wang", counter.hand_in_cash, {"amount_fen": 1, "to": "person:zhao"}, refusals.ShiftNotOpen),
        ("wang", counter.open_shift, {"payee": BUREAU, "float_fen": 20_000}, refusals.ShiftReused),
        ("ma", counter.open_shift, {"payee": COMPANY, "float_fen": 20_000}, refusals.ShiftReused),
        ("wang", counter.open_shift, {"payee": "me", "float_fen": 20_000}, PartyInvalid),
    ],
)
def test_a_shift_refuses(desk: House, who: str, act: Any, asked: Asked, why: type[Refusal]) -> None:
    before = desk.store.position()
    with asking(desk, who), pytest.raises(why):
        act(desk, "s1", **asked)
    assert desk.store.position() == before


@pytest.mark.parametrize("act", [counter.close_shift, counter.hand_in_cash])
def test_a_shift_that_nobody_opened_is_neither_closed_nor_handed_in(street: House, act: Any) -> None:
    asked = {"counted_fen": 0} if act is counter.close_shift else {"amount_fen": 1, "to": "person:zhao"}
    with asking(street), pytest.raises(refusals.ShiftNotOpen):
        act(street, "s9", **asked)


def test_opening_and_closing_sent_again_happen_once(street: House) -> None:
    for act, asked in (
        (counter.open_shift, {"payee": COMPANY, "float_fen": 100}),
        (counter.close_shift, {"counted_fen": 100}),
        (counter.hand_in_cash, {"amount_fen": 60, "to": "person:zhao"}),
    ):
        positions = []
        for repeated in (False, True):
            with asking(street, key=f"the key of {act.__name__}"):
                assert act(street, "s1", **asked).repeated is repeated
            positions.append(street.store.position())
        assert positions[0] == positions[1]


def test_a_shift_opened_alike_by_a_second_press_is_the_same_shift(desk: House) -> None:
    before = desk.store.position()
    with asking(desk):
        counter.open_shift(desk, "s1", payee=COMPANY, float_fen=20_000)
    assert desk.store.position() == before


def test_receipts_are_numbered_without_a_gap_until_the_book_is_used_up(street: House) -> None:
    with asking(street):
        counter.open_shift(street, "s1", payee=COMPANY, float_fen=0)
    with asking(street):
        counter.receive_receipt_book(street, series="BH", first=1, last=3, payee=COMPANY, holder="person:wang")
    for number in range(3):
        take(street, 100, payment_id=f"p{number}")
    before = street.store.position()
    with pytest.raises(refusals.ReceiptBookUsedUp):
        take(street, 100, payment_id="p3")
    assert street.store.position() == before
    assert [fact.receipt for fact in received(street)] == ["BH00000001", "BH00000002", "BH00000003"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"last": 200}, refusals.ReceiptBookOtherwise),
        ({"holder": "person:ma"}, refusals.ReceiptBookOtherwise),
        ({"payee": BUREAU}, refusals.ReceiptBookOtherwise),
        ({"first": 50, "last": 149}, refusals.ReceiptBookOtherwise),
        ({"first": 200, "last": 199}, refusals.ReceiptNumbersInvalid),
        ({"first": 200, "last": 20_200}, refusals.ReceiptNumbersInvalid),
        ({"first": 0, "last": 0}, refusals.ReceiptNumbersInvalid),
        ({"first": 200, "last": 299, "payee": "shicheng"}, PartyInvalid),
    ],
)
def test_a_receipt_book_is_refused(desk: House, asked: Asked, why: type[Refusal]) -> None:
    settle(desk)
    before = desk.store.position()
    fields: Asked = {"series": "BH", "first": 1, "last": 100, "payee": COMPANY, "holder": "person:wang"} | asked
    with asking(desk), pytest.raises(why):
        counter.receive_receipt_book(desk, **fields)
    assert desk.store.position() == before


def test_money_that_comes_after_the_closing_is_booked_on_the_first_open_day(desk: House, clock: Clock) -> None:
    clock.pass_days(10)
    with asking(desk, "zhao"):
        books.close_books(desk, COMPANY, through=date(2026, 12, 2))
    clock.pass_days(-2)  # The clock of the counter is behind, and somebody says that it is right.
    with asking(desk, "zhao"):
        record_keeping.confirm_clock(desk, cause="set by hand")
    pay(desk, 5000, received_on=date(2026, 11, 30))
    [fact] = received(desk)
    assert (fact.received_on, fact.booked_on) == (date(2026, 11, 30), date(2026, 12, 3))
    assert charges(desk, HERE) == {}

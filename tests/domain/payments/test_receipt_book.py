import pytest
from msgspec.structs import replace

from domain.payments import refusals
from domain.payments.events import (
    ReceiptBookEvent,
    ReceiptBookIssued,
    ReceiptBookReceived,
    ReceiptBookReturned,
    ReceiptIssued,
)
from domain.payments.receipt_book import NUMBERS_MAX, ReceiptBook, book_key
from tests.builders import BUREAU, COMPANY, HOME
from tests.scenario import given

KEY, WANG, LI = "BH-00000099", "person:wang", "person:li"
RECEIVED = ReceiptBookReceived(book=KEY, series="BH", first=99, last=101, payee=COMPANY)
ISSUED = ReceiptBookIssued(book=KEY, to=WANG)
FIRST, SECOND, LAST = (
    ReceiptIssued(book=KEY, receipt=receipt, payment_id=payment_id, dwelling=HOME.dwelling, amount_fen=5000)
    for receipt, payment_id in (("BH00000099", "p1"), ("BH00000100", "p2"), ("BH00000101", "p3"))
)
RETURNED = ReceiptBookReturned(book=KEY, next_number=100, cause="restore-1", prepared_by=LI, approved_by="person:zhao")


def book(*facts: ReceiptBookEvent) -> given[ReceiptBook]:
    return given(ReceiptBook(KEY), *facts)


def receive(thing: ReceiptBook, first: int = 99, last: int = 101, series: str = "BH", payee: str = COMPANY) -> None:
    thing.receive(series, first, last, payee=payee)


def issue(thing: ReceiptBook, payment_id: str, by: str = WANG) -> str:
    return thing.issue_receipt(payment_id, HOME.dwelling, 5000, by=by)


def test_a_book_is_known_by_its_series_and_first_number() -> None:
    assert book_key("BH", 99) == KEY


def test_a_book_comes_from_the_printer() -> None:
    book().when(receive).then(RECEIVED)


def test_a_book_received_alike_again_is_no_news() -> None:
    book(RECEIVED, ISSUED, FIRST).when(receive).then()


def test_a_book_is_not_received_otherwise() -> None:
    book(RECEIVED).when(lambda b: receive(b, last=200)).then_refuses(refusals.ReceiptBookOtherwise)
    book(RECEIVED).when(lambda b: receive(b, payee=BUREAU)).then_refuses(refusals.ReceiptBookOtherwise)


@pytest.mark.parametrize(("first", "last"), [(0, 100), (-1, 100), (99, 98), (99, 99 + NUMBERS_MAX), (1, 10**9)])
def test_a_book_has_numbers_that_one_can_use_up(first: int, last: int) -> None:
    book().when(lambda b: receive(b, first, last)).then_refuses(refusals.ReceiptNumbersInvalid)


@pytest.mark.parametrize("last", [99, 98 + NUMBERS_MAX])
def test_a_book_may_have_one_number_or_ten_thousand(last: int) -> None:
    book().when(lambda b: receive(b, last=last)).then(replace(RECEIVED, last=last))


def test_a_book_is_issued_to_a_cashier() -> None:
    book(RECEIVED).when(lambda b: b.issue_to(WANG)).then(ISSUED)


def test_a_book_issued_to_its_holder_again_is_no_news() -> None:
    book(RECEIVED, ISSUED, FIRST).when(lambda b: b.issue_to(WANG)).then()


def test_a_book_has_one_holder() -> None:
    book(RECEIVED, ISSUED).when(lambda b: b.issue_to(LI)).then_refuses(refusals.ReceiptBookOtherwise)


def test_receipts_are_numbered_one_after_the_other() -> None:
    book(RECEIVED, ISSUED).when(lambda b: issue(b, "p1")).then(FIRST)
    book(RECEIVED, ISSUED, FIRST).when(lambda b: issue(b, "p2")).then(SECOND)
    book(RECEIVED, ISSUED, FIRST, SECOND).when(lambda b: issue(b, "p3")).then(LAST)


def test_a_payment_keeps_its_number() -> None:
    past = book(RECEIVED, ISSUED, FIRST, SECOND)
    past.when(lambda b: issue(b, "p1")).then()
    assert issue(past.thing, "p1") == "BH00000099"
    assert issue(past.thing, "p2", by=LI) == "BH00000100"


def test_a_book_that_is_used_up_gives_no_number_but_still_knows_its_own() -> None:
    past = book(RECEIVED, ISSUED, FIRST, SECOND, LAST)
    past.when(lambda b: issue(b, "p4")).then_refuses(refusals.ReceiptBookUsedUp)
    assert issue(past.thing, "p3") == "BH00000101"


@pytest.mark.parametrize("facts", [(RECEIVED,), (RECEIVED, ISSUED)])
def test_nobody_writes_into_a_book_that_is_not_theirs(facts: tuple[ReceiptBookEvent, ...]) -> None:
    book(*facts).when(lambda b: issue(b, "p1", by=LI)).then_refuses(refusals.NotYourReceiptBook)


def test_a_book_that_never_came_does_nothing() -> None:
    book().when(lambda b: b.issue_to(WANG)).then_refuses(refusals.UnknownReceiptBook)
    book().when(lambda b: issue(b, "p1")).then_refuses(refusals.UnknownReceiptBook)


def test_a_returned_book_issues_nothing_more() -> None:
    past = book(RECEIVED, ISSUED, FIRST)
    past.when(lambda b: b.give_back(cause="restore-1", prepared_by=LI, approved_by="person:zhao")).then(RETURNED)
    book(RECEIVED, ISSUED, FIRST, RETURNED).when(lambda b: issue(b, "p2")).then_refuses(refusals.ReceiptBookGivenBack)
    book(RECEIVED, RETURNED).when(lambda b: b.issue_to(WANG)).then_refuses(refusals.ReceiptBookGivenBack)


def test_a_returned_book_still_knows_what_it_gave_out() -> None:
    book(RECEIVED, ISSUED, FIRST, RETURNED).when(lambda b: issue(b, "p1")).then()


def test_a_book_is_returned_once_and_only_if_there_is_one() -> None:
    def again(thing: ReceiptBook) -> None:
        thing.give_back(cause="another", prepared_by=LI, approved_by="person:zhao")

    book(RECEIVED, ISSUED, FIRST, RETURNED).when(again).then()
    book().when(again).then_refuses(refusals.UnknownReceiptBook)

"""When money came that no cashier took: its receipt is numbered, by one writer, so that payments wait for no book."""

from typing import TYPE_CHECKING

from domain.billing.events import PaymentReceived, PaymentRecovered
from domain.history import Entry
from domain.payments.events import ReceiptBookIssued
from domain.payments.receipt_book import ReceiptBook
from projections.collection import PaymentRow, books_at_hand, receipt_book, without_receipt
from services.use_cases.command import acting, actor, fingerprint, use_case

if TYPE_CHECKING:
    from services.house import House

TRIGGERS = (PaymentReceived, PaymentRecovered, ReceiptBookIssued)
NEEDS = ("collection",)
HOLDER = "service:reactions"
"""Whose book it is: what is issued to it is used for payments that came by bank or online."""
AT_ONCE = 500
"""Receipts of one save."""


def number_receipts(house: "House", entry: Entry, actor: str) -> None:
    """All that have none yet, the oldest first; where no book is left, they wait for the next one."""
    payee = _payee(house, entry)
    if payee is None:
        return
    with house.read() as reading:  # In one state: a book that is full there has numbered what it says.
        books = [each.book for each in books_at_hand(reading, HOLDER, payee)]
        waiting = without_receipt(reading, payee) if books else []  # Thousands may wait for a book.
    cause = f"{entry.stream}:{entry.version}"
    for at in range(0, len(waiting) if books else 0, AT_ONCE):
        payments = waiting[at : at + AT_ONCE]
        key = f"{cause}@{fingerprint([each.payment_id for each in payments])}"
        with acting(house, actor, key, door="number receipts", sent=key, role="service", causation_id=cause):
            number_all(house, payments, books)


@use_case
def number_all(house: "House", payments: list[PaymentRow], books: list[str]) -> int:
    """In the first book that has a number left; a payment that has one keeps it."""
    loaded = list(house.store.load_all(ReceiptBook, books).values())
    for payment in payments:
        if any(payment.payment_id in book.receipts for book in loaded):
            continue
        for book in loaded:
            if book.has_numbers():
                book.issue_receipt(payment.payment_id, payment.dwelling, payment.amount_fen, by=actor())
                break
    return house.store.record(*loaded)


def _payee(house: "House", entry: Entry) -> str | None:
    """Who has something to number now; None where a cashier has done it."""
    match entry.event:
        case PaymentReceived(receipt="", payee=payee):
            return payee
        case ReceiptBookIssued(to=holder, book=key) if holder == HOLDER:
            row = house.ask(lambda reading: receipt_book(reading, key))
            return row.payee if row else None
        case _:
            return None

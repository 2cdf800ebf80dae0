"""ReceiptBook (收据本): numbers without a gap."""

from typing import assert_never

from domain.history import Aggregate
from domain.payments import refusals
from domain.payments.events import (
    ReceiptBookEvent,
    ReceiptBookIssued,
    ReceiptBookReceived,
    ReceiptBookReturned,
    ReceiptIssued,
)

NUMBERS_MAX = 10_000


def book_key(series: str, first: int) -> str:
    """A book is known by its series and first number."""
    return f"{series}-{first:08}"


class ReceiptBook(Aggregate[ReceiptBookEvent]):
    """Received from the printer, issued to a cashier, used up one number after the other, or returned before."""

    KIND = "receipt-book"
    received: ReceiptBookReceived

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.holder: str | None = None
        self.next_number = 0
        self.receipts: dict[str, str] = {}
        self.is_returned = False

    def receive(self, series: str, first: int, last: int, *, payee: str) -> None:
        """Quiet when received alike. Raises ReceiptNumbersInvalid, ReceiptBookOtherwise."""
        if not 1 <= first <= last < first + NUMBERS_MAX:
            raise refusals.ReceiptNumbersInvalid()
        fact = ReceiptBookReceived(book=self.key, series=series, first=first, last=last, payee=payee)
        if self.version == 0:
            self.record(fact)
        elif fact != self.received:
            raise refusals.ReceiptBookOtherwise(self.key)

    def issue_to(self, cashier: str) -> None:
        """Quiet when it is theirs already. Raises UnknownReceiptBook, ReceiptBookGivenBack, ReceiptBookOtherwise."""
        if self.version == 0:
            raise refusals.UnknownReceiptBook(self.key)
        if self.is_returned:
            raise refusals.ReceiptBookGivenBack(self.key)
        if self.holder is None:
            self.record(ReceiptBookIssued(book=self.key, to=cashier))
        elif self.holder != cashier:
            raise refusals.ReceiptBookOtherwise(self.key)

    def issue_receipt(self, payment_id: str, dwelling: str, amount_fen: int, *, by: str) -> str:
        """The receipt's number; the same for a payment that has one. Raises what the book cannot do."""
        if self.version == 0:
            raise refusals.UnknownReceiptBook(self.key)
        if known := self.receipts.get(payment_id):
            return known
        if self.is_returned:
            raise refusals.ReceiptBookGivenBack(self.key)
        if self.holder != by:
            raise refusals.NotYourReceiptBook(self.key)
        if self.next_number > self.received.last:
            raise refusals.ReceiptBookUsedUp(self.key)
        receipt = f"{self.received.series}{self.next_number:08}"
        self.record(
            ReceiptIssued(
                book=self.key, receipt=receipt, payment_id=payment_id, dwelling=dwelling, amount_fen=amount_fen
            )
        )
        return receipt

    def has_numbers(self) -> bool:
        """Whether another receipt can be issued from it."""
        return self.version > 0 and not self.is_returned and self.next_number <= self.received.last

    def give_back(self, *, cause: str, prepared_by: str, approved_by: str) -> None:
        """No number of it is issued any more. Quiet when returned already. Raises UnknownReceiptBook."""
        if self.version == 0:
            raise refusals.UnknownReceiptBook(self.key)
        if not self.is_returned:
            self.record(
                ReceiptBookReturned(
                    book=self.key,
                    next_number=self.next_number,
                    cause=cause,
                    prepared_by=prepared_by,
                    approved_by=approved_by,
                )
            )

    def evolve(self, event: ReceiptBookEvent) -> None:
        match event:
            case ReceiptBookReceived():
                self.received, self.next_number = event, event.first
            case ReceiptBookIssued():
                self.holder = event.to
            case ReceiptIssued():
                self.receipts[event.payment_id] = event.receipt
                self.next_number += 1
            case ReceiptBookReturned():
                self.is_returned = True
            case _:
                assert_never(event)

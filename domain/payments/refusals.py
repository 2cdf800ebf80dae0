"""What the counter refuses."""

from domain.errors import Refusal


class ShiftNotOpen(Refusal):
    """Shift {shift} is {state}: open a shift before money is taken."""

    shift: str
    state: str


class NotYourShift(Refusal):
    """Shift {shift} is another cashier's: take money in a shift of your own."""

    shift: str


class ShiftReused(Refusal):
    """Shift {shift} was opened before with other facts: use a new number."""

    shift: str


class UnknownChannel(Refusal):
    """Money comes in as cash, transfer or pos, not as {channel}."""

    channel: str


class CashShort(Refusal):
    """Only {cash_fen} 分 are in the drawer of shift {shift}: refund by transfer, or from another shift."""

    shift: str
    cash_fen: int


class CountNegative(Refusal):
    """Counted cash cannot be below 0: count again."""


class NothingToHandIn(Refusal):
    """Shift {shift} holds {cash_fen} 分 to hand in: check the amount."""

    shift: str
    cash_fen: int


class UnknownReceiptBook(Refusal):
    """There is no receipt book {book}: enter it when it is received."""

    book: str


class ReceiptBookOtherwise(Refusal):
    """Receipt book {book} is on record with other numbers, holder or payee: check its first and last number."""

    book: str


class ReceiptNumbersInvalid(Refusal):
    """A receipt book has a first and a last number, from 1 up and at most 10000 apart: check them."""


class NotYourReceiptBook(Refusal):
    """Receipt book {book} is not issued to you: use your own."""

    book: str


class ReceiptBookUsedUp(Refusal):
    """Receipt book {book} is used up: have a new one issued."""

    book: str


class ReceiptBookGivenBack(Refusal):
    """Receipt book {book} was returned and is not used any more: take another one."""

    book: str


class PayeesDiffer(Refusal):
    """The shift takes money for {shift_payee}, receipt book {book} is {book_payee}'s: use the right book."""

    book: str
    shift_payee: str
    book_payee: str


class UnknownSuspenseItem(Refusal):
    """No money is parked as {item}: look at the list."""

    item: str


class SuspenseItemSettled(Refusal):
    """The money {item} is {state} already: nothing is left to decide."""

    item: str
    state: str


class BankLineOtherwise(Refusal):
    """The bank's line {number} is on record with another day or amount: take the file from the bank anew."""

    number: str


class IdentifiedOtherwise(Refusal):
    """{lines_fen} 分 are given to accounts, but {item} is {amount_fen} 分: give out all of it and no more."""

    item: str
    amount_fen: int
    lines_fen: int

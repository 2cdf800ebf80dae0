"""What the counter refuses."""

from datetime import date

from domain.errors import Refusal


class TransferOnRecord(Refusal):
    """The bank has told of just this transfer for {dwelling} on {day}: another one comes with its next lines."""

    dwelling: str
    day: date


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


class ForeignMoney(Refusal):
    """The money {item} is in {currency}: it pays nothing here, and is sent back."""

    item: str
    currency: str


class UnknownOnlinePayment(Refusal):
    """There is no online payment {payment_id}: look at the list."""

    payment_id: str


class OnlinePaymentOtherwise(Refusal):
    """Online payment {payment_id} was asked for with other facts: begin a new one."""

    payment_id: str


class OnlinePaymentEnded(Refusal):
    """Online payment {payment_id} is {state}: begin a new one if something is still to be paid."""

    payment_id: str
    state: str


class NothingToPay(Refusal):
    """Nothing of what was chosen is still to be paid in {dwelling}: look at the statement again."""

    dwelling: str


class TooLittleOnline(Refusal):
    """{amount_fen} 分 are less than the {least_fen} 分 that can be paid online: choose more, or pay at the counter."""

    amount_fen: int
    least_fen: int


class TooMuchOnline(Refusal):
    """{amount_fen} 分 are more than the {most_fen} 分 that can be paid online at once: choose less, or pay by bank."""

    amount_fen: int
    most_fen: int


class OnlineRefundExceeds(Refusal):
    """Only {left_fen} 分 of {payment_id} can still be refunded: no more than that."""

    payment_id: str
    left_fen: int


class PaymentChargedBack(Refusal):
    """The payer's bank asks for {payment_id} back: wait until that is decided."""

    payment_id: str


class UnknownOnlineRefund(Refusal):
    """There is no online refund {refund_id}: check its number."""

    refund_id: str


class DayUneven(Refusal):
    """Opening, movements and closing of {day} at the provider do not add up: reconcile that day once more."""

    day: date


class DifferenceNotOpen(Refusal):
    """No difference {difference} is open: look at the reconciliation again."""

    difference: str


class MoneyInSuspense(Refusal):
    """{source} is money that waits in suspense: identify it or send it back, then the difference is cleared."""

    source: str

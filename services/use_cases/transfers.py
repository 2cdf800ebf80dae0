"""One transfer, told of twice: by its payer at the counter, and by the bank. It is booked once."""

from datetime import date

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.held import Payment
from domain.payments.alike_transfers import alike_within
from domain.payments.events import BANK_TRANSFER, TRANSFER
from domain.payments.refusals import TransferOnRecord


def taken_at_the_counter(account: DwellingAccount, amount_fen: int, payee: str, day: date) -> bool:
    """Whether a cashier has taken what may be this line of the bank: then two persons look at it first."""
    return _alike(account, TRANSFER, amount_fen, payee, day) is not None


def must_not_be_told_by_bank(account: DwellingAccount, amount_fen: int, payee: str, day: date) -> None:
    """Another transfer comes with the next lines of the bank anyway. Raises TransferOnRecord."""
    if known := _alike(account, BANK_TRANSFER, amount_fen, payee, day):
        raise TransferOnRecord(account.key, known.received.received_on)


def _alike(account: DwellingAccount, channel: str, amount_fen: int, payee: str, day: date) -> Payment | None:
    """What is still here of it: money that went back was mis-keyed, or is another matter."""
    for payment in account.payments.values():
        told = payment.received
        is_same = (told.channel, told.amount_fen, told.payee) == (channel, amount_fen, payee)
        if is_same and payment.held_fen and abs((told.received_on - day).days) <= alike_within(day):
            return payment
    return None

"""At the counter: shifts, receipt books, payments."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.billing import refusals
from domain.billing.books import Books
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentReceived
from domain.handover.vendor_handover import VendorHandover
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import TRANSFER
from domain.payments.receipt_book import ReceiptBook, book_key
from domain.payments.refusals import PayeesDiffer, ReceiptBookOtherwise, ShiftNotOpen
from domain.registry.dwelling import Dwelling
from domain.values.dwelling_code import place
from domain.values.party import is_company, party
from projections import collection
from services.house import House
from services.use_cases.booking import booking_day, happened_on
from services.use_cases.command import actor, use_case
from services.use_cases.online import clear_the_way, close_those_begun
from services.use_cases.terms import must_be_in_term_somewhere
from services.use_cases.transfers import must_not_be_told_by_bank
from services.use_cases.without_reckoning import WITHOUT_RECKONING

SHIFTS_REMEMBERED = 1_000


@use_case
def open_shift(house: House, shift: str, *, payee: str, float_fen: int) -> int:
    """A cashier opens the drawer in the name of a payee; for a company, in its term alone. Raises NoTermAnywhere, …"""
    opening = house.store.load(CashierShift, shift)
    must_be_in_term_somewhere(house, party(payee))
    opening.open(cashier=actor(), payee=party(payee), float_fen=float_fen, opened_on=house.today())
    return house.store.record(opening)


@use_case
def close_shift(house: House, shift: str, *, counted_fen: int) -> int:
    """The cashier says what lies in the drawer, and then sees what should."""
    closing = house.store.load(CashierShift, shift)
    if closing.version == 0:
        raise ShiftNotOpen(shift, closing.state)
    booked_on = booking_day(house, closing.opened.payee)
    closing.close(counted_fen=counted_fen, by=actor(), booked_on=booked_on)
    return house.store.record(closing)


@use_case
def hand_in_cash(house: House, shift: str, *, amount_fen: int, to: str) -> int:
    """Cash of a closed shift goes to the safe."""
    handing_in = house.store.load(CashierShift, shift)
    if handing_in.version == 0:
        raise ShiftNotOpen(shift, handing_in.state)
    booked_on = booking_day(house, handing_in.opened.payee)
    handing_in.hand_in(amount_fen, to=to, booked_on=booked_on)
    return house.store.record(handing_in)


@use_case
def receive_receipt_book(house: House, *, series: str, first: int, last: int, payee: str, holder: str) -> int:
    """A new book comes in and is issued to a cashier. No number stands in two books.

    Raises ReceiptBookOtherwise, SeriesClosed.
    """
    book = house.store.load(ReceiptBook, book_key(series, first))
    if book.version == 0:
        house.store.load(RecordKeeping, STORE).must_be_open(series)
    known = house.ask(lambda reading: collection.receipt_books_with(reading, series, first, last))
    if others := [each for each in known if each != book.key]:
        raise ReceiptBookOtherwise(others[0])
    book.receive(series, first, last, payee=party(payee))
    book.issue_to(holder)
    return house.store.record(book)


@use_case
def take_payment(
    house: House,
    dwelling: str,
    *,
    payment_id: str,
    amount_fen: int,
    channel: str,
    shift: str,
    receipt_book: str,
    received_on: date | None = None,
    debtor: str | None = None,
    payer: str | None = None,
    designation: Sequence[str] = (),
    backdating_reason: str | None = None,
) -> int:
    """Money at the counter: account, shift and receipt book in one save. What is not owed rests on the payment.

    A company takes it in its term alone. Raises NoCutOffAgreed, BeforeCutOff, WhileSuspended, AfterTerm, …
    """
    account, home, handover = DwellingAccount(dwelling), Dwelling(dwelling), VendorHandover(place(dwelling).area)
    taking, book = CashierShift(shift), ReceiptBook(receipt_book)
    books = Books(house.payees_of_shifts.get(shift, ""))
    house.store.load_into(account, home, books, often=(taking, book, handover), forms=WITHOUT_RECKONING)
    looked_at, account = clear_the_way(house, account)
    owes = party(debtor) if debtor else usual_debtor(account, home, house.today())
    payee, day = _payee(taking, book, handover, house.clock()), happened_on(house, received_on, backdating_reason)
    receipt = _receipt(account, taking, book, payment_id, channel, amount_fen, day)
    account.receive_payment(
        PaymentReceived(
            payment_id=payment_id,
            dwelling=dwelling,
            amount_fen=amount_fen,
            channel=channel,
            received_on=day,
            payer=party(payer) if payer else owes,
            debtor=owes,
            payee=payee,
            designation=tuple(designation),
            receipt=receipt,
            shift=shift,
            backdating_reason=backdating_reason,
            booked_on=_books_of(house, taking, books).booking_day(house.today(), None),
        )
    )
    return close_those_begun(house, dwelling, looked_at, house.store.record(account, taking, book))


def _payee(taking: CashierShift, book: ReceiptBook, handover: VendorHandover, now: datetime) -> str:
    """Whose shift it is, and whose receipts; a company's in its term alone. Raises ShiftNotOpen, PayeesDiffer, …"""
    if taking.version == 0:
        raise ShiftNotOpen(taking.key, taking.state)
    payee = taking.opened.payee
    if is_company(payee):
        handover.must_be_in_term(payee, now)
    if book.version and book.received.payee != payee:
        raise PayeesDiffer(book.key, payee, book.received.payee)
    return payee


def _books_of(house: House, taking: CashierShift, asked: Books) -> Books:
    """Whom a shift takes for never changes: from the second payment on, these books are asked for with the rest."""
    payee = taking.opened.payee
    if asked.key == payee:
        return asked
    if len(house.payees_of_shifts) > SHIFTS_REMEMBERED:
        house.payees_of_shifts.clear()
    house.payees_of_shifts[taking.key] = payee
    return house.store.load(Books, payee)


def _receipt(
    account: DwellingAccount,
    taking: CashierShift,
    book: ReceiptBook,
    payment_id: str,
    channel: str,
    amount_fen: int,
    day: date,
) -> str:
    """Of the money that goes into the drawer; a payment that is known keeps its own. Raises IdReused, …"""
    if payment_id in account.payments:
        return account.payments[payment_id].received.receipt
    if payment_id in taking.taken:
        raise refusals.IdReused(payment_id)  # It stands for another dwelling's money.
    if channel == TRANSFER:
        must_not_be_told_by_bank(account, amount_fen, taking.opened.payee, day)
    taking.take_payment(payment_id, channel, amount_fen, by=actor())
    return book.issue_receipt(payment_id, account.key, amount_fen, by=actor())


def usual_debtor(account: DwellingAccount, dwelling: Dwelling, today: date) -> str:
    """The one who owes here; with nothing owed, whoever would owe today. Raises DebtorUnclear."""
    dwelling.must_be_registered()
    owing = account.debtors()
    usual = dwelling.debtor_on(today)
    if not owing or usual in owing:
        return usual
    if len(owing) > 1:
        raise refusals.DebtorUnclear()
    return owing.pop()

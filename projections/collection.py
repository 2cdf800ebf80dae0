"""What came in, through which channel, in whose shift, and with which receipt?"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing.events import PaymentReceived, PaymentRecovered, RefundIssued
from domain.billing.events.money_back import PaymentReinstated, PaymentReversed, RefundReturned
from domain.history import Entry
from domain.payments import events as payments
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

payments_ = sa.Table(
    "collection_payment",
    metadata,
    sa.Column("payment_id", sa.Text, primary_key=True),
    sa.Column("dwelling", sa.Text, nullable=False, index=True),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("refunded_fen", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("booked_on", sa.Date, nullable=False, index=True),  # As its payee's books have it.
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("receipt", sa.Text, unique=True),
    sa.Column("numbered_at", sa.BigInteger),  # Position from which on its receipt was known.
    sa.Column("shift", sa.Text, index=True),
    sa.Column("taken_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)
shifts_ = sa.Table(
    "collection_shift",
    metadata,
    sa.Column("shift", sa.Text, primary_key=True),
    sa.Column("cashier", sa.Text, nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("float_fen", sa.BigInteger, nullable=False),
    sa.Column("taken_count", sa.Integer, nullable=False),
    sa.Column("taken_fen", sa.BigInteger, nullable=False),
    sa.Column("over_fen", sa.BigInteger),
    sa.Column("handed_in_fen", sa.BigInteger, nullable=False),
)
books_ = sa.Table(
    "collection_receipt_book",
    metadata,
    sa.Column("book", sa.Text, primary_key=True),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
    sa.Column("holder", sa.Text),
    sa.Column("issued_count", sa.Integer, nullable=False),
)


class PaymentRow(msgspec.Struct, frozen=True):
    """A payment with its receipt. 分."""

    payment_id: str
    dwelling: str
    amount_fen: int
    refunded_fen: int
    channel: str
    received_on: date
    debtor: str
    payee: str
    receipt: str | None  # None until one is numbered for money that no cashier took.
    shift: str | None


class ShiftRow(msgspec.Struct, frozen=True):
    """A shift and what it took. 分."""

    shift: str
    cashier: str
    payee: str
    opened_on: date
    state: str
    float_fen: int
    taken_count: int
    taken_fen: int
    over_fen: int | None
    handed_in_fen: int


class ReceiptBookRow(msgspec.Struct, frozen=True):
    """A book of numbered receipts and how many of them are used."""

    book: str
    payee: str
    first: int
    last: int
    holder: str | None
    issued_count: int


class Collection(Projection):
    """Payments, shifts and receipt books."""

    name = "collection"
    code_version = 4
    tables = (payments_, shifts_, books_)
    events = (
        PaymentReceived,
        PaymentRecovered,
        RefundIssued,
        RefundReturned,
        PaymentReversed,
        PaymentReinstated,
        payments.ShiftOpened,
        payments.PaymentTaken,
        payments.ShiftClosed,
        payments.CashHandedIn,
        payments.ReceiptBookReceived,
        payments.ReceiptBookIssued,
        payments.ReceiptIssued,
        payments.ReceiptBookReturned,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The same money in three views: the payment, the drawer, the receipt."""
        match entry.event:
            case PaymentReceived() as fact:
                names = set(PaymentRow.__struct_fields__) - {"refunded_fen"}
                row = {name: getattr(fact, name) for name in names}
                row |= {"receipt": fact.receipt or None, "shift": fact.shift or None}
                row |= {"numbered_at": entry.position if fact.receipt else None}
                day, _ = calendar.book([fact.payee], fact.booked_on, fact.received_on)
                writer.insert(payments_, [row | {"refunded_fen": 0, "booked_on": day, "taken_at": entry.position}])
            case RefundIssued() | PaymentReversed() as fact:
                writer.add(payments_, [{"payment_id": fact.payment_id, "refunded_fen": fact.amount_fen}])
            case RefundReturned() | PaymentReinstated() as fact:
                writer.add(payments_, [{"payment_id": fact.payment_id, "refunded_fen": -fact.amount_fen}])
            case payments.ReceiptBookReceived() as fact:
                row = {"book": fact.book, "payee": fact.payee, "first": fact.first, "last": fact.last}
                writer.put(books_, [row | {"holder": None, "issued_count": 0}])
            case payments.ReceiptBookIssued() as fact:
                writer.change(books_, [{"book": fact.book, "holder": fact.to}])
            case payments.ReceiptIssued() as fact:
                writer.add(books_, [{"book": fact.book, "issued_count": 1}])
                numbered = {"receipt": fact.receipt, "numbered_at": entry.position}
                writer.change(payments_, [{"payment_id": fact.payment_id} | numbered])
            case payments.ReceiptBookReturned() as fact:
                writer.change(books_, [{"book": fact.book, "holder": None}])
            case _:
                _fold_shift(entry, writer)


def _fold_shift(entry: Entry, writer: Writer) -> None:
    match entry.event:
        case payments.ShiftOpened() as fact:
            names = ("shift", "cashier", "payee", "opened_on", "float_fen")
            row = {name: getattr(fact, name) for name in names}
            row |= {"state": "open", "taken_count": 0, "taken_fen": 0, "over_fen": None}
            writer.put(shifts_, [row | {"handed_in_fen": 0}])
        case payments.PaymentTaken() as fact:
            writer.add(shifts_, [{"shift": fact.shift, "taken_count": 1, "taken_fen": fact.amount_fen}])
        case payments.ShiftClosed() as fact:
            writer.change(shifts_, [{"shift": fact.shift, "state": "closed", "over_fen": fact.over_fen}])
        case payments.CashHandedIn() as fact:
            writer.add(shifts_, [{"shift": fact.shift, "handed_in_fen": fact.amount_fen}])


# What is asked ------------------------------------------------------------------------------------

_PAYMENT = [payments_.c[name] for name in PaymentRow.__struct_fields__]


def payment(connection: Reading, payment_id: str) -> PaymentRow | None:
    """One payment."""
    return _payment(connection, payments_.c.payment_id == payment_id)


def receipts_of(connection: Reading, payment_ids: Iterable[str], known_at: int | None) -> dict[str, str]:
    """By payment, the number of its receipt, where it was known at a position (by default: now)."""
    query = sa.select(payments_.c.payment_id, payments_.c.receipt)
    query = query.where(payments_.c.payment_id.in_(list(payment_ids)), payments_.c.receipt.is_not(None))
    if known_at is not None:
        query = query.where(payments_.c.numbered_at <= known_at)
    return {row.payment_id: row.receipt for row in connection.execute(query)}


def payment_by_receipt(connection: Reading, receipt: str) -> PaymentRow | None:
    """The payment that a receipt was given for."""
    return _payment(connection, payments_.c.receipt == receipt)


def payments_after(
    connection: Reading, dwelling: str | None, after: int, limit: int, areas: AbstractSet[str] | None = None
) -> list[tuple[int, PaymentRow]]:
    """Payments in their order, after a cursor, with the cursor of each; of some areas alone."""
    query = sa.select(payments_.c.taken_at, *_PAYMENT).where(payments_.c.taken_at > after)
    if dwelling is not None:
        query = query.where(payments_.c.dwelling == dwelling)
    if areas is not None:
        query = query.where(sa.or_(sa.false(), *(payments_.c.dwelling.startswith(f"{area}-") for area in areas)))
    rows = connection.execute(query.order_by(payments_.c.taken_at).limit(limit))
    return [(row[0], PaymentRow(*row[1:])) for row in rows]


def latest_payments(connection: Reading, dwelling: str, limit: int) -> list[PaymentRow]:
    """The last ones of a dwelling, the newest first."""
    query = sa.select(*_PAYMENT).where(payments_.c.dwelling == dwelling)
    rows = connection.execute(query.order_by(payments_.c.taken_at.desc()).limit(limit))
    return [PaymentRow(*row) for row in rows]


def payments_of_shift(connection: Reading, key: str) -> list[PaymentRow]:
    """What was taken in a shift, the newest first."""
    query = sa.select(*_PAYMENT).where(payments_.c.shift == key).order_by(payments_.c.taken_at.desc())
    return [PaymentRow(*row) for row in connection.execute(query)]


def shifts(connection: Reading, cashier: str | None = None, limit: int | None = None) -> list[ShiftRow]:
    """Of one cashier or of all, the newest first."""
    query = sa.select(shifts_)
    if cashier is not None:
        query = query.where(shifts_.c.cashier == cashier)
    rows = connection.execute(query.order_by(shifts_.c.opened_on.desc(), shifts_.c.shift.desc()).limit(limit))
    return [ShiftRow(*row) for row in rows]


def without_receipt(connection: Reading, payee: str) -> list[PaymentRow]:
    """The payments into these hands for which no receipt is numbered yet, the oldest first."""
    query = sa.select(*_PAYMENT).where(payments_.c.receipt.is_(None), payments_.c.payee == payee)
    return [PaymentRow(*row) for row in connection.execute(query.order_by(payments_.c.taken_at))]


def payments_of(connection: Reading, dwelling: str, debtors: AbstractSet[str]) -> list[PaymentRow]:
    """What was paid at a dwelling for the debts of some parties, the newest first."""
    query = sa.select(*_PAYMENT).where(payments_.c.dwelling == dwelling, payments_.c.debtor.in_(sorted(debtors)))
    return [PaymentRow(*row) for row in connection.execute(query.order_by(payments_.c.taken_at.desc()))]


def shift(connection: Reading, key: str) -> ShiftRow | None:
    """One shift."""
    row = connection.execute(sa.select(shifts_).where(shifts_.c.shift == key)).one_or_none()
    return ShiftRow(*row) if row else None


def receipt_books_with(connection: Reading, series: str, first: int, last: int) -> list[str]:
    """The books of a series that hold some of these numbers."""
    query = sa.select(books_.c.book).where(books_.c.book.startswith(f"{series}-", autoescape=True))
    query = query.where(books_.c.first <= last, books_.c.last >= first)
    return list(connection.scalars(query.order_by(books_.c.first)))


def receipt_books(connection: Reading) -> list[ReceiptBookRow]:
    """All of them."""
    return [ReceiptBookRow(*row) for row in connection.execute(sa.select(books_).order_by(books_.c.book))]


def books_at_hand(connection: Reading, holder: str, payee: str) -> list[ReceiptBookRow]:
    """Books of a cashier in the name of a payee that have numbers left; the one that was begun comes first."""
    left = books_.c.issued_count < books_.c.last - books_.c.first + 1
    query = sa.select(books_).where(books_.c.holder == holder, books_.c.payee == payee, left)
    rows = connection.execute(query.order_by(books_.c.issued_count.desc(), books_.c.book))
    return [ReceiptBookRow(*row) for row in rows]


def receipt_book(connection: Reading, key: str) -> ReceiptBookRow | None:
    """One receipt book."""
    row = connection.execute(sa.select(books_).where(books_.c.book == key)).one_or_none()
    return ReceiptBookRow(*row) if row else None


def _payment(connection: Reading, where: sa.ColumnElement[bool]) -> PaymentRow | None:
    row = connection.execute(sa.select(*_PAYMENT).where(where)).one_or_none()
    return PaymentRow(*row) if row else None

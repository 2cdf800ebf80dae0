"""Does every 分 have two sides? The postings of each set of books (model §4)."""

from collections.abc import Iterator
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.billing.events import money_back
from domain.history import Entry, Event
from domain.payments import events as payments
from domain.payments.events import online, suspense
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.forms import IN_PART, FeeRead

RECEIVABLE, ADVANCES, OPENING = "receivable", "advances", "opening balances"
BANK, CARD_TERMINAL, SAFE, CASH_OVER = "bank", "card terminal", "safe", "cash over and short"
SUSPENSE = "suspense"
PROVIDER, DISPUTED, OVERDRAWN = "payment provider", "disputed at the provider", "refunded beyond the payment"

DAY_OF: dict[type[Event], str] = {payments.ShiftOpened: "opened_on"}
"""Which field is the accounting day, where it is not `booked_on`."""


class Posting(msgspec.Struct, frozen=True):
    """One side of a fact: so much to the debit (above 0) or the credit (below 0) of an account. 分."""

    books: str
    account: str
    amount_fen: int
    dwelling: str | None = None


class Imbalance(Exception):
    """The two sides of a fact differ: the derivation is wrong, and the projection stops before it."""


postings_ = sa.Table(
    "ledger_posting",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("books", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("dwelling", sa.Text),
    sa.Column("booked_on", sa.Date, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("debit_fen", sa.BigInteger, nullable=False),
    sa.Column("credit_fen", sa.BigInteger, nullable=False),
    sa.Index("ledger_posting_by_books", "books", "account", "booked_on"),
)


class TrialBalanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """An account of a set of books up to a day. 分."""

    books: str
    account: str
    debit_fen: int
    credit_fen: int


_HAPPENED = billing.PaymentReceived | suspense.MoneyParked
"""On a day of their own, which may lie before the one on which they are booked."""


class Ledger(Projection):
    """Derived from one fact at a time; Σ debits = Σ credits per fact and per set of books."""

    name = "ledger"
    tables = (postings_,)
    events = (
        billing.ArrearsBroughtForward,
        billing.FeeAssessed,
        billing.AssessmentReversed,
        billing.PaymentReceived,
        billing.PaymentRecovered,
        billing.PaymentAllocated,
        billing.AllocationReleased,
        billing.RefundIssued,
        payments.ShiftOpened,
        payments.ShiftClosed,
        payments.CashHandedIn,
        suspense.MoneyParked,
        suspense.MoneyReturned,
        money_back.RefundReturned,
        money_back.PaymentReversed,
        money_back.PaymentReinstated,
        online.OnlineRefundOpened,
        online.OnlineRefundFailed,
        online.ChargebackWithdrawn,
        online.ChargebackReinstated,
        online.ChargebackClosed,
    )
    forms = IN_PART

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The postings of a fact, proved. Raises Imbalance."""
        event = entry.event
        found = [each for each in postings(event, entry.key) if each.amount_fen]
        must_balance(found)
        if not found:
            return
        happened_on = event.received_on if isinstance(event, _HAPPENED) else None
        day, late = calendar.book([posting.books for posting in found], booked_on(event), happened_on)
        rows = []
        for part, (books, account, fen, dwelling) in enumerate(map(msgspec.structs.astuple, found)):
            debit_fen, credit_fen = (fen, 0) if fen > 0 else (0, -fen)
            rows.append((entry.position, part, books, account, dwelling, day, late, debit_fen, credit_fen))
        writer.insert_in_order(postings_, rows)


def must_balance(found: list[Posting]) -> None:
    """Raises Imbalance where a set of books has more on one side."""
    sums: dict[str, int] = {}
    for posting in found:
        sums[posting.books] = sums.get(posting.books, 0) + posting.amount_fen
    if uneven := {books: fen for books, fen in sums.items() if fen}:
        raise Imbalance(str(uneven))


def booked_on(event: Event) -> date:
    """The accounting day that a fact carries."""
    day: date = getattr(event, DAY_OF.get(type(event), "booked_on"))
    return day


def postings(event: Event, dwelling: str) -> Iterator[Posting]:
    """Both sides of a fact. Where payee and creditor differ, an allocation has four."""
    match event:
        case FeeRead(assessment=fee) | billing.FeeAssessed(assessment=fee):
            yield Posting(fee.creditor, RECEIVABLE, fee.amount_fen, dwelling)
            yield Posting(fee.creditor, f"income · {fee.fee_kind}", -fee.amount_fen)
        case billing.ArrearsBroughtForward(creditor=books, outstanding_fen=fen):
            yield Posting(books, RECEIVABLE, fen, dwelling)
            yield Posting(books, OPENING, -fen)
        case billing.AssessmentReversed(creditor=books, amount_fen=fen):
            account = OPENING if event.brought_forward else f"income · {event.fee_kind}"
            yield Posting(books, account, fen)
            yield Posting(books, RECEIVABLE, -fen, dwelling)
        case billing.PaymentReceived(payee=books, amount_fen=fen):
            yield Posting(books, money_account(event.channel, event.shift), fen)
            yield Posting(books, ADVANCES, -fen, dwelling)
        case billing.RefundIssued(payee=books, amount_fen=fen):
            yield Posting(books, ADVANCES, fen, dwelling)
            yield Posting(books, money_account(event.channel, event.shift), -fen)
        case billing.PaymentAllocated():
            yield from _allocation(event, 1, dwelling)
        case billing.AllocationReleased():
            yield from _allocation(event, -1, dwelling)
        case payments.ShiftOpened() | payments.ShiftClosed() | payments.CashHandedIn():
            yield from _drawer(event)
        case suspense.MoneyParked(payee=books, amount_fen=fen):
            yield from _moved(books, fen, SUSPENSE, _came_to(event.channel))
        case suspense.MoneyReturned(payee=books, amount_fen=fen):
            yield from _moved(books, fen, _came_to(event.channel), SUSPENSE)
        case money_back.RefundReturned(payee=books, amount_fen=fen):
            yield Posting(books, money_account(event.channel, None), fen)
            yield Posting(books, ADVANCES, -fen, dwelling)
        case money_back.PaymentReversed() | money_back.PaymentReinstated():
            sign = 1 if isinstance(event, money_back.PaymentReversed) else -1
            yield Posting(event.payee, ADVANCES, sign * event.amount_fen, dwelling)
            yield Posting(event.payee, DISPUTED, -sign * event.amount_fen)
        case _:
            yield from _provider(event)


def _allocation(
    event: billing.PaymentAllocated | billing.AllocationReleased, sign: int, dwelling: str
) -> Iterator[Posting]:
    for line in event.lines:
        fen = sign * line.amount_fen
        yield Posting(event.payee, ADVANCES, fen, dwelling)
        if line.creditor != event.payee:
            yield Posting(event.payee, f"payable to {line.creditor}", -fen)
            yield Posting(line.creditor, f"due from {event.payee}", fen)
        yield Posting(line.creditor, RECEIVABLE, -fen, dwelling)


def _provider(event: Event) -> Iterator[Posting]:
    """What the provider puts aside of its money, gives back, and sends out beyond what a payment has left."""
    match event:
        case online.ChargebackWithdrawn(payee=books, amount_fen=fen):
            yield from _moved(books, fen, PROVIDER, DISPUTED)
        case online.ChargebackReinstated(payee=books, amount_fen=fen):
            yield from _moved(books, fen, DISPUTED, PROVIDER)
        case online.ChargebackClosed(payee=books, uncovered_fen=fen):
            yield from _moved(books, fen, DISPUTED, OVERDRAWN)
        case online.OnlineRefundOpened(payee=books, uncovered_fen=fen):
            yield from _moved(books, fen, PROVIDER, OVERDRAWN)
        case online.OnlineRefundFailed(payee=books, uncovered_fen=fen):
            yield from _moved(books, fen, OVERDRAWN, PROVIDER)


def _came_to(channel: str) -> str:
    return PROVIDER if channel == online.ONLINE else BANK


def _moved(books: str, fen: int, of: str, to: str) -> Iterator[Posting]:
    yield Posting(books, to, fen)
    yield Posting(books, of, -fen)


def _drawer(event: payments.ShiftOpened | payments.ShiftClosed | payments.CashHandedIn) -> Iterator[Posting]:
    """Cash between the safe and the drawer of a shift, and what a count finds over or short."""
    drawer = money_account(payments.CASH, event.shift)
    match event:
        case payments.ShiftOpened(float_fen=fen):
            yield Posting(event.payee, drawer, fen)
            yield Posting(event.payee, SAFE, -fen)
        case payments.ShiftClosed(over_fen=fen):
            yield Posting(event.payee, drawer, fen)
            yield Posting(event.payee, CASH_OVER, -fen)
        case payments.CashHandedIn(amount_fen=fen):
            yield Posting(event.payee, SAFE, fen)
            yield Posting(event.payee, drawer, -fen)


def money_account(channel: str, shift: str | None) -> str:
    """Where money of a channel lies: the drawer of a shift, the bank, the provider, or where it was parked."""
    if channel == payments.CASH:
        return f"cash · {shift}"
    places = {payments.POS: CARD_TERMINAL, payments.BANK_TRANSFER: SUSPENSE, online.ONLINE: PROVIDER}
    return places.get(channel, BANK)


def trial_balance(
    connection: Reading, books: str, as_of: date | None = None, known_at: int | None = None
) -> list[TrialBalanceLine]:
    """All accounts of a set of books, up to a day, as history was known at a position (by default: now)."""
    query = sa.select(
        postings_.c.books,
        postings_.c.account,
        total(postings_.c.debit_fen).label("debit_fen"),
        total(postings_.c.credit_fen).label("credit_fen"),
    ).where(postings_.c.books == books)
    if as_of is not None:
        query = query.where(postings_.c.booked_on <= as_of)
    if known_at is not None:
        query = query.where(postings_.c.position <= known_at)
    query = query.group_by(postings_.c.books, postings_.c.account).order_by(postings_.c.account)
    return [TrialBalanceLine(**row) for row in connection.execute(query).mappings()]


def uneven_days(connection: Reading) -> list[tuple[str, date, int]]:
    """Sets of books and days whose debits and credits differ, by how much: none, or Anju is wrong."""
    difference = total(postings_.c.debit_fen - postings_.c.credit_fen)
    query = sa.select(postings_.c.books, postings_.c.booked_on, difference)
    query = query.group_by(postings_.c.books, postings_.c.booked_on).having(difference != 0)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def balance_of(connection: Reading, account: str) -> int:
    """Debits less credits of an account over all sets of books, in 分."""
    query = sa.select(total(postings_.c.debit_fen - postings_.c.credit_fen))
    return connection.scalar(query.where(postings_.c.account == account)) or 0

"""Which payments go through a provider, how far has each come, and which of its facts are on record?"""

from collections.abc import Collection
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.payments.events import online
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

LIVE = ("requested", "open", "processing")
payments_ = sa.Table(
    "online_payment",
    metadata,
    sa.Column("payment_id", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("dwelling", sa.Text, nullable=False, index=True),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("payer", sa.Text, nullable=False),
    sa.Column("total_fen", sa.BigInteger, nullable=False),
    sa.Column("captured_fen", sa.BigInteger, nullable=False),
    sa.Column("back_fen", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("expires_at", sa.Text),  # UTC, ISO.
    sa.Column("refunds_waiting", sa.Integer, nullable=False),
    sa.Column("chargebacks_open", sa.Integer, nullable=False),
    sa.Column("requested_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)
facts_ = sa.Table(
    "online_fact",
    metadata,
    sa.Column("fact_id", sa.Text, primary_key=True),  # By the provider's own number, and what it was.
    sa.Column("payment_id", sa.Text, nullable=False, index=True),
    sa.Column("source_id", sa.Text, nullable=False, index=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("gross_minor", sa.BigInteger, nullable=False),
    sa.Column("fee_minor", sa.BigInteger, nullable=False),
    sa.Column("net_minor", sa.BigInteger, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("booked_on", sa.Date, index=True),  # None where it stands in no books.
)
CAPTURED, REFUNDED, REFUND_FAILED = "captured", "refunded", "refund failed"
WITHDRAWN, REINSTATED, SETTLED, FOREIGN = "withdrawn", "reinstated", "settled", "foreign"


class OnlinePaymentRow(msgspec.Struct, frozen=True):
    """A payment through a provider. `back_fen`: refunded, or put aside for a chargeback. 分."""

    payment_id: str
    provider: str
    dwelling: str
    debtor: str
    payee: str
    payer: str
    total_fen: int
    captured_fen: int
    back_fen: int
    state: str
    expires_at: str | None
    refunds_waiting: int
    chargebacks_open: int


class OnlineFact(msgspec.Struct, frozen=True):
    """A movement of the provider's money that is on record; what is reckoned for it stands in its own currency."""

    fact_id: str
    payment_id: str
    source_id: str
    what: str
    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int
    booked_on: date | None


class OnlinePayments(Projection):
    """One row a payment, and one a fact."""

    name = "online_payments"
    code_version = 2
    tables = (payments_, facts_)
    events = (
        online.OnlinePaymentRequested,
        online.SessionAttempted,
        online.SessionOpened,
        online.SessionRejected,
        online.SessionExpired,
        online.ProcessingStarted,
        online.PaymentCaptured,
        online.ForeignMoneyCaptured,
        online.PaymentFailed,
        online.ProviderSettled,
        online.OnlineRefundRequested,
        online.OnlineRefundOpened,
        online.OnlineRefundFailed,
        online.ChargebackOpened,
        online.ChargebackWithdrawn,
        online.ChargebackReinstated,
        online.ChargebackClosed,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """What it has come to."""
        match entry.event:
            case online.OnlinePaymentRequested() as fact:
                names = ("payment_id", "provider", "dwelling", "debtor", "payee", "payer", "total_fen")
                row = {name: getattr(fact, name) for name in names}
                row |= {"captured_fen": 0, "back_fen": 0, "state": "requested", "expires_at": None}
                row |= {"refunds_waiting": 0, "chargebacks_open": 0, "requested_at": entry.position}
                writer.insert(payments_, [row])
            case online.SessionAttempted(payment_id=key, expires_at=ends):
                writer.change(payments_, [{"payment_id": key, "expires_at": ends.isoformat()}])
            case online.SessionOpened(payment_id=key, late=False):
                writer.change(payments_, [{"payment_id": key, "state": "open"}])
            case online.SessionRejected(payment_id=key):
                writer.change(payments_, [{"payment_id": key, "state": "rejected"}])
            case online.SessionExpired(payment_id=key):
                writer.change(payments_, [{"payment_id": key, "state": "expired"}])
            case online.ProcessingStarted(payment_id=key):
                writer.change(payments_, [{"payment_id": key, "state": "processing"}])
            case online.PaymentFailed(payment_id=key):
                writer.change(payments_, [{"payment_id": key, "state": "failed"}])
            case _:
                _fold_money(entry, writer)


def _fold_money(entry: Entry, writer: Writer) -> None:
    match entry.event:
        case online.PaymentCaptured(payment_id=key, capture_id=source, amount_fen=fen) as fact:
            writer.change(payments_, [{"payment_id": key, "state": "paid"}])
            writer.add(payments_, [{"payment_id": key, "captured_fen": fen}])
            _note(entry, writer, CAPTURED, source, fen, on=fact.received_on)
        case online.ForeignMoneyCaptured() as fact:
            writer.change(payments_, [{"payment_id": fact.payment_id, "state": "paid"}])
            _note(entry, writer, FOREIGN, fact.capture_id, fact.amount_minor, fact.currency, on=None)
        case online.OnlineRefundRequested(payment_id=key):
            writer.add(payments_, [{"payment_id": key, "refunds_waiting": 1}])
        case online.OnlineRefundOpened() as fact:
            waited = 0 if fact.found else -1
            grown = {"refunds_waiting": waited, "back_fen": fact.amount_fen}
            writer.add(payments_, [{"payment_id": fact.payment_id} | grown])
            _note(entry, writer, REFUNDED, fact.provider_id, -fact.amount_fen, on=fact.booked_on)
        case online.OnlineRefundFailed() as fact:
            _fold_failed_refund(entry, fact, writer)
        case online.ChargebackOpened(payment_id=key):
            writer.add(payments_, [{"payment_id": key, "chargebacks_open": 1}])
        case online.ChargebackClosed(payment_id=key):
            writer.change(payments_, [{"payment_id": key, "chargebacks_open": 0}])
        case online.ChargebackWithdrawn() as fact:
            writer.add(payments_, [{"payment_id": fact.payment_id, "back_fen": fact.amount_fen}])
            _note(entry, writer, WITHDRAWN, fact.chargeback_id, -fact.amount_fen, on=fact.booked_on)
        case online.ChargebackReinstated() as fact:
            writer.add(payments_, [{"payment_id": fact.payment_id, "back_fen": -fact.amount_fen}])
            _note(entry, writer, REINSTATED, fact.chargeback_id, fact.amount_fen, on=fact.booked_on)
        case online.ProviderSettled() as fact:
            figures = fact.gross_minor, fact.fee_minor, fact.net_minor
            row = (fact.transaction_id, fact.payment_id, fact.source_id, SETTLED, fact.currency, *figures)
            writer.insert_in_order(facts_, [(*row, entry.position, None)])


def _fold_failed_refund(entry: Entry, fact: online.OnlineRefundFailed, writer: Writer) -> None:
    """Before it was opened nothing had gone: then it only waits no more."""
    grown = {"back_fen": -fact.amount_fen} if fact.provider_id else {"refunds_waiting": -1}
    writer.add(payments_, [{"payment_id": fact.payment_id} | grown])
    if fact.provider_id:
        _note(entry, writer, REFUND_FAILED, fact.provider_id, fact.amount_fen, on=fact.booked_on)


def _note(
    entry: Entry, writer: Writer, what: str, source: str, minor: int, currency: str = "cny", *, on: date | None
) -> None:
    row = (f"{source} {what}", entry.key, source, what, currency, minor, 0, minor, entry.position, on)
    writer.insert_in_order(facts_, [row])


# What is asked ------------------------------------------------------------------------------------

_FIELDS = [payments_.c[name] for name in OnlinePaymentRow.__struct_fields__]
_FACT = [facts_.c[name] for name in OnlineFact.__struct_fields__]


def online_payment(connection: Reading, payment_id: str) -> OnlinePaymentRow | None:
    """One."""
    row = connection.execute(sa.select(*_FIELDS).where(payments_.c.payment_id == payment_id)).one_or_none()
    return OnlinePaymentRow(*row) if row else None


def payments_after(
    connection: Reading, dwelling: str | None, after: int, limit: int, areas: frozenset[str] | None = None
) -> list[tuple[int, OnlinePaymentRow]]:
    """In the order in which they were begun, after a cursor, with the cursor of each."""
    query = sa.select(payments_.c.requested_at, *_FIELDS).where(payments_.c.requested_at > after)
    if dwelling is not None:
        query = query.where(payments_.c.dwelling == dwelling)
    if areas is not None:
        begins = [payments_.c.dwelling.startswith(f"{area}-", autoescape=True) for area in sorted(areas)]
        query = query.where(sa.or_(sa.false(), *begins))
    rows = connection.execute(query.order_by(payments_.c.requested_at).limit(limit))
    return [(row[0], OnlinePaymentRow(*row[1:])) for row in rows]


def live_of(connection: Reading, dwelling: str) -> list[str]:
    """Those of a dwelling by which money may still come, the oldest first."""
    query = sa.select(payments_.c.payment_id).where(payments_.c.dwelling == dwelling, payments_.c.state.in_(LIVE))
    return list(connection.scalars(query.order_by(payments_.c.requested_at)))


def begun_of(connection: Reading, dwelling: str) -> int:
    """How many were ever begun for a dwelling."""
    return connection.scalar(sa.select(sa.func.count()).where(payments_.c.dwelling == dwelling)) or 0


def unsettled(connection: Reading, at_most: int) -> list[str]:
    """Those to ask about: money may come or go, and nobody need tell of it."""
    waits = payments_.c.state.in_(LIVE) | (payments_.c.refunds_waiting > 0) | (payments_.c.chargebacks_open > 0)
    query = sa.select(payments_.c.payment_id).where(waits)
    return list(connection.scalars(query.order_by(payments_.c.requested_at).limit(at_most)))


def payment_of_source(connection: Reading, source_id: str) -> str | None:
    """The payment of a capture, refund or chargeback that is on record."""
    query = sa.select(facts_.c.payment_id).where(facts_.c.source_id == source_id).limit(1)
    found: str | None = connection.scalar(query)
    return found


def facts_of_sources(connection: Reading, sources: Collection[str]) -> list[OnlineFact]:
    """What is on record of these captures, refunds and chargebacks."""
    query = sa.select(*_FACT).where(facts_.c.source_id.in_(sources))
    return [OnlineFact(*row) for row in connection.execute(query.order_by(facts_.c.position))]


def facts_booked(connection: Reading, since: date, until: date) -> list[OnlineFact]:
    """Movements of the provider's money that our books have on these days."""
    query = sa.select(*_FACT).where(facts_.c.booked_on.between(since, until))
    return [OnlineFact(*row) for row in connection.execute(query.order_by(facts_.c.position))]


def held_in_all(connection: Reading) -> int:
    """Σ of what the provider holds by its facts, in 分."""
    in_cny = facts_.c.what.not_in((SETTLED, FOREIGN))
    return connection.scalar(sa.select(total(facts_.c.gross_minor)).where(in_cny)) or 0

"""What does this dwelling owe, why is it that much, and what was paid?"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.billing.events import money_back
from domain.history import Entry, Event
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.questions import Question
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.forms import IN_PART, AllocationRead, FeeRead


class Movement(msgspec.Struct, frozen=True, gc=False):
    """What a fact adds to the debt of a charge, and to what rests on a payment. 分. In the order of the columns."""

    what: str
    debtor: str
    books: str  # Whose books say when it counts: the creditor's, or the payee's.
    meant_for: date
    owed_fen: int = 0
    held_fen: int = 0
    charge_id: str | None = None
    payment_id: str | None = None
    fee_kind: str | None = None
    period: str | None = None
    due_on: date | None = None
    receipt: str | None = None
    channel: str | None = None
    reason: str | None = None
    detail: bytes | None = None  # The fact itself, where the amount has to be explained.


class Moved(msgspec.Struct, frozen=True):
    """A movement in its place: on which day it counts, and whether it came late (补记)."""

    movement: Movement
    position: int
    booked_on: date
    late: bool


movements = sa.Table(
    "statement_movement",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("booked_on", sa.Date, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("books", sa.Text, nullable=False),
    sa.Column("meant_for", sa.Date, nullable=False),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
    sa.Column("held_fen", sa.BigInteger, nullable=False),
    sa.Column("charge_id", sa.Text),
    sa.Column("payment_id", sa.Text),
    sa.Column("fee_kind", sa.Text),
    sa.Column("period", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("receipt", sa.Text),
    sa.Column("channel", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("detail", sa.LargeBinary),
    sqlite_with_rowid=False,
)
_Charge = billing.Assessment | billing.ArrearsBroughtForward
_MONEY_BACK: dict[type[Event], tuple[str, int]] = {
    money_back.RefundReturned: ("refund returned", 1),
    money_back.PaymentReversed: ("payment reversed", -1),
    money_back.PaymentReinstated: ("payment reinstated", 1),
}
_BEGINNINGS = ("brought forward", "assessed", "received")
_encode = msgspec.json.Encoder(decimal_format="string").encode
_values = msgspec.structs.astuple


class BillingStatement(Projection):
    """One table of movements: opening + Σ owed − Σ held = closing, for any days, as known at any moment."""

    name = "billing_statement"
    tables = (movements,)
    events = (
        billing.ArrearsBroughtForward,
        billing.FeeAssessed,
        billing.AssessmentReversed,
        billing.PaymentReceived,
        billing.PaymentRecovered,
        billing.PaymentAllocated,
        billing.AllocationReleased,
        billing.RefundIssued,
        *_MONEY_BACK,
    )
    forms = IN_PART

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A row a movement: all of a fact's count on one day."""
        if isinstance(entry.event, FeeRead):
            writer.insert_in_order(movements, (_fee_row(entry, entry.event, calendar),))
            return
        found, books, happened_on = _READ[type(entry.event)](entry.event)
        if not found:
            return
        day, late = calendar.book(books, found[0].meant_for, happened_on)
        if late and happened_on:
            found = [msgspec.structs.replace(movement, meant_for=happened_on) for movement in found]
        dwelling, version, position = entry.key, entry.version, entry.position
        writer.insert_in_order(
            movements,
            [(dwelling, version, part, position, day, late, *_values(each)) for part, each in enumerate(found)],
        )


def moves(event: Event) -> Sequence[Movement]:
    """Each fact by itself says all that a reader needs: no row is looked up, none is changed."""
    return _READ[type(event)](event)[0] if type(event) in _READ else ()


class _Read(NamedTuple):
    """A fact as movements, the books in which they count, and the day on which it happened, if that may be another."""

    movements: Sequence[Movement]
    books: Sequence[str]
    happened_on: date | None = None


def _fee_row(entry: Entry, event: FeeRead, calendar: Calendar) -> tuple[object, ...]:
    """What `_fee` says, without a detour: nine of ten facts are fees."""
    fee, meant_for = event.assessment, event.booked_on
    day, late = calendar.book((fee.creditor,), meant_for)
    # fmt: off
    return (
        fee.dwelling, entry.version, 0, entry.position, day, late, "assessed", fee.debtor, fee.creditor, meant_for,
        fee.amount_fen, 0, fee.charge_id, None, fee.fee_kind, fee.period, fee.due_on, None, None, None,
        bytes(event.written),
    )
    # fmt: on


def _fee(event: billing.FeeAssessed) -> _Read:
    fee = event.assessment
    return _charge("assessed", fee, fee.amount_fen, event.booked_on, _encode(fee))


def _brought_forward(event: billing.ArrearsBroughtForward) -> _Read:
    unnamed = msgspec.structs.replace(event, note=None)  # A note may name people: it stays in history.
    return _charge("brought forward", event, event.outstanding_fen, event.booked_on, _encode(unnamed))


def _charge(what: str, fact: _Charge, owed_fen: int, booked_on: date, detail: bytes) -> _Read:
    about = fact.charge_id, None, fact.fee_kind, fact.period, fact.due_on
    charge = Movement(what, fact.debtor, fact.creditor, booked_on, owed_fen, 0, *about, detail=detail)
    return _Read((charge,), (fact.creditor,))


def _reversed(event: billing.AssessmentReversed) -> _Read:
    reversal = Movement(
        "reversed",
        event.debtor,
        event.creditor,
        event.booked_on,
        owed_fen=-event.amount_fen,
        charge_id=event.charge_id,
        fee_kind=event.fee_kind,
        period=event.period,
        reason=event.reason,
    )
    return _Read((reversal,), (event.creditor,))


def _received(event: billing.PaymentReceived) -> _Read:
    payment = Movement(
        "received",
        event.debtor,
        event.payee,
        event.booked_on,
        held_fen=event.amount_fen,
        payment_id=event.payment_id,
        receipt=event.receipt,
        channel=event.channel,
    )
    return _Read((payment,), (event.payee,), event.received_on)


def _refunded(event: billing.RefundIssued) -> _Read:
    refund = Movement(
        "refunded",
        event.debtor,
        event.payee,
        event.booked_on,
        held_fen=-event.amount_fen,
        payment_id=event.payment_id,
        channel=event.channel,
        reason=event.reason,
    )
    return _Read((refund,), (event.payee,))


def _money_back(event: money_back.MoneyBackEvent) -> _Read:
    what, sign = _MONEY_BACK[type(event)]
    place, fen = (what, event.debtor, event.payee, event.booked_on), sign * event.amount_fen
    moved = Movement(*place, 0, fen, None, event.payment_id, channel=event.channel, reason=event.cause)
    return _Read((moved,), (event.payee,))


def _lines(what: str, sign: int, event: billing.PaymentAllocated | billing.AllocationReleased) -> _Read:
    debtor, day, paid_by = event.debtor, event.booked_on, event.payment_id
    found = []
    for line in event.lines:
        fen = sign * line.amount_fen
        found.append(Movement(what, debtor, line.creditor, day, fen, fen, line.charge_id, paid_by, line.fee_kind))
    return _Read(found, [event.payee, *(line.creditor for line in event.lines)])


_READ: dict[type[Event], Callable[[Any], _Read]] = {
    billing.ArrearsBroughtForward: _brought_forward,
    billing.FeeAssessed: _fee,
    billing.AssessmentReversed: _reversed,
    billing.PaymentReceived: _received,
    billing.PaymentRecovered: _received,
    billing.PaymentAllocated: partial(_lines, "allocated", -1),
    AllocationRead: partial(_lines, "allocated", -1),
    billing.AllocationReleased: partial(_lines, "released", 1),
    billing.RefundIssued: _refunded,
    **dict.fromkeys(_MONEY_BACK, _money_back),
}


@cache
def _movements_of(of_one_debtor: bool, as_known: bool) -> Question:
    told = ("position", "booked_on", "late", *Movement.__struct_fields__)
    query = sa.select(*(movements.c[name] for name in told)).where(movements.c.dwelling == sa.bindparam("dwelling"))
    if of_one_debtor:
        query = query.where(movements.c.debtor == sa.bindparam("debtor"))
    if as_known:
        query = query.where(movements.c.position <= sa.bindparam("known_at"))
    return Question(query.order_by(movements.c.version, movements.c.part))


def moved_until(
    connection: Reading, dwelling: str, last: date, *, debtor: str | None = None, known_at: int | None = None
) -> list[Moved]:
    """Every movement that counts up to a day, as history was known at a position (by default: now), in its order."""
    question = _movements_of(debtor is not None, known_at is not None)
    moved, charged, paid = [], dict[str | None, date](), dict[str | None, date]()
    for position, booked_on, late, *said in question.ask(
        connection, dwelling=dwelling, debtor=debtor, known_at=known_at
    ):
        movement = Movement(*said)
        charge_id, payment_id = movement.charge_id, movement.payment_id
        # By a clock that was set back, a charge may be paid before it is owed: then it counts as soon as it is.
        counts_on = max(booked_on, charged.get(charge_id, booked_on), paid.get(payment_id, booked_on))
        if movement.what in _BEGINNINGS and charge_id:
            charged[charge_id] = counts_on
        if movement.what in _BEGINNINGS and payment_id:
            paid[payment_id] = counts_on
        if counts_on <= last:
            moved.append(Moved(movement, position, counts_on, late))
    return moved


def balance(moved: Iterable[Moved]) -> int:
    """Debt less what is held, in 分; below 0 it is a credit."""
    return sum(each.movement.owed_fen - each.movement.held_fen for each in moved)


def outstanding_by_charge(moved: Sequence[Moved]) -> dict[str, int]:
    """What is still owed on each charge, in 分; settled charges are left out."""
    owed: dict[str, int] = {}
    for each in moved:
        if each.movement.charge_id:
            owed[each.movement.charge_id] = owed.get(each.movement.charge_id, 0) + each.movement.owed_fen
    return {charge_id: fen for charge_id, fen in owed.items() if fen}


def rest_by_payment(moved: Sequence[Moved]) -> dict[str, int]:
    """What rests on each payment, in 分; used up payments are left out."""
    held: dict[str, int] = {}
    for each in moved:
        if each.movement.payment_id:
            held[each.movement.payment_id] = held.get(each.movement.payment_id, 0) + each.movement.held_fen
    return {payment_id: fen for payment_id, fen in held.items() if fen}


def dwellings_with_rests(connection: Reading, dwellings: Sequence[str]) -> list[str]:
    """Where money rests: the only accounts that a new charge can draw on."""
    rest = total(movements.c.held_fen)
    query = sa.select(movements.c.dwelling).where(movements.c.dwelling.in_(dwellings))
    query = query.group_by(movements.c.dwelling).having(rest > 0).order_by(movements.c.dwelling)
    return list(connection.scalars(query))


def rests_in_all(connection: Reading) -> int:
    """Σ of what rests on payments, in 分."""
    return connection.scalar(sa.select(total(movements.c.held_fen))) or 0


def overdrawn(connection: Reading) -> list[tuple[str, str, int]]:
    """Payments of which more was used than came, with what rests on them in 分: none, or Anju is wrong."""
    rest = total(movements.c.held_fen).label("fen")
    of_payments = sa.select(movements.c.dwelling, movements.c.payment_id, rest).where(
        movements.c.payment_id.is_not(None)
    )
    query = of_payments.group_by(movements.c.dwelling, movements.c.payment_id).having(rest < 0)
    return [(str(row[0]), str(row[1]), int(row[2])) for row in connection.execute(query)]

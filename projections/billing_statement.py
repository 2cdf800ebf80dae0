"""What does this dwelling owe, why is it that much, and what was paid?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.history import Entry, Event
from projections.engine.calendar import Booking, Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, Writer, metadata


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact adds to the debt of a charge, and to what rests on a payment. 分."""

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


class Moved(msgspec.Struct, frozen=True, kw_only=True):
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
_BEGINNINGS = ("brought forward", "assessed", "received")
_encode = msgspec.json.Encoder(decimal_format="string").encode


class BillingStatement(Projection):
    """One table of movements: opening + Σ owed − Σ held = closing, for any days, as known at any moment."""

    name = "billing_statement"
    tables = (movements,)
    events = (
        billing.ArrearsBroughtForward,
        billing.FeeAssessed,
        billing.AssessmentReversed,
        billing.PaymentReceived,
        billing.PaymentAllocated,
        billing.AllocationReleased,
        billing.RefundIssued,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A row a movement."""
        found = list(moves(entry.event))
        books = {movement.books for movement in found}
        if isinstance(entry.event, billing.PaymentAllocated | billing.AllocationReleased):
            books.add(entry.event.payee)
        happened_on = entry.event.received_on if isinstance(entry.event, billing.PaymentReceived) else None
        rows = []
        for part, movement in enumerate(found):
            booking = calendar.book(books, movement.meant_for, happened_on)
            if booking.late and happened_on:
                movement = msgspec.structs.replace(movement, meant_for=happened_on)
            rows.append(row_of(entry, part, movement, booking))
        writer.insert(movements, rows)


def row_of(entry: Entry, part: int, movement: Movement, booking: Booking) -> dict[str, object]:
    """A movement as it stands in the table."""
    row: dict[str, object] = {name: getattr(movement, name) for name in Movement.__struct_fields__}
    row |= {"dwelling": entry.key, "version": entry.version, "part": part, "position": entry.position}
    return row | {"booked_on": booking.day, "late": booking.late}


def moves(event: Event) -> Iterator[Movement]:
    """Each fact by itself says all that a reader needs: no row is looked up, none is changed."""
    match event:
        case billing.ArrearsBroughtForward():
            unnamed = msgspec.structs.replace(event, note=None)  # A note may name people: it stays in history.
            yield _charge(event, "brought forward", event.outstanding_fen, event.booked_on, unnamed)
        case billing.FeeAssessed(assessment=fee):
            yield _charge(fee, "assessed", fee.amount_fen, event.booked_on, fee)
        case billing.AssessmentReversed():
            yield Movement(
                what="reversed",
                debtor=event.debtor,
                books=event.creditor,
                meant_for=event.booked_on,
                owed_fen=-event.amount_fen,
                charge_id=event.charge_id,
                fee_kind=event.fee_kind,
                period=event.period,
                reason=event.reason,
            )
        case billing.PaymentReceived() | billing.RefundIssued():
            yield _money(event)
        case billing.PaymentAllocated():
            yield from _allocation(event, "allocated", -1)
        case billing.AllocationReleased():
            yield from _allocation(event, "released", 1)


def _charge(
    fact: billing.Assessment | billing.ArrearsBroughtForward,
    what: str,
    owed_fen: int,
    booked_on: date,
    detail: msgspec.Struct,
) -> Movement:
    return Movement(
        what=what,
        debtor=fact.debtor,
        books=fact.creditor,
        meant_for=booked_on,
        owed_fen=owed_fen,
        charge_id=fact.charge_id,
        fee_kind=fact.fee_kind,
        period=fact.period,
        due_on=fact.due_on,
        detail=_encode(detail),
    )


def _money(event: billing.PaymentReceived | billing.RefundIssued) -> Movement:
    received = isinstance(event, billing.PaymentReceived)
    return Movement(
        what="received" if received else "refunded",
        debtor=event.debtor,
        books=event.payee,
        meant_for=event.booked_on,
        held_fen=event.amount_fen if received else -event.amount_fen,
        payment_id=event.payment_id,
        channel=event.channel,
        receipt=event.receipt if isinstance(event, billing.PaymentReceived) else None,
        reason=event.reason if isinstance(event, billing.RefundIssued) else None,
    )


def _allocation(
    event: billing.PaymentAllocated | billing.AllocationReleased, what: str, sign: int
) -> Iterator[Movement]:
    for line in event.lines:
        yield Movement(
            what=what,
            debtor=event.debtor,
            books=line.creditor,
            meant_for=event.booked_on,
            owed_fen=sign * line.amount_fen,
            held_fen=sign * line.amount_fen,
            charge_id=line.charge_id,
            payment_id=event.payment_id,
            fee_kind=line.fee_kind,
        )


def moved_until(
    connection: Reading, dwelling: str, last: date, *, debtor: str | None = None, known_at: int | None = None
) -> list[Moved]:
    """Every movement that counts up to a day, as history was known at a position (by default: now), in its order."""
    query = sa.select(movements).where(movements.c.dwelling == dwelling)
    if debtor is not None:
        query = query.where(movements.c.debtor == debtor)
    if known_at is not None:
        query = query.where(movements.c.position <= known_at)
    rows = connection.execute(query.order_by(movements.c.version, movements.c.part)).mappings()
    moved, since = [], dict[tuple[str, str], date]()
    for row in rows:
        # By a clock that was set back, a charge may be paid before it is owed: then it counts as soon as it is.
        things = [(name, row[name]) for name in ("charge_id", "payment_id") if row[name]]
        counts_on = max([row["booked_on"], *(since[thing] for thing in things if thing in since)])
        if row["what"] in _BEGINNINGS:
            since |= dict.fromkeys(things, counts_on)
        if counts_on <= last:
            movement = Movement(**{name: row[name] for name in Movement.__struct_fields__})
            moved.append(Moved(movement=movement, position=row["position"], booked_on=counts_on, late=row["late"]))
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
    rest = sa.func.sum(movements.c.held_fen)
    query = sa.select(movements.c.dwelling).where(movements.c.dwelling.in_(dwellings))
    query = query.group_by(movements.c.dwelling).having(rest > 0).order_by(movements.c.dwelling)
    return list(connection.scalars(query))


def rests_in_all(connection: Reading) -> int:
    """Σ of what rests on payments, in 分."""
    return connection.scalar(sa.select(sa.func.sum(movements.c.held_fen))) or 0

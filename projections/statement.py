"""A dwelling's statement for a month, composed from its movements (model §6). It has no tables of its own."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from domain.billing.events import ArrearsBroughtForward, Assessment
from domain.billing.events.papers import IssuedBefore
from domain.values.period import first_day, last_day, whole_months
from projections.billing_statement import Moved, Movement, balance, moved_until, outstanding_by_charge, rest_by_payment
from projections.collection import receipts_of
from projections.engine.tables import Reading

T = TypeVar("T")


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a payment went to this charge. Below 0: it came back from it."""

    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `amount_fen` is what it adds to the balance: charges above 0, payments below."""

    what: str  # brought forward, assessed, reversed, received, applied, refunded, refund returned, …
    booked_on: date
    meant_for: date
    late: bool  # 补记: its day was closed when it came.
    amount_fen: int
    debtor: str
    creditor: str
    charge_id: str | None
    fee_kind: str | None
    period: str | None
    due_on: date | None
    assessment: Assessment | None  # Why it is that much.
    arrears: ArrearsBroughtForward | None
    payment_id: str | None
    receipt: str | None
    channel: str | None
    reason: str | None
    settled: tuple[Settled, ...]


class OpenItem(msgspec.Struct, frozen=True, kw_only=True):
    """A charge that is not paid in full on the last day of the statement."""

    charge_id: str
    fee_kind: str
    period: str
    debtor: str
    creditor: str
    due_on: date
    months_overdue: int
    outstanding_fen: int


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """Money that is held: what rests on a payment."""

    payment_id: str
    receipt: str | None
    debtor: str
    rest_fen: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """opening + Σ lines = closing = Σ open items − Σ rests. 分."""

    dwelling: str
    period: str
    first: date
    last: date  # The last day that counts: the month's end, or an earlier day that was asked for.
    debtor: str | None  # Of one debtor, or of all.
    opening_fen: int
    lines: tuple[StatementLine, ...]
    closing_fen: int
    open_items: tuple[OpenItem, ...]
    rests: tuple[Rest, ...]


def statement(
    connection: Reading,
    dwelling: str,
    period: str,
    *,
    debtor: str | None = None,
    as_of: date | None = None,
    known_at: int | None = None,
    before: IssuedBefore | None = None,
    numbered: bool = True,
) -> Statement:
    """Of a month, up to a day in it, as history was known at a position (by default: now). Raises PeriodInvalid.

    On paper, it goes on from where an earlier paper ended: what came for its days since then stands here as late.
    `numbered`: receipts that were numbered after their money came are named as well.
    """
    last = _last(period, as_of)
    moved = moved_until(connection, dwelling, last, debtor=debtor, known_at=known_at)
    if numbered:
        moved = _numbered(connection, moved, known_at)
    return _composed(moved, dwelling, period, last, debtor, before)


def statement_of(
    connection: Reading, moved: Sequence[Moved], dwelling: str, period: str, *, debtor: str, as_of: date | None = None
) -> Statement:
    """The same, now, of one debtor's movements that were read already, up to that day or a later one."""
    last = _last(period, as_of)
    counted = _numbered(connection, [each for each in moved if each.booked_on <= last], None)
    return _composed(counted, dwelling, period, last, debtor, None)


def open_items_of(moved: Sequence[Moved], period: str, as_of: date | None = None) -> tuple[OpenItem, ...]:
    """What is not paid in full at the end of a month, or on a day in it, of movements that were read already."""
    last = _last(period, as_of)
    counted = [each for each in moved if each.booked_on <= last]
    return _open_items(counted, _charges(counted), last)


def _composed(
    moved: Sequence[Moved], dwelling: str, period: str, last: date, debtor: str | None, before: IssuedBefore | None
) -> Statement:
    first, _ = _days(period)
    told = [each for each in moved if _was_told(each, first, before)]
    within = [each for each in moved if not _was_told(each, first, before)]
    charges = _charges(moved)
    return Statement(
        dwelling=dwelling,
        period=period,
        first=first,
        last=last,
        debtor=debtor,
        opening_fen=balance(told),
        lines=_lines(within, charges, first),
        closing_fen=balance(moved),
        open_items=_open_items(moved, charges, last),
        rests=_rests(moved),
    )


def _last(period: str, as_of: date | None) -> date:
    """Raises PeriodInvalid."""
    _, last = _days(period)
    return min(last, as_of) if as_of else last


@lru_cache(maxsize=1_200)
def _days(period: str) -> tuple[date, date]:
    return first_day(period), last_day(period)


def _numbered(connection: Reading, moved: Sequence[Moved], known_at: int | None) -> list[Moved]:
    """Money that no cashier took has its receipt from a later fact."""
    without = {each.movement.payment_id: each for each in moved if each.movement.what == "received"}
    waiting = [str(payment_id) for payment_id, each in without.items() if not each.movement.receipt]
    receipts = receipts_of(connection, waiting, known_at) if waiting else {}
    return [
        replace(each, movement=replace(each.movement, receipt=receipts[each.movement.payment_id]))
        if each.movement.what == "received" and each.movement.payment_id in receipts
        else each
        for each in moved
    ]


def _charges(moved: Sequence[Moved]) -> dict[str, Movement]:
    """Each charge as it came into the account."""
    return {
        each.movement.charge_id: each.movement
        for each in moved
        if each.movement.charge_id and each.movement.what in ("brought forward", "assessed")
    }


def _was_told(moved: Moved, first: date, before: IssuedBefore | None) -> bool:
    """Whether it is in the opening balance."""
    if before is None:
        return moved.booked_on < first
    return moved.booked_on <= before.last and moved.position <= before.known_at


def _lines(within: Sequence[Moved], charges: dict[str, Movement], first: date) -> tuple[StatementLine, ...]:
    """What happened, in the order of history; allocations stand with the payment that they use."""
    begun: list[tuple[Moved, str, dict[str, Settled]]] = []
    settled: dict[str | None, dict[str, Settled]] = {}
    for each in within:
        what, payment_id = each.movement.what, each.movement.payment_id
        if what not in ("allocated", "released"):
            shares: dict[str, Settled] = {}
            begun.append((each, what, shares))
            if what == "received":
                settled[payment_id] = shares
            continue
        if payment_id not in settled:  # It came before this month.
            settled[payment_id] = {}
            begun.append((each, "applied", settled[payment_id]))
        _settle(settled[payment_id], each.movement, charges)
    return tuple(
        _line(each, what, tuple(shares.values()), first) for each, what, shares in begun if shares or what != "applied"
    )


def _line(moved: Moved, what: str, settled: tuple[Settled, ...], first: date) -> StatementLine:
    movement = moved.movement
    applied = what == "applied"
    return StatementLine(
        what=what,
        booked_on=moved.booked_on,
        meant_for=movement.meant_for,
        late=moved.late or moved.booked_on < first,
        amount_fen=0 if applied else movement.owed_fen - movement.held_fen,
        debtor=movement.debtor,
        creditor=movement.books,
        charge_id=None if applied else movement.charge_id,
        fee_kind=None if applied else movement.fee_kind,
        period=movement.period,
        due_on=movement.due_on,
        assessment=_decoded(movement, "assessed", Assessment),
        arrears=_decoded(movement, "brought forward", ArrearsBroughtForward),
        payment_id=movement.payment_id,
        receipt=movement.receipt,
        channel=movement.channel,
        reason=movement.reason,
        settled=settled,
    )


def _decoded(movement: Movement, what: str, kind: type[T]) -> T | None:
    if movement.what != what or movement.detail is None:
        return None
    return msgspec.json.decode(movement.detail, type=kind)


def _settle(shares: dict[str, Settled], movement: Movement, charges: dict[str, Movement]) -> None:
    """Allocation and release of one charge cancel each other."""
    charge_id = str(movement.charge_id)
    before_fen = shares[charge_id].amount_fen if charge_id in shares else 0
    if before_fen == movement.held_fen:
        shares.pop(charge_id, None)
        return
    shares[charge_id] = Settled(
        charge_id=charge_id,
        fee_kind=movement.fee_kind or "",
        period=(charges[charge_id].period if charge_id in charges else None) or "",
        amount_fen=before_fen - movement.held_fen,
    )


def _open_items(moved: Sequence[Moved], charges: dict[str, Movement], last: date) -> tuple[OpenItem, ...]:
    items = []
    for charge_id, outstanding_fen in outstanding_by_charge(moved).items():
        charge = charges[charge_id]
        due_on = charge.due_on or charge.meant_for
        items.append(
            OpenItem(
                charge_id=charge_id,
                fee_kind=charge.fee_kind or "",
                period=charge.period or "",
                debtor=charge.debtor,
                creditor=charge.books,
                due_on=due_on,
                months_overdue=whole_months(due_on, last),
                outstanding_fen=outstanding_fen,
            )
        )
    return tuple(sorted(items, key=lambda item: (item.due_on, item.charge_id)))


def _rests(moved: Sequence[Moved]) -> tuple[Rest, ...]:
    received = {each.movement.payment_id: each.movement for each in moved if each.movement.what == "received"}
    return tuple(
        Rest(
            payment_id=payment_id,
            receipt=received[payment_id].receipt,
            debtor=received[payment_id].debtor,
            rest_fen=rest_fen,
        )
        for payment_id, rest_fen in rest_by_payment(moved).items()
    )

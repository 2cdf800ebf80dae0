"""What came in: payments with what was given back of them, and the shifts that took them."""

from collections.abc import Sequence

import sqlalchemy as sa

from projections.billing_statement import movements
from projections.collection import payments_, shifts_
from projections.directory import dwellings_ as homes
from projections.engine.listing import Asked, Columns, Listing, Rows
from projections.engine.sums import total
from projections.lists.homes import door, is_of_area, is_of_building, is_of_dwelling
from projections.tariffs import versions

_WENT_BACK = ("refunded", "refund returned", "payment reversed", "payment reinstated")
_OF_PAYMENT = ("payment_id", "receipt", "channel", "received_on", "booked_on", "debtor", "payee", "shift")


def _refunded(asked: Asked) -> sa.ColumnElement[int]:
    if not asked.is_of_the_past:
        return payments_.c.refunded_fen
    m = movements.c
    back = sa.select(total(-m.held_fen)).where(m.dwelling == payments_.c.dwelling, m.what.in_(_WENT_BACK))
    back = back.where(m.payment_id == payments_.c.payment_id, m.booked_on <= asked.day)
    if asked.known_at is not None:
        back = back.where(m.position <= asked.known_at)
    return sa.func.coalesce(back.scalar_subquery(), 0)


def _payments(asked: Asked) -> Rows:
    p, refunded = payments_.c, _refunded(asked)
    told = sa.select(
        *door(),
        *(p[name] for name in _OF_PAYMENT),
        p.taken_at,
        p.amount_fen,
        refunded.label("refunded_fen"),
        (p.amount_fen - refunded).label("kept_fen"),
    ).join_from(payments_, homes, p.dwelling == homes.c.dwelling)
    if asked.as_of is not None:
        told = told.where(p.booked_on <= asked.as_of)
    if asked.known_at is not None:
        told = told.where(p.taken_at <= asked.known_at)
    return told


PAYMENTS = Listing(
    rows=_payments,
    order=("booked_on", "taken_at"),
    sums=("amount_fen", "refunded_fen", "kept_fen"),
    groups=("booked_on",),
    filters={
        "area": is_of_area,
        "building": is_of_building,
        "dwelling": is_of_dwelling,
        "from": lambda columns, first, _day: columns.booked_on >= first,
        "to": lambda columns, last, _day: columns.booked_on <= last,
        "channel": lambda columns, channel, _day: columns.channel == channel,
        "payee": lambda columns, who, _day: columns.payee == who,
        "shift": lambda columns, shift, _day: columns.shift == shift,
    },
    newest_first=True,
)


def _shifts(_asked: Asked) -> Rows:
    short = sa.case((shifts_.c.over_fen < 0, -shifts_.c.over_fen), else_=0)
    over = sa.case((shifts_.c.over_fen > 0, shifts_.c.over_fen), else_=0)
    figures = over.label("surplus_fen"), short.label("short_fen")
    return sa.select(shifts_, *figures)


def _is_collected_in(columns: Columns, areas: Sequence[str]) -> sa.ColumnElement[bool]:
    """Its payee collects for one of these areas."""
    return columns.payee.in_(sa.select(versions.c.creditor).where(versions.c.area.in_(areas)))


SHIFTS = Listing(
    rows=_shifts,
    order=("opened_on", "shift"),
    sums=("taken_count", "taken_fen", "surplus_fen", "short_fen", "handed_in_fen"),
    groups=("opened_on",),
    filters={
        "from": lambda columns, first, _day: columns.opened_on >= first,
        "to": lambda columns, last, _day: columns.opened_on <= last,
        "cashier": lambda columns, who, _day: columns.cashier == who,
        "payee": lambda columns, who, _day: columns.payee == who,
        "state": lambda columns, state, _day: columns.state == state,
    },
    newest_first=True,
    lies_in=_is_collected_in,
)

"""What is owed: open charges by age, and every charge with what became of it. Now, or as of a day of the past."""

from datetime import date, timedelta

import sqlalchemy as sa

from domain.values.period import whole_months
from projections.arrears import charges
from projections.billing_statement import movements
from projections.directory import dwellings_ as homes
from projections.engine.listing import Asked, Columns, Listing, Rows
from projections.engine.sums import total
from projections.lists.homes import DOOR, door, is_of_area, is_of_building, is_of_dwelling, within

OVERDUE, COMING = "overdue", "not yet due"
OPEN, SETTLED, REVERSED = "open", "settled", "reversed"
_OF_CHARGE = ("charge_id", "fee_kind", "period", "due_on", "debtor", "creditor")
_FIGURES = ("amount_fen", "reversed_fen", "settled_fen", "outstanding_fen")


def latest_due_day(day: date, months: int) -> date:
    """What fell due on it, or before, is so many whole months old on a day."""
    earliest = day - timedelta(days=32 * (months + 1))
    span = (day - earliest).days
    return next(due for due in (day - timedelta(days=n) for n in range(span)) if whole_months(due, day) >= months)


def _now() -> Rows:
    """As the charges stand: what was reversed is reversed whole, and nothing of it is settled."""
    c = charges.c
    gone = sa.case((c.standing, 0), else_=c.amount_fen)
    settled = sa.case((c.standing, c.amount_fen - c.outstanding_fen), else_=0)
    figures = (c.amount_fen, gone.label("reversed_fen"), settled.label("settled_fen"), c.outstanding_fen)
    told = sa.select(*door(), *(c[name] for name in _OF_CHARGE), *figures)
    return told.join_from(charges, homes, c.dwelling == homes.c.dwelling)


def _then(asked: Asked) -> Rows:
    """Summed from the movements, as far as they counted by then and were known."""
    m = movements.c

    def moved(*what: str) -> sa.ColumnElement[int]:
        return total(sa.case((m.what.in_(what), m.owed_fen), else_=0))

    summed = sa.select(
        m.dwelling,
        m.charge_id,
        moved("assessed", "brought forward").label("amount_fen"),
        (-moved("reversed")).label("reversed_fen"),
        (-moved("allocated", "released")).label("settled_fen"),
        total(m.owed_fen).label("outstanding_fen"),
    ).where(m.charge_id.is_not(None), m.booked_on <= asked.day, within(m.dwelling, asked))
    if asked.known_at is not None:
        summed = summed.where(m.position <= asked.known_at)
    then = summed.group_by(m.dwelling, m.charge_id).subquery()
    same = (charges.c.dwelling == then.c.dwelling) & (charges.c.charge_id == then.c.charge_id)
    told = sa.select(*door(), *(charges.c[name] for name in _OF_CHARGE), *(then.c[name] for name in _FIGURES))
    return told.join_from(then, charges, same).join(homes, charges.c.dwelling == homes.c.dwelling)


def _charges(asked: Asked) -> Rows:
    return _then(asked) if asked.is_of_the_past else _now()


def _arrears(asked: Asked) -> Rows:
    owed = _charges(asked).subquery()
    return sa.select(owed).where(owed.c.outstanding_fen > 0)


def _is_due(columns: Columns, word: str, day: date) -> sa.ColumnElement[bool]:
    return columns.due_on < day if word == OVERDUE else columns.due_on >= day


def _is_of_age(columns: Columns, months: tuple[int, int | None], day: date) -> sa.ColumnElement[bool]:
    """From so many whole months to fewer than so many."""
    begins, ends = months
    young = columns.due_on <= latest_due_day(day, begins)
    return young if ends is None else sa.and_(young, columns.due_on > latest_due_day(day, ends))


def _has_become(columns: Columns, word: str, _day: date) -> sa.ColumnElement[bool]:
    if word == OPEN:
        return columns.outstanding_fen > 0
    is_reversed = columns.reversed_fen > 0
    return is_reversed if word == REVERSED else sa.and_(columns.outstanding_fen == 0, sa.not_(is_reversed))


_FILTERS = {
    "area": is_of_area,
    "building": is_of_building,
    "dwelling": is_of_dwelling,
    "fee_kind": lambda columns, kind, _day: columns.fee_kind == kind,
    "creditor": lambda columns, who, _day: columns.creditor == who,
}
ARREARS = Listing(
    rows=_arrears,
    order=(*DOOR, "due_on", "charge_id"),
    sums=("outstanding_fen",),
    groups=("building", "dwelling"),
    filters=_FILTERS | {"due": _is_due, "age": _is_of_age},
)
CHARGES = Listing(
    rows=_charges,
    order=(*DOOR, "due_on", "charge_id"),
    sums=_FIGURES,
    groups=("building", "dwelling"),
    filters=_FILTERS | {"period": lambda columns, period, _day: columns.period == period, "state": _has_become},
)

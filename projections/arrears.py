"""What is still owed, by whom, to whom, and since when?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.history import Entry
from domain.values.dwelling_code import place
from domain.values.period import overlap, whole_months
from projections.billing_statement import movements
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.questions import Question
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.forms import IN_PART, Fee, FeeRead

AGE_BUCKETS = (0, 3, 6, 12, 36)
"""Where the buckets of an ageing begin, in whole months since the due date, unless the asker says otherwise."""

charges = sa.Table(
    "arrears_charge",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("charge_id", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False),
    sa.Column("fee_kind", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("outstanding_fen", sa.BigInteger, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("creditor", sa.Text, nullable=False),
    sa.Column("tariff_version", sa.Integer),
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Index("arrears_charge_by_area", "area", "fee_kind", "period"),
)


class OpenCharge(msgspec.Struct, frozen=True):
    """A charge that is not paid in full. 分."""

    dwelling: str
    charge_id: str
    building: str
    fee_kind: str
    period: str
    due_on: date
    debtor: str
    creditor: str
    outstanding_fen: int


class ChargeRow(msgspec.Struct, frozen=True):
    """A charge as it came, whatever is left of it. 分."""

    dwelling: str
    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int
    outstanding_fen: int
    standing: bool


class AgeBucket(msgspec.Struct, frozen=True, kw_only=True):
    """What has been due for so many whole months; `before_months` is None for the last one."""

    from_months: int
    before_months: int | None
    charges: int
    outstanding_fen: int


class Arrears(msgspec.Struct, frozen=True, kw_only=True):
    """What is due and not paid in an area on a day; what falls due later is named apart."""

    area: str
    as_of: date
    dwellings: int
    outstanding_fen: int
    not_yet_due_fen: int
    by_age: tuple[AgeBucket, ...]
    by_creditor_fen: dict[str, int]
    open_charges: tuple[OpenCharge, ...]


class Due(msgspec.Struct, frozen=True):
    """What an earlier run left behind for a dwelling: does the month stand, and how often was it tried?"""

    standing: bool
    attempts: int
    amount_fen: int


class ArrearsOfAreas(Projection):
    """Every charge with what is outstanding of it now."""

    name = "arrears"
    tables = (charges,)
    events = (
        billing.ArrearsBroughtForward,
        billing.FeeAssessed,
        billing.AssessmentReversed,
        billing.PaymentAllocated,
        billing.AllocationReleased,
    )

    forms = IN_PART

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A charge comes; what is outstanding of it grows and shrinks."""
        match entry.event:
            case FeeRead(assessment=fee):
                writer.insert_in_order(charges, [_row(fee, fee.amount_fen, fee.basis.tariff_version)])
            case billing.ArrearsBroughtForward() as fact:
                writer.insert_in_order(charges, [_row(fact, fact.outstanding_fen, None)])
            case billing.AssessmentReversed() as fact:
                key = {"dwelling": entry.key, "charge_id": fact.charge_id}
                writer.change(charges, [key | {"outstanding_fen": 0, "standing": False}])
            case billing.PaymentAllocated() | billing.AllocationReleased() as fact:
                sign = -1 if isinstance(fact, billing.PaymentAllocated) else 1
                writer.add(
                    charges,
                    [
                        {"dwelling": entry.key, "charge_id": line.charge_id, "outstanding_fen": sign * line.amount_fen}
                        for line in fact.lines
                    ],
                )


def _row(fact: Fee | billing.ArrearsBroughtForward, amount_fen: int, tariff_version: int | None) -> tuple[object, ...]:
    """In the order of the columns."""
    where = place(fact.dwelling)
    return (
        fact.dwelling,
        fact.charge_id,
        where.area,
        where.building,
        fact.fee_kind,
        fact.period,
        int(fact.charge_id.rpartition("/")[2]),
        amount_fen,
        amount_fen,
        fact.due_on,
        fact.debtor,
        fact.creditor,
        tariff_version,
        True,
    )


# What is asked ------------------------------------------------------------------------------------

_OPEN_FIELDS = OpenCharge.__struct_fields__
_OPEN = Question(
    sa.select(*(charges.c[name] for name in _OPEN_FIELDS))
    .where(charges.c.area == sa.bindparam("area"), charges.c.outstanding_fen > 0)
    .order_by(charges.c.due_on, charges.c.dwelling, charges.c.charge_id)
)


def arrears(connection: Reading, area: str, as_of: date, buckets: Sequence[int] = AGE_BUCKETS) -> Arrears:
    """As it stands now, aged on a day."""
    return _aged(area, as_of, [OpenCharge(*row) for row in _OPEN.ask(connection, area=area)], buckets)


def arrears_as_known(
    connection: Reading, area: str, as_of: date, known_at: int | None = None, buckets: Sequence[int] = AGE_BUCKETS
) -> Arrears:
    """On a day of the past, as history was known at a position: summed from the movements."""
    outstanding = total(movements.c.owed_fen).label("outstanding_fen")
    open_ = sa.select(movements.c.dwelling, movements.c.charge_id, outstanding)
    open_ = open_.where(movements.c.booked_on <= as_of, movements.c.charge_id.is_not(None))
    open_ = open_.where(movements.c.dwelling.startswith(f"{area}-", autoescape=True))
    if known_at is not None:
        open_ = open_.where(movements.c.position <= known_at)
    then = open_.group_by(movements.c.dwelling, movements.c.charge_id).having(outstanding > 0).subquery()
    fields = [charges.c[name] for name in _OPEN_FIELDS if name != "outstanding_fen"]
    query = sa.select(*fields, then.c.outstanding_fen).join(
        then, (charges.c.dwelling == then.c.dwelling) & (charges.c.charge_id == then.c.charge_id)
    )
    rows: Iterable[Sequence[Any]] = connection.execute(
        query.order_by(charges.c.due_on, charges.c.dwelling, charges.c.charge_id)
    )
    return _aged(area, as_of, [OpenCharge(*row) for row in rows], buckets)


def _aged(area: str, as_of: date, open_: list[OpenCharge], buckets: Sequence[int]) -> Arrears:
    overdue = [each for each in open_ if each.due_on < as_of]
    by_creditor: dict[str, int] = {}
    for each in overdue:
        by_creditor[each.creditor] = by_creditor.get(each.creditor, 0) + each.outstanding_fen
    return Arrears(
        area=area,
        as_of=as_of,
        dwellings=len({each.dwelling for each in overdue}),
        outstanding_fen=sum(each.outstanding_fen for each in overdue),
        not_yet_due_fen=sum(each.outstanding_fen for each in open_ if each.due_on >= as_of),
        by_age=_ageing(overdue, as_of, buckets),
        by_creditor_fen=by_creditor,
        open_charges=tuple(overdue),
    )


def _ageing(overdue: Sequence[OpenCharge], as_of: date, buckets: Sequence[int]) -> tuple[AgeBucket, ...]:
    """Each charge in the one bucket that its age falls into."""
    begins = sorted({0, *buckets})
    sums = {begin: [0, 0] for begin in begins}
    days = {each.due_on for each in overdue}  # Many fall due at once.
    months = {due_on: whole_months(due_on, as_of) for due_on in days}
    bucket_of = {due_on: sums[max(begin for begin in begins if begin <= age)] for due_on, age in months.items()}
    for each in overdue:
        bucket = bucket_of[each.due_on]
        bucket[0] += 1
        bucket[1] += each.outstanding_fen
    ends: list[int | None] = [*begins[1:], None]
    return tuple(
        AgeBucket(from_months=begin, before_months=end, charges=sums[begin][0], outstanding_fen=sums[begin][1])
        for begin, end in zip(begins, ends, strict=True)
    )


def charge(connection: Reading, dwelling: str, charge_id: str) -> ChargeRow | None:
    """One charge."""
    query = sa.select(*(charges.c[name] for name in ChargeRow.__struct_fields__))
    row = connection.execute(
        query.where(charges.c.dwelling == dwelling, charges.c.charge_id == charge_id)
    ).one_or_none()
    return ChargeRow(*row) if row else None


def tried(connection: Reading, area: str, fee_kind: str, period: str) -> dict[str, Due]:
    """For each dwelling that was ever assessed for a month: does it stand, and how often was it tried?"""
    query = sa.select(
        charges.c.dwelling,
        sa.func.max(sa.case((charges.c.standing, 1), else_=0)).label("standing"),
        sa.func.max(charges.c.attempt).label("attempts"),
        total(sa.case((charges.c.standing, charges.c.amount_fen), else_=0)).label("amount_fen"),
    ).where(charges.c.area == area, charges.c.fee_kind == fee_kind, charges.c.period == period)
    rows = connection.execute(query.group_by(charges.c.dwelling))
    return {row.dwelling: Due(bool(row.standing), row.attempts, row.amount_fen) for row in rows}


def spanned(connection: Reading, area: str, fee_kind: str, period: str) -> set[str]:
    """Where a charge stands for a longer time that holds this month: an older ledger's year, say."""
    query = sa.select(charges.c.dwelling, charges.c.period).where(
        charges.c.area == area,
        charges.c.fee_kind == fee_kind,
        charges.c.standing,
        sa.func.length(charges.c.period) != 7,
    )
    return {row.dwelling for row in connection.execute(query) if overlap(row.period, period)}


def standing_with_tariff(connection: Reading, area: str, fee_kind: str, version: int) -> int:
    """How many standing charges name a version of a tariff."""
    query = sa.select(sa.func.count()).where(
        charges.c.area == area, charges.c.fee_kind == fee_kind, charges.c.tariff_version == version, charges.c.standing
    )
    return connection.scalar(query) or 0


def disagreements(connection: Reading) -> list[tuple[str, str, int, int]]:
    """Charges whose outstanding amount here is not what the statement's movements sum to: none, or Anju is wrong."""
    summed = total(movements.c.owed_fen).label("fen")
    moved = sa.select(movements.c.dwelling, movements.c.charge_id, summed).where(movements.c.charge_id.is_not(None))
    then = moved.group_by(movements.c.dwelling, movements.c.charge_id).subquery()
    same = (charges.c.dwelling == then.c.dwelling) & (charges.c.charge_id == then.c.charge_id)
    query = sa.select(charges.c.dwelling, charges.c.charge_id, charges.c.outstanding_fen, then.c.fen)
    query = query.join(then, same, full=True).where(
        sa.func.coalesce(charges.c.outstanding_fen, -1) != sa.func.coalesce(then.c.fen, -1)
    )
    return [(str(row[0]), str(row[1]), row[2] or 0, row[3] or 0) for row in connection.execute(query)]


def outstanding_in_all(connection: Reading) -> int:
    """Σ outstanding of every charge, in 分."""
    return connection.scalar(sa.select(total(charges.c.outstanding_fen))) or 0

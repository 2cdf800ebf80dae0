"""What does a fee cost in an area, from when, and on what authority?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.billing import events as billing
from domain.history import Entry
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

versions = sa.Table(
    "tariff_version",
    metadata,
    sa.Column("area", sa.Text, primary_key=True),
    sa.Column("fee_kind", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("rate_yuan", sa.Text, nullable=False),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("creditor", sa.Text, nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("adopted_by", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("entry", sa.Integer, nullable=False),  # Its number in the tariff's own history.
)
ends = sa.Table(
    "tariff_end",
    metadata,
    sa.Column("area", sa.Text, primary_key=True),
    sa.Column("fee_kind", sa.Text, primary_key=True),
    sa.Column("entry", sa.Integer, primary_key=True),
    sa.Column("last_period", sa.Text, nullable=False),
)


class TariffRow(msgspec.Struct, frozen=True):
    """A version of a tariff: adopted or withdrawn; and its last month, if it has an end. 元 for a unit and month."""

    area: str
    fee_kind: str
    version: int
    basis: str
    rate_yuan: Decimal
    effective_from: str
    creditor: str
    authority: str
    adopted_by: str
    state: str
    last_period: str | None = None


class Tariffs(Projection):
    """Versions in the order of their adoption, and the months that were the last."""

    name = "tariffs"
    code_version = 2
    tables = (versions, ends)
    events = (billing.TariffAdopted, billing.TariffWithdrawn, billing.TariffEnded)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A row a version; its number is the count of adoptions in its stream."""
        match entry.event:
            case billing.TariffAdopted() as fact:
                key = {"area": fact.area, "fee_kind": fact.fee_kind, "version": fact.version}
                row = {"basis": fact.basis, "rate_yuan": str(fact.rate_yuan), "creditor": fact.creditor}
                row |= {"effective_from": fact.effective_from, "authority": str(fact.authority)}
                row |= {"adopted_by": fact.approved_by, "state": "adopted"}
                writer.insert(versions, [key | row | {"entry": entry.version}])
            case billing.TariffWithdrawn() as fact:
                key = {"area": fact.area, "fee_kind": fact.fee_kind, "version": fact.version}
                writer.change(versions, [key | {"state": "withdrawn"}])
            case billing.TariffEnded() as fact:
                ended = {"area": fact.area, "fee_kind": fact.fee_kind, "last_period": fact.last_period}
                writer.insert(ends, [ended | {"entry": entry.version}])


def tariffs(connection: Reading, area: str) -> list[TariffRow]:
    """Every version of every fee kind of an area."""
    query = sa.select(versions).where(versions.c.area == area)
    rows = connection.execute(query.order_by(versions.c.fee_kind, versions.c.version)).mappings().all()
    ended = connection.execute(sa.select(ends).where(ends.c.area == area)).all()
    return [_told(row, [end for end in ended if end.fee_kind == row["fee_kind"]]) for row in rows]


def _told(row: sa.RowMapping, ended: Sequence[sa.Row[Any]]) -> TariffRow:
    """Only a version that is adopted after an end, and starts after it, takes the fee up again."""
    last = [end.last_period for end in ended if row["entry"] < end.entry or row["effective_from"] <= end.last_period]
    told = {**row} | {"rate_yuan": Decimal(row["rate_yuan"]), "last_period": min(last, default=None)}
    del told["entry"]
    return TariffRow(**told)


def creditors(connection: Reading) -> list[str]:
    """For whom fees were ever adopted."""
    return list(connection.scalars(sa.select(versions.c.creditor).distinct().order_by(versions.c.creditor)))

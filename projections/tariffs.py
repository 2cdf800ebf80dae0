"""What does a fee cost in an area, from when, and on what authority?"""

from decimal import Decimal

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
)


class TariffRow(msgspec.Struct, frozen=True):
    """A version of a tariff: adopted or withdrawn. 元 for one unit and month."""

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


class Tariffs(Projection):
    """Versions in the order of their adoption."""

    name = "tariffs"
    tables = (versions,)
    events = (billing.TariffAdopted, billing.TariffWithdrawn)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A row a version; its number is the count of adoptions in its stream."""
        match entry.event:
            case billing.TariffAdopted() as fact:
                key = {"area": fact.area, "fee_kind": fact.fee_kind, "version": fact.version}
                row = {"basis": fact.basis, "rate_yuan": str(fact.rate_yuan), "creditor": fact.creditor}
                row |= {"effective_from": fact.effective_from, "authority": str(fact.authority)}
                writer.insert(versions, [key | row | {"adopted_by": fact.approved_by, "state": "adopted"}])
            case billing.TariffWithdrawn() as fact:
                key = {"area": fact.area, "fee_kind": fact.fee_kind, "version": fact.version}
                writer.change(versions, [key | {"state": "withdrawn"}])


def tariffs(connection: Reading, area: str) -> list[TariffRow]:
    """Every version of every fee kind of an area."""
    query = sa.select(versions).where(versions.c.area == area)
    rows = connection.execute(query.order_by(versions.c.fee_kind, versions.c.version)).mappings()
    return [TariffRow(**({**row} | {"rate_yuan": Decimal(row["rate_yuan"])})) for row in rows]


def creditors(connection: Reading) -> list[str]:
    """For whom fees were ever adopted."""
    return list(connection.scalars(sa.select(versions.c.creditor).distinct().order_by(versions.c.creditor)))

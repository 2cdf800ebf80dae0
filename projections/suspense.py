"""Which money came in, and whose debts is it for?"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.payments.events.online import ONLINE
from domain.payments.events.suspense import FOREIGN, ForeignMoneyParked, MoneyIdentified, MoneyParked, MoneyReturned
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

CNY = "cny"
items = sa.Table(
    "suspense_item",
    metadata,
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("settled_by", sa.Text),
    sa.Column("parked_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
)


class SuspenseRow(msgspec.Struct, frozen=True):
    """Money that came in: parked, identified or returned. `why`: nobody was found by its reference. 分.

    In another currency it is 0 分, and so many of its own smallest unit.
    """

    item: str
    payee: str
    channel: str
    number: str
    amount_fen: int
    currency: str
    amount_minor: int
    received_on: date
    state: str
    why: str | None
    settled_by: str | None


class Suspense(Projection):
    """One row a line of the bank."""

    name = "suspense"
    tables = (items,)
    code_version = 2
    events = (MoneyParked, ForeignMoneyParked, MoneyIdentified, MoneyReturned)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Parked, then settled once."""
        match entry.event:
            case MoneyParked() as fact:
                own = {"amount_fen": fact.amount_fen, "currency": CNY, "amount_minor": fact.amount_fen}
                writer.insert(items, [_row(fact, entry.position) | own | {"why": fact.why}])
            case ForeignMoneyParked() as fact:
                own = {"amount_fen": 0, "currency": fact.currency, "amount_minor": fact.amount_minor}
                writer.insert(items, [_row(fact, entry.position) | own | {"why": FOREIGN}])
            case MoneyIdentified() as fact:
                by = fact.approved_by or fact.prepared_by
                writer.change(items, [{"item": fact.item, "state": "identified", "settled_by": by}])
            case MoneyReturned() as fact:
                writer.change(items, [{"item": fact.item, "state": "returned", "settled_by": fact.approved_by}])


def _row(fact: MoneyParked | ForeignMoneyParked, position: int) -> dict[str, Any]:
    names = ("item", "payee", "channel", "number", "received_on")
    row = {name: getattr(fact, name) for name in names}
    return row | {"state": "parked", "settled_by": None, "parked_at": position}


# What is asked ------------------------------------------------------------------------------------

_FIELDS = [items.c[name] for name in SuspenseRow.__struct_fields__]


def item(connection: Reading, key: str) -> SuspenseRow | None:
    """One."""
    row = connection.execute(sa.select(*_FIELDS).where(items.c.item == key)).one_or_none()
    return SuspenseRow(*row) if row else None


def items_after(
    connection: Reading, state: str | None = None, after: int = 0, limit: int | None = None
) -> list[tuple[int, SuspenseRow]]:
    """In the order in which they came, after a cursor, with the cursor of each."""
    query = sa.select(items.c.parked_at, *_FIELDS).where(items.c.parked_at > after)
    if state is not None:
        query = query.where(items.c.state == state)
    rows = connection.execute(query.order_by(items.c.parked_at).limit(limit))
    return [(row[0], SuspenseRow(*row[1:])) for row in rows]


def at_the_provider(connection: Reading, numbers: Collection[str]) -> list[SuspenseRow]:
    """What came through a provider under these numbers, whatever became of it."""
    query = sa.select(*_FIELDS).where(items.c.channel == ONLINE, items.c.number.in_(numbers))
    return [SuspenseRow(*row) for row in connection.execute(query.order_by(items.c.parked_at))]


def parked_in_all(connection: Reading) -> int:
    """Σ of what waits, in 分."""
    return connection.scalar(sa.select(total(items.c.amount_fen)).where(items.c.state == "parked")) or 0


def held_at_the_provider(connection: Reading) -> int:
    """Σ of what came through a provider and was not sent back, in 分."""
    query = sa.select(total(items.c.amount_fen)).where(items.c.channel == ONLINE, items.c.state != "returned")
    return connection.scalar(query) or 0

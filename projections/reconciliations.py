"""Do a provider's own books and ours agree, day by day; what differs, since when, and by what was it cleared?"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.payments.events.reconciling import (
    DayReconciled,
    DifferenceCleared,
    DifferenceExplained,
    DifferenceFound,
    Movements,
    PayoutReconciled,
    SettledSum,
)
from projections.audit_trail import instant_text
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

CNY = "cny"
days_ = sa.Table(
    "reconciled_day",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("opening_fen", sa.BigInteger, nullable=False),
    sa.Column("there", sa.Text, nullable=False),  # JSON.
    sa.Column("closing_fen", sa.BigInteger, nullable=False),
    sa.Column("here", sa.Text, nullable=False),  # JSON.
    sa.Column("ledger_fen", sa.BigInteger, nullable=False),
    sa.Column("settled", sa.Text, nullable=False),  # JSON.
    sa.Column("reconciled_at", sa.Text, nullable=False),  # UTC, ISO with µs: sorts as time.
)
payouts_ = sa.Table(
    "reconciled_payout",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("payout", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("movements", sa.Integer, nullable=False),
    sa.Column("net_minor", sa.BigInteger, nullable=False),
    sa.Column("arrives_on", sa.Date, nullable=False),
    sa.Column("reconciled_at", sa.Text, nullable=False),
)
differences_ = sa.Table(
    "provider_difference",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("difference", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("of", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("payment_id", sa.Text),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("there_minor", sa.BigInteger, nullable=False),
    sa.Column("here_minor", sa.BigInteger, nullable=False),
    sa.Column("found_at", sa.Text, nullable=False),
    sa.Column("cleared_at", sa.Text),
    sa.Column("cleared_by", sa.Text),
    sa.Column("authority", sa.Text),  # Of those that two persons have explained.
)


class DayRow(msgspec.Struct, frozen=True):
    """A day of the provider's books beside ours. 分."""

    provider: str
    day: date
    opening_fen: int
    there: Movements
    closing_fen: int
    here: Movements
    ledger_fen: int
    settled: tuple[SettledSum, ...]
    reconciled_at: str

    @property
    def uneven_fen(self) -> int:
        """By so much the provider says more than our ledger at the end of the day."""
        return self.closing_fen - self.ledger_fen


class PayoutRow(msgspec.Struct, frozen=True):
    """What went to the bank, beside the sum of what it consists of; in its own currency."""

    provider: str
    payout: str
    day: date
    status: str
    currency: str
    amount_minor: int
    movements: int
    net_minor: int
    arrives_on: date
    reconciled_at: str


class DifferenceRow(msgspec.Struct, frozen=True):
    """Something that is not alike there and here: open, cleared, or explained, with whose authority."""

    provider: str
    difference: str
    day: date
    kind: str
    of: str
    source: str
    payment_id: str | None
    currency: str
    there_minor: int
    here_minor: int
    found_at: str
    cleared_at: str | None
    cleared_by: str | None
    authority: str | None

    @property
    def apart_fen(self) -> int:
        """By so much more stands in the provider's books; a payout moves nothing between the two."""
        return self.there_minor - self.here_minor if self.currency == CNY and self.of != "payout" else 0


class Reconciliations(Projection):
    """One row a day with movements, a payout, a difference."""

    name = "reconciliations"
    code_version = 2
    tables = (days_, payouts_, differences_)
    events = (DayReconciled, PayoutReconciled, DifferenceFound, DifferenceCleared, DifferenceExplained)
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """The latest of each."""
        at, fact = instant_text(entry.envelope.recorded_at), entry.event
        told = {name: getattr(fact, name) for name in fact.__struct_fields__}
        match fact:
            case DayReconciled():
                written = {name: _written(told[name]) for name in ("there", "here", "settled")}
                writer.put(days_, [told | written | {"reconciled_at": at}])
            case PayoutReconciled():
                writer.put(payouts_, [told | {"reconciled_at": at}])
            case DifferenceFound():
                open_ = {"found_at": at, "cleared_at": None, "cleared_by": None, "authority": None}
                writer.put(differences_, [told | open_])
            case DifferenceCleared(provider=provider, difference=difference, by=by):
                key = {"provider": provider, "difference": difference}
                writer.change(differences_, [key | {"cleared_at": at, "cleared_by": by}])
            case DifferenceExplained(provider=provider, difference=difference) as fact:
                key = {"provider": provider, "difference": difference}
                ended = {"cleared_at": at, "cleared_by": fact.reason, "authority": str(fact.authority)}
                writer.change(differences_, [key | ended])


def _written(part: Any) -> str:
    return msgspec.json.encode(part).decode()


# What is asked ------------------------------------------------------------------------------------

_DAY = [days_.c[name] for name in DayRow.__struct_fields__]
_PAYOUT = [payouts_.c[name] for name in PayoutRow.__struct_fields__]
_DIFFERENCE = [differences_.c[name] for name in DifferenceRow.__struct_fields__]


def _day(row: Any) -> DayRow:
    parts: dict[str, Any] = row._asdict()
    parts["there"], parts["here"] = (msgspec.json.decode(parts[name], type=Movements) for name in ("there", "here"))
    parts["settled"] = msgspec.json.decode(parts["settled"], type=tuple[SettledSum, ...])
    return DayRow(**parts)


def days(connection: Reading, since: date, until: date) -> list[DayRow]:
    """With movements, the newest first."""
    query = sa.select(*_DAY).where(days_.c.day.between(since, until))
    return [_day(row) for row in connection.execute(query.order_by(days_.c.day.desc(), days_.c.provider))]


def last_day_before(connection: Reading, provider: str, day: date) -> DayRow | None:
    """The one whose closing is the next one's opening."""
    query = sa.select(*_DAY).where(days_.c.provider == provider, days_.c.day < day)
    row = connection.execute(query.order_by(days_.c.day.desc()).limit(1)).one_or_none()
    return _day(row) if row else None


def payouts(connection: Reading, since: date, until: date) -> list[PayoutRow]:
    """The newest first."""
    query = sa.select(*_PAYOUT).where(payouts_.c.day.between(since, until))
    return [PayoutRow(*row) for row in connection.execute(query.order_by(payouts_.c.day.desc(), payouts_.c.payout))]


def payouts_known(connection: Reading, provider: str, numbers: Collection[str]) -> dict[str, PayoutRow]:
    """As they were last looked at."""
    query = sa.select(*_PAYOUT).where(payouts_.c.provider == provider, payouts_.c.payout.in_(numbers))
    return {row.payout: PayoutRow(*row) for row in connection.execute(query)}


def open_differences(connection: Reading, provider: str | None = None) -> list[DifferenceRow]:
    """What people must look at, the oldest first."""
    query = sa.select(*_DIFFERENCE).where(differences_.c.cleared_at.is_(None))
    if provider is not None:
        query = query.where(differences_.c.provider == provider)
    query = query.order_by(differences_.c.day, differences_.c.difference)
    return [DifferenceRow(*row) for row in connection.execute(query)]


def explained_differences(connection: Reading) -> list[DifferenceRow]:
    """What two persons have said will go on differing, whenever that was."""
    query = sa.select(*_DIFFERENCE).where(differences_.c.authority.is_not(None))
    return [DifferenceRow(*row) for row in connection.execute(query.order_by(differences_.c.day))]


def difference(connection: Reading, provider: str, name: str) -> DifferenceRow | None:
    """One, by its name."""
    mine = differences_.c.provider == provider, differences_.c.difference == name
    row = connection.execute(sa.select(*_DIFFERENCE).where(*mine)).one_or_none()
    return DifferenceRow(*row) if row else None


def cleared_differences(connection: Reading, since: date, until: date) -> list[DifferenceRow]:
    """Of these days, the newest first."""
    of_days = differences_.c.day.between(since, until)
    query = sa.select(*_DIFFERENCE).where(differences_.c.cleared_at.is_not(None), of_days)
    query = query.order_by(differences_.c.cleared_at.desc(), differences_.c.difference)
    return [DifferenceRow(*row) for row in connection.execute(query)]

"""Which codes did a dwelling ever have, what became of it, and of what was it made?"""

from collections.abc import Collection
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.registry import events as registry
from projections.directory import lies_in
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

codes_ = sa.Table(
    "dwelling_code",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("dwelling", sa.Text, nullable=False),
    sa.Column("since", sa.Date),
    sa.Index("dwelling_code_by_dwelling", "dwelling"),
)
descents_ = sa.Table(
    "dwelling_descent",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("became", sa.Text, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Index("dwelling_descent_by_heir", "became"),
)


class CodeRow(msgspec.Struct, frozen=True):
    """A code that stood on the door; `since` is None for the first."""

    code: str
    since: date | None


class DwellingCodes(Projection):
    """Every code ever used leads to its dwelling, whose first code is its identity for ever."""

    name = "dwelling_codes"
    tables = (codes_, descents_)
    events = (registry.DwellingRegistered, registry.DwellingRenumbered, registry.DwellingFormed)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A code comes and never goes."""
        match entry.event:
            case registry.DwellingRegistered() as fact:
                writer.put(codes_, [{"code": fact.dwelling, "dwelling": fact.dwelling, "since": None}])
            case registry.DwellingRenumbered() as fact:
                writer.put(codes_, [{"code": fact.code, "dwelling": fact.dwelling, "since": fact.effective_from}])
            case registry.DwellingFormed() as fact:
                rows = [{"dwelling": old, "became": fact.dwelling, "since": fact.effective_from} for old in fact.out_of]
                writer.put(descents_, rows)


# What is asked ------------------------------------------------------------------------------------


def first_code(connection: Reading, code: str) -> str:
    """The identity of the dwelling that has or had this code; the code itself where nobody had it."""
    query = sa.select(codes_.c.dwelling).where(codes_.c.code == code)
    return connection.scalar(query) or code


def renumbered(connection: Reading) -> dict[str, str]:
    """Every code that is not its dwelling's first one, and whose it is."""
    query = sa.select(codes_.c.code, codes_.c.dwelling).where(codes_.c.since.is_not(None))
    return {row.code: row.dwelling for row in connection.execute(query)}


def is_used(connection: Reading, code: str) -> bool:
    """Whether any dwelling ever had it."""
    return connection.scalar(sa.select(codes_.c.dwelling).where(codes_.c.code == code)) is not None


def beginning_with(connection: Reading, written: str, limit: int, areas: Collection[str] | None = None) -> list[str]:
    """Dwellings with a code that begins so, in the order of their codes; those of these areas alone, if named."""
    query = sa.select(codes_.c.dwelling).where(codes_.c.code.startswith(written, autoescape=True))
    if areas is not None:
        query = query.where(lies_in(codes_.c.dwelling, areas))
    return list(dict.fromkeys(connection.scalars(query.order_by(codes_.c.code).limit(limit))))


def codes_of(connection: Reading, dwelling: str) -> list[CodeRow]:
    """All that a dwelling had, the first one first."""
    query = sa.select(codes_.c.code, codes_.c.since).where(codes_.c.dwelling == dwelling)
    rows = [CodeRow(*row) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: row.since or date.min)


def became(connection: Reading, dwelling: str) -> list[str]:
    """What it was divided into or joined to; nothing as long as it stands."""
    query = sa.select(descents_.c.became).where(descents_.c.dwelling == dwelling).order_by(descents_.c.became)
    return list(connection.scalars(query))


def made_of(connection: Reading, dwelling: str) -> list[str]:
    """What it was made of; nothing for one that was always there."""
    query = sa.select(descents_.c.dwelling).where(descents_.c.became == dwelling).order_by(descents_.c.dwelling)
    return list(connection.scalars(query))

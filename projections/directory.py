"""Which areas, buildings and dwellings are there, who owns them and lives in them, and since when?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import msgspec
import sqlalchemy as sa

from domain.history import Entry, Event
from domain.registry import events as registry
from domain.values.dwelling_code import place
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.questions import Question
from projections.engine.statements import Values
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

EVER = date(1, 1, 1)
"""Since when an owner holds who was the first on record."""

areas_ = sa.Table(
    "directory_area",
    metadata,
    sa.Column("area", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("bureau", sa.Text, nullable=False),
)
dwellings_ = sa.Table(
    "directory_dwelling",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False),
    sa.Column("entrance", sa.Text, nullable=False),
    sa.Column("door", sa.Text, nullable=False),
    sa.Column("sorting", sa.Text, nullable=False),
    sa.Column("floor_area_sqm", sa.Text, nullable=False),  # Exact, as it was recorded.
    sa.Column("tenure", sa.Text, nullable=False),
    sa.Column("tenure_since", sa.Date),
    sa.Column("moved_in_on", sa.Date),
    sa.Column("moved_in_month", sa.Text),  # Where no day is known.
    sa.Column("vacant", sa.Boolean, nullable=False),
    sa.Column("formed_on", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Index("directory_dwelling_by_area", "area", "sorting"),
)
owners_ = sa.Table(
    "directory_owner",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),  # Of its stream: of two for one day, the later word holds.
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("numerator", sa.Integer, nullable=False),
    sa.Column("denominator", sa.Integer, nullable=False),
    sa.Index("directory_owner_by_party", "party"),
)
payers_ = sa.Table(
    "directory_payer",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("party", sa.Text, nullable=False),
)
users_ = sa.Table(
    "directory_user",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("resident", sa.Text, primary_key=True),
    sa.Column("capacity", sa.Text, nullable=False),
    sa.Column("since", sa.Date),
    sa.Column("until", sa.Date),
    sa.Index("directory_user_by_resident", "resident"),
)


class AreaRow(msgspec.Struct, frozen=True):
    """A dormitory area."""

    area: str
    name: str
    bureau: str


class DwellingRow(msgspec.Struct, frozen=True):
    """A dwelling as it is now, by its first code and by the one on its door. Floor area in ㎡."""

    dwelling: str
    code: str
    area: str
    building: str
    entrance: str
    door: str
    floor_area_sqm: Decimal
    tenure: str
    tenure_since: date | None  # None where it never changed.
    moved_in_on: date | None
    moved_in_month: str | None
    vacant: bool
    formed_on: date | None  # None where it was always there.
    ended_on: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it was formed by then, and had not been divided or joined."""
        return not (self.formed_on and day < self.formed_on) and not (self.ended_on and day >= self.ended_on)


class OwnerRow(msgspec.Struct, frozen=True):
    """Whose a dwelling was, from when on, and which share of it."""

    dwelling: str
    since: date
    version: int
    place: int
    party: str
    numerator: int
    denominator: int


class UserRow(msgspec.Struct, frozen=True):
    """Who lives or lived in a dwelling without owning it."""

    dwelling: str
    resident: str
    capacity: str
    since: date | None
    until: date | None


class Directory(Projection):
    """The registry as it is, with its owners in time; persons stand in `residents`."""

    name = "directory"
    code_version = 3
    tables = (areas_, dwellings_, owners_, payers_, users_)
    events = (registry.DormitoryAreaRegistered, *get_args(registry.DwellingEvent))

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Dwellings and owners, then those who live there."""
        match entry.event:
            case registry.DormitoryAreaRegistered() as fact:
                writer.put(areas_, [{"area": fact.area, "name": fact.name, "bureau": fact.bureau}])
            case registry.DwellingRegistered() as fact:
                writer.insert_in_order(dwellings_, [_dwelling(fact)])
                writer.insert_in_order(owners_, _owners(fact.dwelling, EVER, entry.version, fact.owners))
            case registry.OwnershipTransferred() as fact:
                rows = _owners(fact.dwelling, fact.effective_from, entry.version, fact.owners)
                writer.put(owners_, [dict(zip(owners_.c.keys(), row, strict=True)) for row in rows])
            case registry.PayerNamed() as fact:
                key = {"dwelling": fact.dwelling, "since": fact.effective_from}
                writer.put(payers_, [key | {"party": fact.payer}])
            case registry.TenantMovedIn() | registry.TenantMovedOut() as fact:
                _fold_user(fact, writer)
            case _:
                writer.change(dwellings_, [{"dwelling": entry.key} | _changes(entry.event)])


def _changes(fact: Event) -> dict[str, object]:
    """What a fact alters of its dwelling's row."""
    match fact:
        case registry.FloorAreaCorrected():
            return {"floor_area_sqm": str(fact.floor_area_sqm)}
        case registry.TenureConverted():
            return {"tenure": fact.tenure, "tenure_since": fact.effective_from}
        case registry.DwellingRenumbered():
            where = place(fact.code)
            told = {"building": where.building, "entrance": where.entrance, "door": where.door}
            return {"code": fact.code, "sorting": sorting(fact.code), **told}
        case registry.MoveInMonthRecorded():
            return {"moved_in_month": fact.month}
        case registry.MoveInCorrected():
            return {"moved_in_on": fact.moved_in_on, "moved_in_month": fact.month}
        case registry.DwellingFormed():
            return {"formed_on": fact.effective_from}
        case registry.DwellingDivided() | registry.DwellingsJoined():
            return {"ended_on": fact.effective_from}
        case registry.VacancyDeclared() | registry.VacancyEnded():
            return {"vacant": isinstance(fact, registry.VacancyDeclared)}
        case _:
            raise TypeError(fact.TOPIC)


def _dwelling(fact: registry.DwellingRegistered) -> Values:
    """In the order of the columns."""
    where = fact.area, fact.building, fact.entrance, fact.door, sorting(fact.dwelling)
    what = str(fact.floor_area_sqm), fact.tenure, None, fact.moved_in_on, None
    return fact.dwelling, fact.dwelling, *where, *what, False, None, None


def sorting(code: str) -> str:
    """Doors in the order in which people count them: BH-2 before BH-10."""
    return "-".join([part.rjust(6, "0") for part in code.split("-")])


def _owners(dwelling: str, since: date, version: int, owners: Sequence[registry.Holding]) -> list[Values]:
    """In the order of the columns."""
    return [
        (dwelling, since, version, number, each.party, each.numerator, each.denominator)
        for number, each in enumerate(owners)
    ]


def _fold_user(fact: registry.TenantMovedIn | registry.TenantMovedOut, writer: Writer) -> None:
    key = {"dwelling": fact.dwelling, "resident": fact.resident}
    if isinstance(fact, registry.TenantMovedIn):
        writer.put(users_, [key | {"capacity": fact.capacity, "since": fact.since, "until": None}])
    else:
        writer.change(users_, [key | {"until": fact.moved_out_on}])


# What is asked ------------------------------------------------------------------------------------


def lies_in(dwelling: sa.ColumnElement[str], areas: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a dwelling is of one of these areas: its first code begins with that of its area."""
    return sa.or_(sa.false(), *(dwelling.startswith(f"{area}-", autoescape=True) for area in sorted(areas)))


def areas(connection: Reading) -> list[AreaRow]:
    """All dormitory areas by code."""
    return [AreaRow(*row) for row in _AREAS.ask(connection)]


def dwelling(connection: Reading, code: str) -> DwellingRow | None:
    """One dwelling as it is now."""
    return next(map(_dwelling_row, _DWELLING.ask(connection, dwelling=code)), None)


def dwellings(
    connection: Reading, area: str, after: str | None = None, limit: int | None = None, *, ended: bool = False
) -> list[DwellingRow]:
    """Those of an area by door, after the code of one; those that were divided or joined only where asked for."""
    query = _SELECT_DWELLING.where(dwellings_.c.area == area)
    if not ended:
        query = query.where(dwellings_.c.ended_on.is_(None))
    if after is not None:
        query = query.where(dwellings_.c.sorting > sorting(after))
    rows = connection.execute(query.order_by(dwellings_.c.sorting).limit(limit))
    return [_dwelling_row(row) for row in rows]


def owners(connection: Reading, code: str) -> list[OwnerRow]:
    """Whose it was, from the first on record."""
    return uncorrected(OwnerRow(*row) for row in _OWNERS.ask(connection, dwelling=code))


def users(connection: Reading, code: str) -> list[UserRow]:
    """Who lives or lived there without owning it."""
    query = sa.select(users_).where(users_.c.dwelling == code).order_by(users_.c.resident)
    return [UserRow(*row) for row in connection.execute(query)]


def debtor_on(connection: Reading, code: str, day: date) -> str:
    """Who owes the fees of a day: the payer named for it, else the first of the owners; "" where there is none."""
    named = [party for since, party in _PAYERS.ask(connection, dwelling=code) if since <= day]
    return named[-1] if named else next((each.party for each in owners_on(owners(connection, code), day)), "")


def owners_of_area(connection: Reading, area: str) -> list[OwnerRow]:
    """Of all its dwellings, from the first on record."""
    in_area = sa.select(dwellings_.c.dwelling).where(dwellings_.c.area == area)
    query = sa.select(owners_).where(owners_.c.dwelling.in_(in_area)).order_by(*_IN_TIME)
    return uncorrected(OwnerRow(*row) for row in connection.execute(query))


def uncorrected(rows: Iterable[OwnerRow]) -> list[OwnerRow]:
    """Without those in whose place others were recorded for the same day."""
    known = list(rows)
    latest = {(row.dwelling, row.since): row.version for row in known}
    return [row for row in known if row.version == latest[row.dwelling, row.since]]


def owners_on(known: Sequence[OwnerRow], day: date) -> list[OwnerRow]:
    """Those of one dwelling's owners who held it on a day."""
    since = max((each.since for each in known if each.since <= day), default=None)
    return [each for each in known if each.since == since]


def debtors_on(connection: Reading, area: str, day: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each dwelling of an area: who owes the fees of a day, and who is liable with them (物业管理条例 41)."""
    in_area = sa.select(dwellings_.c.dwelling).where(dwellings_.c.area == area)
    held: dict[str, list[OwnerRow]] = {}
    for each in owners_of_area(connection, area):
        held.setdefault(each.dwelling, []).append(each)
    named = {
        row.dwelling: row.party
        for row in connection.execute(
            sa.select(payers_).where(payers_.c.dwelling.in_(in_area), payers_.c.since <= day).order_by(payers_.c.since)
        )
    }
    found = {}
    for code, known in held.items():
        parties = [each.party for each in owners_on(known, day)]
        debtor = named.get(code, parties[0])
        found[code] = (debtor, tuple(party for party in parties if party != debtor))
    return found


_SELECT_DWELLING = sa.select(*(dwellings_.c[name] for name in DwellingRow.__struct_fields__))
_IN_TIME = (owners_.c.since, owners_.c.version, owners_.c.place)
_AREAS = Question(sa.select(areas_).order_by(areas_.c.area))
_DWELLING = Question(_SELECT_DWELLING.where(dwellings_.c.dwelling == sa.bindparam("dwelling")))
_OWNERS = Question(sa.select(owners_).where(owners_.c.dwelling == sa.bindparam("dwelling")).order_by(*_IN_TIME))
_NAMED = sa.select(payers_.c.since, payers_.c.party).where(payers_.c.dwelling == sa.bindparam("dwelling"))
_PAYERS = Question(_NAMED.order_by(payers_.c.since))
_FLOOR_AREA = DwellingRow.__struct_fields__.index("floor_area_sqm")


def _dwelling_row(row: Sequence[Any]) -> DwellingRow:
    """Of the columns of _SELECT_DWELLING."""
    values = list(row)
    values[_FLOOR_AREA] = Decimal(values[_FLOOR_AREA])
    return DwellingRow(*values)

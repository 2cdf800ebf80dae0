"""Who is found by a name or a number? By marks that only a key makes: nothing here can be read back."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

import sqlalchemy as sa

from domain.history import Entry, Event
from domain.registry import events as registry
from domain.values.personal import RETENTION_CLASS, Sought
from projections import directory
from projections.directory import owners_, payers_, users_
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer


def _column(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text)


def _index(name: str) -> sa.Index:
    """Of those who have such a mark; of two readings of a name, most have one."""
    there = sa.text(f"{name} IS NOT NULL")
    return sa.Index(f"search_mark_by_{name}", name, postgresql_where=there, sqlite_where=there)


MARKS_OF = {"name": ("name", "surname", "initials", "initials_otherwise"), "phone": ("phone", "number")}
"""Which marks come of which kind of value."""
_MARKS = tuple(mark for marks in MARKS_OF.values() for mark in marks)
_COLUMNS = {("initials", 1): "initials_otherwise"}
"""Where a mark stands whose column is not called as it is."""
_WHYS = {column: why for (why, _), column in _COLUMNS.items()}

marks_ = sa.Table(
    "search_mark",
    metadata,
    sa.Column("resident", sa.Text, primary_key=True),
    *map(_column, _MARKS),
    *map(_index, _MARKS),
)
AT_ONCE = 500


class NameSought(Event, frozen=True, forbid_unknown_fields=False):
    """A `ResidentRegistered`, by what the name is found."""

    TOPIC = registry.ResidentRegistered.TOPIC
    resident: str
    name: Sought


class ContactSought(Event, frozen=True, forbid_unknown_fields=False):
    """A `ContactGiven`, by what the number is found."""

    TOPIC = registry.ContactGiven.TOPIC
    resident: str
    contact: Sought


class Search(Projection):
    """The marks of every name and number; of an erased person none is made, however often it is rebuilt."""

    name = "search"
    code_version = 2
    tables = (marks_,)
    events = (registry.ResidentRegistered, registry.ContactGiven, registry.ContactWithdrawn)
    forms: ClassVar[Mapping[type[Event], type[Event]]] = MappingProxyType(
        {registry.ResidentRegistered: NameSought, registry.ContactGiven: ContactSought}
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """One row a person; a newer number's marks take the place of the older one's."""
        match entry.event:
            case NameSought(resident=resident, name=sought):
                found = _by_column(sought)
                writer.insert_in_order(marks_, [(resident, *[found.get(mark) for mark in _MARKS])])
            case ContactSought(resident=resident, contact=sought) if sought.marks:
                writer.change(marks_, [{"resident": resident, **_by_column(sought)}])
            case registry.ContactWithdrawn(kind=kind, resident=resident) if kind in MARKS_OF:
                writer.change(marks_, [{"resident": resident, **dict.fromkeys(MARKS_OF[kind])}])


def _by_column(sought: Sought) -> dict[str, str | None]:
    return {_COLUMNS.get((why, place), why): token for why, place, token in sought.marks}


def forget(engine: sa.Engine, erased: Collection[tuple[str, str]]) -> None:
    """Keys of these subjects and retention classes were destroyed: what was derived from their values goes, too."""
    with engine.begin() as connection:
        for kind, marks in MARKS_OF.items():
            subjects = [subject for subject, retention_class in erased if retention_class == RETENTION_CLASS[kind]]
            for at in range(0, len(subjects), AT_ONCE):
                theirs = marks_.c.resident.in_(subjects[at : at + AT_ONCE])
                left = sa.or_(*(marks_.c[mark].is_not(None) for mark in marks))
                connection.execute(marks_.update().where(theirs, left).values(dict.fromkeys(marks)))


# What is asked ------------------------------------------------------------------------------------


def found(
    connection: Reading, tokens: Sequence[str], limit: int, areas: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Residents with one of these tokens, and by which of their marks; those alone who are of these areas, if named."""
    there = sa.true() if areas is None else _is_of(areas)
    by_mark = [
        sa.select(marks_.c.resident, sa.literal(_WHYS.get(mark, mark)).label("why")).where(
            marks_.c[mark].in_(tokens), there
        )
        for mark in _MARKS
    ]
    query = sa.union_all(*by_mark).order_by("resident", "why").limit(limit)
    return [(row.resident, row.why) for row in connection.execute(query)]


def _is_of(areas: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether somebody has or had, lives or lived in, pays or paid for a dwelling there."""
    party = sa.literal("resident:").concat(marks_.c.resident)
    places = (owners_.c.dwelling, owners_.c.party), (users_.c.dwelling, users_.c.resident)
    return sa.or_(
        *(
            sa.exists().where(who == party, directory.lies_in(dwelling, areas))
            for dwelling, who in (*places, (payers_.c.dwelling, payers_.c.party))
        )
    )


def namesakes(connection: Reading, limit: int) -> list[tuple[str, str]]:
    """Pairs of records with the same name and the same number."""
    one, other = marks_.alias("one"), marks_.alias("other")
    alike = (other.c.name == one.c.name) & (other.c.number == one.c.number) & (other.c.resident > one.c.resident)
    query = sa.select(one.c.resident, other.c.resident).join(other, alike)
    return [
        (row[0], row[1]) for row in connection.execute(query.order_by(one.c.resident, other.c.resident).limit(limit))
    ]

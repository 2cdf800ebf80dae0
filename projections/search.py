"""Who is found by a name or a number? By marks that only a key makes: nothing here can be read back."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

import sqlalchemy as sa

from domain.history import Entry, Event
from domain.registry import events as registry
from domain.values.personal import RETENTION_CLASS, Sought
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

marks_ = sa.Table(
    "search_mark",
    metadata,
    sa.Column("resident", sa.Text, primary_key=True),
    sa.Column("why", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("token", sa.Text),
    sa.Index("search_mark_by_token", "token"),
)
AT_ONCE = 500
_COLUMNS = ("resident", "why", "place", "token")
MARKS_OF = {"name": ("name", "surname", "initials"), "phone": ("phone", "number")}
"""Which marks come of which kind of value."""


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
    tables = (marks_,)
    events = (registry.ResidentRegistered, registry.ContactGiven, registry.ContactWithdrawn)
    forms: ClassVar[Mapping[type[Event], type[Event]]] = MappingProxyType(
        {registry.ResidentRegistered: NameSought, registry.ContactGiven: ContactSought}
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A newer number's marks take the place of the older one's."""
        match entry.event:
            case NameSought(name=sought) | ContactSought(contact=sought):
                marks = [(entry.key, *mark) for mark in sought.marks]
                writer.put(marks_, [dict(zip(_COLUMNS, mark, strict=True)) for mark in marks])
            case registry.ContactWithdrawn() as fact:
                gone = [{"why": why, "place": 0, "token": None} for why in MARKS_OF.get(fact.kind, ())]
                writer.put(marks_, [{"resident": fact.resident} | mark for mark in gone])


def forget(engine: sa.Engine, erased: Collection[tuple[str, str]]) -> None:
    """Keys of these subjects and retention classes were destroyed: what was derived from their values goes, too."""
    with engine.begin() as connection:
        for kind, whys in MARKS_OF.items():
            subjects = [subject for subject, retention_class in erased if retention_class == RETENTION_CLASS[kind]]
            for at in range(0, len(subjects), AT_ONCE):
                theirs = marks_.c.resident.in_(subjects[at : at + AT_ONCE])
                connection.execute(marks_.delete().where(theirs, marks_.c.why.in_(whys)))


# What is asked ------------------------------------------------------------------------------------


def found(connection: Reading, tokens: Sequence[str], limit: int) -> list[tuple[str, str]]:
    """Residents with one of these tokens, and by which of their marks."""
    query = sa.select(marks_.c.resident, marks_.c.why).where(marks_.c.token.in_(tokens))
    return [(row.resident, row.why) for row in connection.execute(query.order_by(marks_.c.resident).limit(limit))]


def namesakes(connection: Reading, limit: int) -> list[tuple[str, str]]:
    """Pairs of records with the same name and the same number."""
    one, other = marks_.alias("one"), marks_.alias("other")
    number, its = marks_.alias("number"), marks_.alias("its")
    query = (
        sa.select(one.c.resident, other.c.resident)
        .join(other, (other.c.token == one.c.token) & (other.c.resident > one.c.resident))
        .join(number, (number.c.resident == one.c.resident) & (number.c.why == "number"))
        .join(its, (its.c.resident == other.c.resident) & (its.c.token == number.c.token))
        .where(one.c.why == "name")
        .order_by(one.c.resident, other.c.resident)
    )
    return [(row[0], row[1]) for row in connection.execute(query.limit(limit))]

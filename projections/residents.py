"""Who is a resident, and how are they reached? Names and numbers as they lie in history: sealed."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from domain.history import Entry
from domain.registry import events as registry
from domain.values.personal import Personal
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.questions import Question
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

residents_ = sa.Table(
    "resident",
    metadata,
    sa.Column("resident", sa.Text, primary_key=True),
    sa.Column("retired", sa.Boolean),
    sa.Column("died_on", sa.Date),
    sa.Column("name_sealed", sa.LargeBinary),
    sa.Column("name_bound_to", sa.Text),
    sa.Column("phone_sealed", sa.LargeBinary),
    sa.Column("phone_bound_to", sa.Text),
)
pairs_ = sa.Table(
    "person_pair",
    metadata,
    sa.Column("one", sa.Text, primary_key=True),
    sa.Column("other", sa.Text, primary_key=True),
    sa.Column("same", sa.Boolean, nullable=False),
)


class Residents(Projection):
    """One row a person; the same sealed bytes as in history, so that an erasure reaches here at once."""

    name = "residents"
    code_version = 2
    tables = (residents_, pairs_)
    events = (
        registry.ResidentRegistered,
        registry.ContactGiven,
        registry.ContactWithdrawn,
        registry.RetirementRecorded,
        registry.DeathRecorded,
        registry.SamePersonRecorded,
        registry.PersonsToldApart,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A person; then the newest number, or none, and what became known of the person."""
        match entry.event:
            case registry.ResidentRegistered(name=name) as fact:
                sealed = {"name_sealed": name.sealed, "name_bound_to": name.bound_to}
                unknown = {"died_on": None, "phone_sealed": None, "phone_bound_to": None}
                writer.insert(residents_, [{"resident": fact.resident, "retired": fact.retired, **sealed, **unknown}])
            case registry.ContactGiven(contact=phone) as fact:
                sealed = {"phone_sealed": phone.sealed, "phone_bound_to": phone.bound_to}
                writer.change(residents_, [{"resident": fact.resident, **sealed}])
            case registry.ContactWithdrawn() as fact:
                writer.change(residents_, [{"resident": fact.resident, "phone_sealed": None, "phone_bound_to": None}])
            case registry.RetirementRecorded() as fact:
                writer.change(residents_, [{"resident": fact.resident, "retired": fact.retired}])
            case registry.DeathRecorded() as fact:
                writer.change(residents_, [{"resident": fact.resident, "died_on": fact.died_on}])
            case registry.SamePersonRecorded() as fact:
                writer.put(pairs_, [_pair(fact.resident, fact.same_as, same=True)])
            case registry.PersonsToldApart() as fact:
                writer.put(pairs_, [_pair(fact.resident, fact.other, same=False)])


def _pair(resident: str, other: str, *, same: bool) -> dict[str, object]:
    """In whichever order it was said; of two words the later holds."""
    one, another = sorted((resident, other))
    return {"one": one, "other": another, "same": same}


Sealed = Personal | None
ASKED_AT_ONCE = 5_000


class SealedRow(NamedTuple):
    """A person, as sealed as in history."""

    resident: str
    retired: bool | None
    name: Sealed
    phone: Sealed


def sealed(connection: Reading, parties: Collection[str]) -> list[SealedRow]:
    """Those of many parties who are residents, by few questions."""
    keys = sorted(party.removeprefix("resident:") for party in parties)
    found = []
    for at in range(0, len(keys), ASKED_AT_ONCE):
        query = sa.select(residents_).where(residents_.c.resident.in_(keys[at : at + ASKED_AT_ONCE]))
        found += [
            SealedRow(
                row.resident,
                row.retired,
                _sealed(row.resident, "name", row.name_sealed, row.name_bound_to),
                _sealed(row.resident, "phone", row.phone_sealed, row.phone_bound_to),
            )
            for row in connection.execute(query)
        ]
    return found


def _sealed(resident: str, kind: str, sealed: bytes | None, bound_to: str) -> Sealed:
    return Personal(resident, kind, sealed=sealed, bound_to=bound_to) if sealed is not None else None


def name(connection: Reading, party: str) -> Personal | None:
    """A resident's name, sealed."""
    row = _resident(connection, party)
    if row is None or row.name_sealed is None:
        return None
    return Personal(row.resident, "name", sealed=row.name_sealed, bound_to=row.name_bound_to)


def phone(connection: Reading, party: str) -> Personal | None:
    """A resident's telephone number, sealed; None where none is known."""
    row = _resident(connection, party)
    if row is None or row.phone_sealed is None:
        return None
    return Personal(row.resident, "phone", sealed=row.phone_sealed, bound_to=row.phone_bound_to)


def is_retired(connection: Reading, party: str) -> bool | None:
    """Whether a resident is retired; None where nobody asked."""
    row = _resident(connection, party)
    return row.retired if row else None


def died_on(connection: Reading, party: str) -> date | None:
    """The day of a death that is on record."""
    row = _resident(connection, party)
    return row.died_on if row else None


def deaths(connection: Reading, parties: Iterable[str]) -> dict[str, date]:
    """By party, those of whom a death is on record: in this record, or in another one of the same person."""
    query = sa.select(residents_.c.resident, residents_.c.died_on).where(residents_.c.died_on.is_not(None))
    died = {row.resident: row.died_on for row in connection.execute(query)}
    paired = {each for pair in connection.execute(sa.select(pairs_.c.one, pairs_.c.other)) for each in pair}
    for resident in paired & died.keys():
        died |= dict.fromkeys(same_person(connection, resident), died[resident])
    return {party: died[key] for party in parties if (key := party.removeprefix("resident:")) in died}


def same_person(connection: Reading, resident: str) -> list[str]:
    """All records of this person, this one among them, by what clerks have recorded."""
    known = {each for pair in _PAIRED.ask(connection, resident=resident) for each in pair} | {resident}
    new = known - {resident}
    while new:
        pairs = sa.select(pairs_.c.one, pairs_.c.other).where(
            pairs_.c.same, pairs_.c.one.in_(new) | pairs_.c.other.in_(new)
        )
        new = {each for pair in connection.execute(pairs) for each in pair} - known
        known |= new
    return sorted(known)


def told_pairs(connection: Reading) -> set[tuple[str, str]]:
    """Pairs of records about which somebody has said whether they are of one person."""
    return {(row.one, row.other) for row in connection.execute(sa.select(pairs_.c.one, pairs_.c.other))}


_PAIRED = Question(
    sa.select(pairs_.c.one, pairs_.c.other).where(
        pairs_.c.same, (pairs_.c.one == sa.bindparam("resident")) | (pairs_.c.other == sa.bindparam("resident"))
    )
)
_RESIDENT = Question(sa.select(residents_).where(residents_.c.resident == sa.bindparam("resident")))


class _Row(NamedTuple):
    """As it lies there."""

    resident: str
    retired: bool | None
    died_on: date | None
    name_sealed: bytes | None
    name_bound_to: str
    phone_sealed: bytes | None
    phone_bound_to: str


def _resident(connection: Reading, party: str) -> _Row | None:
    found = _RESIDENT.ask(connection, resident=party.removeprefix("resident:"))
    return _Row(*found[0]) if found else None

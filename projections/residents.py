"""Who is a resident, and how are they reached? Names and numbers as they lie in history: sealed."""

import sqlalchemy as sa

from domain.history import Entry
from domain.registry import events as registry
from domain.values.personal import Personal
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

residents_ = sa.Table(
    "resident",
    metadata,
    sa.Column("resident", sa.Text, primary_key=True),
    sa.Column("retired", sa.Boolean),
    sa.Column("name_sealed", sa.LargeBinary),
    sa.Column("name_bound_to", sa.Text),
    sa.Column("phone_sealed", sa.LargeBinary),
    sa.Column("phone_bound_to", sa.Text),
)


class Residents(Projection):
    """One row a person; the same sealed bytes as in history, so that an erasure reaches here at once."""

    name = "residents"
    tables = (residents_,)
    events = (registry.ResidentRegistered, registry.ContactGiven, registry.ContactWithdrawn)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A person; then the newest number, or none."""
        match entry.event:
            case registry.ResidentRegistered(name=name) as fact:
                sealed = {"name_sealed": name.sealed, "name_bound_to": name.bound_to}
                unknown = {"phone_sealed": None, "phone_bound_to": None}
                writer.insert(residents_, [{"resident": fact.resident, "retired": fact.retired, **sealed, **unknown}])
            case registry.ContactGiven(contact=phone) as fact:
                sealed = {"phone_sealed": phone.sealed, "phone_bound_to": phone.bound_to}
                writer.change(residents_, [{"resident": fact.resident, **sealed}])
            case registry.ContactWithdrawn() as fact:
                writer.change(residents_, [{"resident": fact.resident, "phone_sealed": None, "phone_bound_to": None}])


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


def _resident(connection: Reading, party: str) -> sa.Row | None:  # type: ignore[type-arg]  # Six columns of its own.
    key = party.removeprefix("resident:")
    return connection.execute(sa.select(residents_).where(residents_.c.resident == key)).one_or_none()

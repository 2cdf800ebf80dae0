"""Who works here, in which role and where; and which residents sign in by themselves?"""

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.staff import events as staff
from domain.values.personal import Personal
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

members_ = sa.Table(
    "staff_member",
    metadata,
    sa.Column("member", sa.Text, primary_key=True),
    sa.Column("employer", sa.Text, nullable=False),
    sa.Column("name_sealed", sa.LargeBinary),
    sa.Column("name_bound_to", sa.Text, nullable=False),
)
roles_ = sa.Table(
    "staff_role",
    metadata,
    sa.Column("member", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("areas", sa.Text, nullable=False),  # With spaces between; none: every area.
    sa.Column("held", sa.Boolean, nullable=False),
)
joined_ = sa.Table(
    "joined_resident",
    metadata,
    sa.Column("resident", sa.Text, primary_key=True),
    sa.Column("dwelling", sa.Text, nullable=False),
    sa.Column("batch", sa.Text, nullable=False),
)


class MemberRow(msgspec.Struct, frozen=True):
    """Somebody of the staff; whoever holds no role may do nothing."""

    member: str
    employer: str
    name: Personal
    roles: dict[str, tuple[str, ...]]
    """By role, the areas in which it holds; none: in every area of the bureau."""


class StaffRoster(Projection):
    """A row a member, a row a role of his, and a row a resident who has joined."""

    name = "staff_roster"
    tables = (members_, roles_, joined_)
    events = (
        staff.StaffMemberAdded,
        staff.RoleGranted,
        staff.RoleWithdrawn,
        staff.StaffMemberDisabled,
        staff.ResidentJoined,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A member, what he may do now, and who joined."""
        match entry.event:
            case staff.StaffMemberAdded(name=name) as fact:
                sealed = {"name_sealed": name.sealed, "name_bound_to": name.bound_to}
                writer.insert(members_, [{"member": fact.member, "employer": fact.employer, **sealed}])
            case staff.RoleGranted() as fact:
                writer.put(roles_, [_role(fact.member, fact.role, fact.areas, held=True)])
            case staff.RoleWithdrawn() as fact:
                writer.put(roles_, [_role(fact.member, fact.role, held=False)])
            case staff.StaffMemberDisabled() as fact:
                writer.put(roles_, [_role(fact.member, role, held=False) for role in staff.ROLES])
            case staff.ResidentJoined() as fact:
                writer.insert(joined_, [{"resident": fact.resident, "dwelling": fact.dwelling, "batch": fact.batch}])


def _role(member: str, role: str, areas: tuple[str, ...] = (), *, held: bool) -> dict[str, object]:
    return {"member": member, "role": role, "areas": " ".join(areas), "held": held}


def name_subject(member: str) -> str:
    """Under whose key the name of a member is sealed."""
    return f"staff-{member}"


def member(connection: Reading, key: str) -> MemberRow | None:
    """One of the staff, by sign-in name."""
    return next(iter(_members(connection, members_.c.member == key)), None)


def members(connection: Reading) -> list[MemberRow]:
    """All of them, by sign-in name; also those who hold no role any more."""
    return _members(connection, sa.true())


def has_joined(connection: Reading, resident: str) -> bool:
    """Whether a resident signs in already."""
    query = sa.select(joined_.c.resident).where(joined_.c.resident == resident.removeprefix("resident:"))
    return connection.scalar(query) is not None


def joined(connection: Reading) -> set[str]:
    """The keys of all residents who sign in."""
    return set(connection.scalars(sa.select(joined_.c.resident)))


def _members(connection: Reading, which: sa.ColumnElement[bool]) -> list[MemberRow]:
    held = sa.and_(roles_.c.member == members_.c.member, roles_.c.held)
    query = sa.select(members_, roles_.c.role, roles_.c.areas).select_from(members_.outerjoin(roles_, held))
    found: dict[str, MemberRow] = {}
    for row in connection.execute(query.where(which).order_by(members_.c.member, roles_.c.role)):
        if (one := found.get(row.member)) is None:
            name = Personal(name_subject(row.member), "name", sealed=row.name_sealed, bound_to=row.name_bound_to)
            one = found[row.member] = MemberRow(row.member, row.employer, name, {})
        if row.role is not None:
            one.roles[row.role] = tuple(row.areas.split())
    return list(found.values())

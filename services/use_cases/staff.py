"""Staff: who is added, which role two others grant, and how it ends."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.history import Aggregate
from domain.registry.refusals import UnknownArea
from domain.staff.events import RoleGranted
from domain.staff.membership import Membership
from domain.staff.staff_member import StaffMember
from domain.values.authority import Authority
from domain.values.dwelling_code import area_code
from domain.values.personal import personal
from projections import directory
from projections.staff_roster import name_subject
from services.house import House
from services.use_cases.command import use_case


class RoleGrant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """授予职责: what somebody of the staff may do from now on, and where."""

    member: str
    role: str
    areas: tuple[str, ...] = ()
    authority: Authority


def grant_role(house: House, asked: RoleGrant, /, *, prepared_by: str, approved_by: str) -> Sequence[Aggregate[Any]]:
    """Raises UnknownStaffMember, UnknownRole, RoleNotOfEmployer, AreasUnfit, UnknownArea, OwnRole, …"""
    granting = house.store.load(StaffMember, asked.member)
    areas = tuple(sorted({area_code(each) for each in asked.areas}))
    known = {each.area for each in house.ask(directory.areas)} if areas else set()
    for area in areas:
        if area not in known:
            raise UnknownArea(area)
    granting.grant(granted(replace(asked, areas=areas), prepared_by=prepared_by, approved_by=approved_by))
    return [granting]


def granted(asked: RoleGrant, *, prepared_by: str, approved_by: str) -> RoleGranted:
    """The fact, once two have decided."""
    persons = {"prepared_by": prepared_by, "approved_by": approved_by}
    return RoleGranted(member=asked.member, role=asked.role, areas=asked.areas, authority=asked.authority, **persons)


@use_case
def add_staff_member(house: House, member: str, *, name: str, employer: str) -> int:
    """Nothing may be done yet. Raises MemberNameInvalid, StaffMemberKnown, EmployerUnfit, PersonalTextInvalid."""
    adding = house.store.load(StaffMember, member)
    adding.add(personal(name_subject(member), "name", name), employer=employer)
    return house.store.record(adding)


@use_case
def withdraw_role(house: House, member: str, *, role: str, reason: str) -> int:
    """Raises UnknownStaffMember, RoleNotHeld, ReasonMissing."""
    withdrawing = house.store.load(StaffMember, member)
    withdrawing.withdraw(role, reason=reason)
    return house.store.record(withdrawing)


@use_case
def disable_staff_member(house: House, member: str, *, reason: str) -> int:
    """Every role ends. Raises UnknownStaffMember, ReasonMissing."""
    disabling = house.store.load(StaffMember, member)
    disabling.disable(reason=reason)
    return house.store.record(disabling)


@use_case
def issue_slip_to_staff(house: House, member: str, *, reason: str) -> int:
    """Raises UnknownStaffMember, ReasonMissing."""
    holder = house.store.load(StaffMember, member)
    holder.issue_slip(reason=reason)
    return house.store.record(holder)


@use_case
def issue_slip_to_resident(house: House, resident: str, *, reason: str) -> int:
    """Raises ReasonMissing."""
    holder = house.store.load(Membership, resident)
    holder.issue_slip(reason=reason)
    return house.store.record(holder)


@use_case
def join_resident(house: House, resident: str, *, dwelling: str, batch: str) -> int:
    """With the code on a paper of that batch. Raises JoinedAlready."""
    membership = house.store.load(Membership, resident)
    membership.join(dwelling, batch)
    return house.store.record(membership)

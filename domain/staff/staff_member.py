"""StaffMember (工作人员): one person at work, whose roles two others decide."""

import re
from typing import assert_never

from domain.history import Aggregate
from domain.staff import refusals
from domain.staff.events import (
    OPERATORS_ROLES,
    ROLES,
    RoleGranted,
    RoleWithdrawn,
    SlipIssued,
    StaffEvent,
    StaffMemberAdded,
    StaffMemberDisabled,
)
from domain.staff.refusals import reason_said
from domain.values.authority import must_be_named
from domain.values.party import party
from domain.values.personal import Personal

_MEMBER = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_EMPLOYERS = ("bureau", "company")


class StaffMember(Aggregate[StaffEvent]):
    """The sign-in name is the key; it is never given to somebody else."""

    KIND = "staff-member"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.employer = ""
        self.roles: dict[str, tuple[str, ...]] = {}
        """By role, the areas in which it holds."""

    @property
    def person(self) -> str:
        """As history names whoever acts."""
        return f"person:{self.key}"

    def add(self, name: Personal, *, employer: str) -> None:
        """Raises MemberNameInvalid, StaffMemberKnown, PartyInvalid, EmployerUnfit."""
        if not _MEMBER.fullmatch(self.key):
            raise refusals.MemberNameInvalid()
        if self.version:
            raise refusals.StaffMemberKnown(self.key)
        if party(employer).partition(":")[0] not in _EMPLOYERS:
            raise refusals.EmployerUnfit()
        self.record(StaffMemberAdded(member=self.key, name=name, employer=employer))

    def grant(self, fact: RoleGranted) -> None:
        """Quiet when held alike. Raises UnknownRole, RoleNotOfEmployer, AreasUnfit, OwnRole, AuthorityMissing, …"""
        self._must_be_grantable(fact)
        must_be_named(fact.authority)
        if self.person in (fact.prepared_by, fact.approved_by):
            raise refusals.OwnRole()
        if fact.prepared_by == fact.approved_by:
            raise refusals.SamePerson(fact.prepared_by)
        if self.roles.get(fact.role) != fact.areas:
            self.record(fact)

    def withdraw(self, role: str, *, reason: str) -> None:
        """At once, by one person: less is never a danger. Raises RoleNotHeld, ReasonMissing."""
        self.must_be_known()
        if role not in self.roles:
            raise refusals.RoleNotHeld(self.key, role)
        self.record(RoleWithdrawn(member=self.key, role=role, reason=reason_said(reason)))

    def disable(self, *, reason: str) -> None:
        """Quiet when there is no role left. Raises UnknownStaffMember, ReasonMissing."""
        self.must_be_known()
        if self.roles:
            self.record(StaffMemberDisabled(member=self.key, reason=reason_said(reason)))

    def issue_slip(self, *, reason: str) -> None:
        """For a new password. Raises UnknownStaffMember, ReasonMissing."""
        self.must_be_known()
        self.record(SlipIssued(holder=self.person, reason=reason_said(reason)))

    def must_be_known(self) -> None:
        """Raises UnknownStaffMember."""
        if self.version == 0:
            raise refusals.UnknownStaffMember(self.key)

    def evolve(self, event: StaffEvent) -> None:
        match event:
            case StaffMemberAdded():
                self.employer = event.employer
            case RoleGranted():
                self.roles[event.role] = event.areas
            case RoleWithdrawn():
                self.roles.pop(event.role, None)
            case StaffMemberDisabled():
                self.roles.clear()
            case SlipIssued():
                pass
            case _:
                assert_never(event)

    def _must_be_grantable(self, fact: RoleGranted) -> None:
        self.must_be_known()
        if fact.role not in ROLES:
            raise refusals.UnknownRole(fact.role, ", ".join(ROLES))
        is_operators, is_company = fact.role in OPERATORS_ROLES, self.employer.startswith("company:")
        if is_company and not is_operators:
            raise refusals.RoleNotOfEmployer(fact.role, self.employer)
        if (bool(fact.areas) and not is_operators) or (is_company and not fact.areas):
            raise refusals.AreasUnfit(fact.role)

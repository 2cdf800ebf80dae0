"""The vocabulary of staff. These words stay on disk: add, never alter."""

from domain.history import Event
from domain.values.authority import Authority
from domain.values.personal import Personal

OPERATORS_ROLES = ("CL", "CA", "CM")
"""Company clerk, cashier, manager: whoever operates an area holds them, the bureau's own centre before a company."""
ROLES = (*OPERATORS_ROLES, "BO", "BF", "BL", "AU", "AD")
"""And the bureau's officer, finance, leader, its auditor, and the administrator of the service."""


class StaffMemberAdded(Event, frozen=True):
    TOPIC = "StaffMemberAdded.v1"
    member: str  # wang.fang: as actor it is person:wang.fang, for ever.
    name: Personal
    employer: str  # bureau:… or company:…


class RoleGranted(Event, frozen=True):
    TOPIC = "RoleGranted.v1"
    member: str
    role: str
    areas: tuple[str, ...]  # Where an operator's role holds; none: in every area of the bureau.
    authority: Authority
    prepared_by: str
    approved_by: str


class RoleWithdrawn(Event, frozen=True):
    TOPIC = "RoleWithdrawn.v1"
    member: str
    role: str
    reason: str


class StaffMemberDisabled(Event, frozen=True):
    """All roles end at once; a role that is granted afterwards brings the member back."""

    TOPIC = "StaffMemberDisabled.v1"
    member: str
    reason: str


class ResidentJoined(Event, frozen=True):
    """With the one-time code on a paper statement a resident got a sign-in of their own."""

    TOPIC = "ResidentJoined.v1"
    resident: str
    dwelling: str
    batch: str  # Of statements: the paper that bore the code.


class SlipIssued(Event, frozen=True):
    """A one-time slip with which somebody of the staff, or a resident, chooses a new password."""

    TOPIC = "SlipIssued.v1"
    holder: str  # person:… or resident:…
    reason: str


StaffEvent = StaffMemberAdded | RoleGranted | RoleWithdrawn | StaffMemberDisabled | SlipIssued
MembershipEvent = ResidentJoined | SlipIssued
SignInEvent = StaffEvent | MembershipEvent

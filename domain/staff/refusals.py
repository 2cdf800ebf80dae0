"""What staff matters refuse."""

from domain.errors import Refusal


class MemberNameInvalid(Refusal):
    """A sign-in name is 2 to 40 small letters, digits, dots or dashes, a letter first: choose another."""


class UnknownStaffMember(Refusal):
    """Nobody of the staff is called {member}: add the member first."""

    member: str


class StaffMemberKnown(Refusal):
    """Somebody of the staff is called {member} already: choose another sign-in name."""

    member: str


class EmployerUnfit(Refusal):
    """Staff work for the bureau or for a company: name one of them as the employer."""


class UnknownRole(Refusal):
    """There is no role {role}: choose one of {roles}."""

    role: str
    roles: str


class RoleNotOfEmployer(Refusal):
    """Role {role} is the bureau's: staff of {employer} cannot hold it."""

    role: str
    employer: str


class AreasUnfit(Refusal):
    """Name the areas in which role {role} holds; a role of the whole bureau has none."""

    role: str


class OwnRole(Refusal):
    """Nobody has a part in granting a role to himself: two others decide."""


class SamePerson(Refusal):
    """{person} prepared this: another person must approve it."""

    person: str


class RoleNotHeld(Refusal):
    """{member} does not hold role {role}."""

    member: str
    role: str


class ReasonMissing(Refusal):
    """Say in a few words why."""


class JoinedAlready(Refusal):
    """This person has joined already: sign in, or ask at the counter for a new password."""


def reason_said(reason: str) -> str:
    """Without the spaces around it. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    return reason.strip()

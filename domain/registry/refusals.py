"""What the registry refuses."""

from datetime import date
from decimal import Decimal

from domain.errors import Refusal


class UnknownArea(Refusal):
    """There is no dormitory area {area}: check the code, or import its dwellings first."""

    area: str


class UnknownDwelling(Refusal):
    """There is no dwelling {dwelling}: check the code, or register it first."""

    dwelling: str


class UnknownResident(Refusal):
    """There is no such resident: look the person up by dwelling first."""


class RegisteredOtherwise(Refusal):
    """{what} is registered with other facts ({registered}): record what changed, with its authority."""

    what: str
    registered: str


class UnknownTenure(Refusal):
    """A dwelling is sold public, commercial or unsold public, not {tenure}."""

    tenure: str


class SharesIncomplete(Refusal):
    """The owners' shares must make up the whole, one line an owner: check them."""


class TransferOutOfOrder(Refusal):
    """The owners since {latest} are on record: a transfer from an earlier day must be corrected there first."""

    latest: date


class AreaUnchanged(Refusal):
    """{dwelling} has {floor_area_sqm} ㎡ on record already: nothing to correct."""

    dwelling: str
    floor_area_sqm: Decimal


class NotALivingTenant(Refusal):
    """This resident does not live in {dwelling} by the record: check who moved."""

    dwelling: str


class NotVacant(Refusal):
    """{dwelling} is not vacant by the record: nothing ends."""

    dwelling: str


class ChangesNotPlanned(Refusal):
    """The file changes {changes} things on record, which takes two persons: plan it, then another applies it."""

    changes: int


class PlannerApplies(Refusal):
    """{person} planned this file, which changes what is on record: another person must apply it."""

    person: str


class DwellingEnded(Refusal):
    """{dwelling} ended on {ended_on}, when it was divided or joined: record this for what it became."""

    dwelling: str
    ended_on: date


class NotStanding(Refusal):
    """{dwelling} does not stand on {day}: that day belongs to what it was made of, or to what it became."""

    dwelling: str
    day: date


class UnknownCause(Refusal):
    """A dwelling does not pass to others by {cause}: choose one of {causes}."""

    cause: str
    causes: str


class NotUnsoldPublic(Refusal):
    """{dwelling} is {tenure}, and only an unsold public dwelling is bought from its unit: record a sale."""

    dwelling: str
    tenure: str


class UnknownCapacity(Refusal):
    """Somebody lives in a dwelling as one of {capacities}, not as {capacity}."""

    capacity: str
    capacities: str


class CodeUsed(Refusal):
    """The code {code} was given to a dwelling before, and is not given again: choose another."""

    code: str


class OtherArea(Refusal):
    """{dwelling} stays in its dormitory area: {code} belongs to another one."""

    dwelling: str
    code: str


class PartsUnclear(Refusal):
    """A dwelling is divided into two parts at least, and two at least are joined, each named once: check the codes."""


class TenuresDiffer(Refusal):
    """Only dwellings of one tenure are joined: convert what differs first."""


class DiedAlready(Refusal):
    """The death of this person is on record already: nothing to add."""


class PersonDied(Refusal):
    """By the record this person was no longer alive on that day: register the heirs, and name them."""


class PersonsAlike(Refusal):
    """Two records are told to be of one person or of two, and this is one record: name the other."""

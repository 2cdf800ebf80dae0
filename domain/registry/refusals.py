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

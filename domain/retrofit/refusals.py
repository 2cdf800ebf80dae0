"""What the retrofit refuses."""

from domain.errors import Refusal


class ShareBroughtForwardOtherwise(Refusal):
    """The share of {dwelling} in {item} was brought forward with other figures: correct it with its authority."""

    dwelling: str
    item: str


class SharesDoNotAddUp(Refusal):
    """Subsidy and share of {dwelling} in {item} do not make up the cost: check the ledger."""

    dwelling: str
    item: str


class UnknownShare(Refusal):
    """{dwelling} has no share in {item}: bring the share forward first."""

    dwelling: str
    item: str

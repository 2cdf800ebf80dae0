"""What the maintenance fund refuses."""

from domain.errors import Refusal


class BroughtForwardOtherwise(Refusal):
    """The fund of {dwelling} was brought forward with other figures: correct it with its authority."""

    dwelling: str


class NotBroughtForward(Refusal):
    """The fund of {dwelling} was never brought forward: there is nothing to correct."""

    dwelling: str


class NegativeFundAmount(Refusal):
    """An amount of the fund of {dwelling} is below 0: check the ledger."""

    dwelling: str

"""How much can be paid online in one go: rules of the provider, with the day from which they hold."""

from datetime import date
from typing import NamedTuple

from domain.payments.refusals import TooLittleOnline, TooMuchOnline


class OnlineLimits(NamedTuple):
    """From this day on. 分."""

    since: date
    least_fen: int
    most_fen: int


LIMITS = (OnlineLimits(date(2020, 1, 1), 400, 999_999_99),)
"""Stripe: the equivalent of US$0.50, and eight digits."""


def limits_on(day: date) -> OnlineLimits:
    """Those that hold."""
    return max((each for each in LIMITS if each.since <= day), key=lambda each: each.since, default=LIMITS[0])


def must_be_within(amount_fen: int, day: date) -> None:
    """Raises TooLittleOnline, TooMuchOnline."""
    limits = limits_on(day)
    if amount_fen < limits.least_fen:
        raise TooLittleOnline(amount_fen, limits.least_fen)
    if amount_fen > limits.most_fen:
        raise TooMuchOnline(amount_fen, limits.most_fen)

"""How far apart two reports of one transfer may lie: a rule of this house, with the day from which it holds."""

from datetime import date
from typing import NamedTuple


class AlikeWithin(NamedTuple):
    """From this day on, so many days."""

    since: date
    days: int


ALIKE = (AlikeWithin(date(2020, 1, 1), 7),)
"""A week: what is transferred is there on the next working day, and its payer tells of it within days."""


def alike_within(day: date) -> int:
    """So many days may lie between what the payer told and what the bank tells, at most."""
    return max((each for each in ALIKE if each.since <= day), key=lambda each: each.since, default=ALIKE[0]).days

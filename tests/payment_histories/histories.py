"""The ways in which a provider's news arrive."""

from datetime import timedelta
from typing import NamedTuple

from services.stripe_simulator.webhooks import Order

MONTH = 3113
"""What a month costs here. 分."""
TWO_DAYS = timedelta(days=2)


class History(NamedTuple):
    """In which order, how often, or not at all: then the nightly reconciliation finds it."""

    name: str
    order: Order = "created"
    copies: int = 1
    arrives: bool = True


HISTORIES = (
    History("in order"),
    History("reversed", "reversed"),
    History("shuffled", "shuffled"),
    History("three times", "shuffled", 3),
    History("all lost", arrives=False),
)

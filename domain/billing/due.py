"""Whose month is to be assessed: what the registry and the calendar tell billing."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Due(NamedTuple):
    """One dwelling's month. `attempt` counts up when the month was reversed and is assessed anew."""

    dwelling: str
    floor_area_sqm: Decimal
    debtor: str
    liable_with: tuple[str, ...]
    period: str  # YYYY-MM
    due_on: date
    attempt: int = 1

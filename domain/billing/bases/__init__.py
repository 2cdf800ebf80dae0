"""From what a fee is reckoned. A new basis is one file here and one line below.

Each basis has the unit that people read and one function, `Due → quantity`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from domain.billing.bases import floor_area, per_dwelling
from domain.billing.due import Due


class BasisRule(NamedTuple):
    """The unit that people read, and how many of them a dwelling has."""

    unit: str
    quantity: Callable[[Due], Decimal]


BASES: dict[str, BasisRule] = {
    "floor_area": BasisRule(floor_area.UNIT, floor_area.quantity),
    "per_dwelling": BasisRule(per_dwelling.UNIT, per_dwelling.quantity),
}

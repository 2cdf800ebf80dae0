"""By dwelling (每户): the same for each, such as rubbish collection."""

from decimal import Decimal

from domain.billing.due import Due

UNIT = "户"


def quantity(due: Due) -> Decimal:
    """One."""
    return Decimal(1)

"""Floor area (建筑面积) in ㎡ with two decimals, as the deed states it."""

from decimal import Decimal

from domain.errors import Refusal

SMALLEST_SQM, LARGEST_SQM = Decimal("5.00"), Decimal("2000.00")


class FloorAreaInvalid(Refusal):
    """A dwelling's floor area is 5.00 to 2000.00 ㎡ with two decimals: check the deed."""


def floor_area(sqm: Decimal) -> Decimal:
    """The area with exactly two decimals. Raises FloorAreaInvalid."""
    if not sqm.is_finite() or not SMALLEST_SQM <= sqm <= LARGEST_SQM:
        raise FloorAreaInvalid()
    exact = sqm.quantize(Decimal("0.01"))
    if exact != sqm:
        raise FloorAreaInvalid()
    return exact

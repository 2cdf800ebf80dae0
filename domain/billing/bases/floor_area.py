"""By floor area (建筑面积): the rule for property service fees in Hubei (物业服务收费管理办法)."""

from decimal import Decimal

from domain.billing.due import Due

UNIT = "㎡"


def quantity(due: Due) -> Decimal:
    """㎡, two decimals."""
    return due.floor_area_sqm

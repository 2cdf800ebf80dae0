"""The provider counts seconds, the books count days of the town."""

from datetime import UTC, date, datetime, time

from projections.engine.business_day import BUSINESS_ZONE, business_day


def day_of(second: int) -> date:
    """On which day of the town it lies."""
    return business_day(datetime.fromtimestamp(second, UTC))


def first_second(day: date) -> int:
    """When it begins."""
    return int(datetime.combine(day, time(), BUSINESS_ZONE).timestamp())

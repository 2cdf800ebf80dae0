"""The business day: every day and hour of the house is counted by the clock of the town, Asia/Shanghai."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def business_day(instant: datetime) -> date:
    """On which day of the town an instant lies."""
    return town_time(instant).date()


def town_time(instant: datetime) -> datetime:
    """As the clocks of the town show it."""
    return instant.astimezone(BUSINESS_ZONE)

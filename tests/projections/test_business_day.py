from datetime import UTC, date, datetime

import pytest

from projections.engine.business_day import business_day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(1986, 5, 3, 16, tzinfo=UTC), date(1986, 5, 4)),  # The last day before the clocks went on.
        (datetime(1986, 5, 4, 15, tzinfo=UTC), date(1986, 5, 5)),  # Summer time: an hour earlier.
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert business_day(instant) == day

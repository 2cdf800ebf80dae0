"""Who looked at more than fifty people within an hour stands out, to the person and to the second."""

from datetime import timedelta

import pytest

from domain.privacy.reveal_log import RevealLog
from projections.reveal_outliers import LIMITS, outliers
from services.house import House
from tests.builders import NOON, Clock, asking, settle

LIMIT = LIMITS[-1].people_an_hour
HOUR = 3600


def look(house: House, who: str, people: int, *, first: int = 0) -> None:
    """At so many people, once each, at this moment."""
    with asking(house, who):
        logs = house.store.load_all(RevealLog, [f"subject{number}" for number in range(first, first + people)])
        for log in logs.values():
            log.reveal(("name",), purpose="audit", case=None, by=f"person:{who}", role="CL")
        house.store.record(*logs.values())


def found(house: House) -> list[tuple[str, int]]:
    settle(house)
    with house.read() as reading:
        return [(each.seen_by, each.people) for each in outliers(reading, house.clock())]


def test_one_person_more_than_the_limit_stands_out_and_one_fewer_does_not(house: House) -> None:
    look(house, "li", LIMIT + 1)
    look(house, "wang", LIMIT)
    assert found(house) == [("person:li", LIMIT + 1)]


def test_looking_at_the_same_people_again_is_no_more_people(house: House, clock: Clock) -> None:
    look(house, "li", LIMIT)
    clock.now += timedelta(minutes=1)
    look(house, "li", LIMIT)
    assert found(house) == []


@pytest.mark.parametrize(("seconds", "people"), [(HOUR - 1, LIMIT + 1), (HOUR, 0)])
def test_only_what_lies_within_an_hour_counts_together(house: House, clock: Clock, seconds: int, people: int) -> None:
    look(house, "li", LIMIT)
    clock.now = NOON + timedelta(seconds=seconds)
    look(house, "li", 1, first=LIMIT)
    assert found(house) == ([("person:li", people)] if people else [])


def test_after_some_days_it_is_told_no_more(house: House, clock: Clock) -> None:
    look(house, "li", LIMIT + 1)
    clock.now = NOON + timedelta(days=LIMITS[-1].told_days)
    assert found(house) == [("person:li", LIMIT + 1)]
    clock.now += timedelta(seconds=1)
    assert found(house) == []

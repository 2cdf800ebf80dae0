"""Who of the staff looked at so many people within an hour that somebody should ask why?"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec
import sqlalchemy as sa

from projections.audit_trail import instant_text
from projections.engine.business_day import business_day
from projections.engine.tables import Reading
from projections.reveals import reveals_

HOUR = timedelta(hours=1)


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """At how many people somebody may look within an hour before it stands out; from a day on, told for so long."""

    effective_from: date
    authority: str
    people_an_hour: int
    told_days: int


LIMITS = (
    Limit(
        effective_from=date(1949, 10, 1),
        authority="个人信息查看办法：一小时看过五十人以上的，早会上说明",
        people_an_hour=50,
        told_days=7,
    ),
)
"""Data, the oldest first: another number is one more, from its day on; none is altered."""


class Outlier(msgspec.Struct, frozen=True):
    """The hour in which somebody looked at the most people."""

    seen_by: str
    people: int
    first_at: datetime
    last_at: datetime


def outliers(connection: Reading, now: datetime) -> list[Outlier]:
    """Of the last days, one a person, who looked at most first."""
    limit = limit_on(business_day(now))
    since = instant_text(now - timedelta(days=limit.told_days))
    query = sa.select(reveals_.c.seen_by, reveals_.c.subject, reveals_.c.seen_at).where(reveals_.c.seen_at >= since)
    looks: dict[str, list[tuple[datetime, str]]] = {}
    for row in connection.execute(query.order_by(reveals_.c.seen_at, reveals_.c.position)):
        looks.setdefault(row.seen_by, []).append((datetime.fromisoformat(row.seen_at), row.subject))
    worst = [max(_hours(who, theirs), key=lambda hour: hour.people) for who, theirs in looks.items()]
    found = [each for each in worst if each.people > limit.people_an_hour]
    return sorted(found, key=lambda each: (-each.people, each.seen_by))


def limit_on(day: date) -> Limit:
    """The limit that holds on a day."""
    return [each for each in LIMITS if each.effective_from <= day][-1]


def _hours(who: str, looks: Iterable[tuple[datetime, str]]) -> Iterator[Outlier]:
    """The hour that ends with each look."""
    window, people = deque[tuple[datetime, str]](), Counter[str]()
    for at, subject in looks:
        window.append((at, subject))
        people[subject] += 1
        while window[0][0] <= at - HOUR:
            gone = window.popleft()[1]
            people[gone] -= 1
            if not people[gone]:
                del people[gone]
        yield Outlier(who, len(people), window[0][0], at)

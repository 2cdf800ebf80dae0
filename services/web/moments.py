"""As of which day, and as known at which moment: asked on a page by the clock of the town."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.tables import Reading
from services.house import House
from services.http import days
from services.http.refusals import NotComeYet
from services.web.lists.refusals import InstantUnreadable
from services.web.refusals import DayUnreadable


class Moment(NamedTuple):
    """What somebody asked: neither is the present."""

    today: date
    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def day(self) -> date:
        """As of when; of what was known then, that day by itself."""
        if self.as_of is None and self.known_at is not None:
            return self.known_at.date()
        return self.as_of or self.today

    @property
    def is_now(self) -> bool:
        """Whether nobody asked for the past."""
        return self.as_of is None and self.known_at is None

    def asked(self) -> dict[str, str]:
        """As it stands in an address."""
        told = {
            "as_of": self.as_of and self.as_of.isoformat(),
            "known_at": self.known_at and f"{self.known_at:%Y-%m-%dT%H:%M}",
        }
        return {name: text for name, text in told.items() if text}

    def position(self, reading: Reading) -> int | None:
        """Up to where history was known; None for all of it."""
        return days.position(reading, self.known_at)


def moment_of(house: House, asked: Mapping[str, str]) -> Moment:
    """Raises DayUnreadable, InstantUnreadable, NotComeYet."""
    as_of = _day(asked.get("as_of", ""))
    known_at = _instant(asked.get("known_at", ""))
    if known_at is not None and known_at > house.clock():
        raise NotComeYet(known_at.date())
    return Moment(house.today(), days.not_after(house.today(), as_of), known_at)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written.strip() else None
    except ValueError:
        raise DayUnreadable from None


def _instant(written: str) -> datetime | None:
    """Without a zone it is the town's. All of the minute counts as known."""
    if not written.strip():
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise InstantUnreadable from None
    return found.astimezone(BUSINESS_ZONE) if found.tzinfo else found.replace(tzinfo=BUSINESS_ZONE)

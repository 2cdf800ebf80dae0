"""What a running Anju consists of; `bootstrap` builds it, everybody else is handed it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from projections.engine.tables import Reading
from services.databases.postgres import at_length
from services.event_store.personal_keys import PersonalKeys
from services.event_store.store import EventStore
from services.settings import Settings
from services.standstills import Standstills

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class House:
    """History, the read side, the keys of personal values, and one clock."""

    settings: Settings
    store: EventStore
    keys: PersonalKeys
    reading: sa.Engine
    writing: sa.Engine
    clock: Callable[[], datetime]
    may_follow: bool = True
    """Whether this process may write the read side; on PostgreSQL, workers do."""
    heard_on: str | None = field(default=None, repr=False)
    """Where PostgreSQL tells of each save; an embedded house hears itself."""
    payees_of_shifts: dict[str, str] = field(default_factory=dict)
    """As they were opened, for as long as this process remembers."""
    following: Lock = field(default_factory=Lock)
    """One thread of this process follows history at a time; other processes are held off by compare-and-set."""
    standstills: Standstills = field(default_factory=Standstills)
    """Followers that this process could not bring on."""

    def today(self) -> date:
        """The business day, by the clock of the town."""
        return self.clock().astimezone(BUSINESS_ZONE).date()

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One state of the read side, however many questions are asked of it."""
        with self.reading.begin() as connection:
            yield connection

    @contextmanager
    def read_at_length(self) -> Iterator[Reading]:
        """As `read`, for whoever asks about all that is on record, and has nobody waiting at the counter."""
        with self.read() as connection, at_length(connection):
            yield connection

    @contextmanager
    def look(self) -> Iterator[Reading]:
        """For one question, which sees one state by itself: half the way of `read`."""
        with self._looking.connect() as connection:
            yield connection

    @cached_property
    def _looking(self) -> sa.Engine:
        return self.reading.execution_options(one_question=True)

    def close(self) -> None:
        """Lets go of the databases."""
        self.store.close()
        self.keys.close()
        self.reading.dispose()
        self.writing.dispose()

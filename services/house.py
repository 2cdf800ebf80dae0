"""What a running Anju consists of; `bootstrap` builds it, everybody else is handed it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import TypeVar

import sqlalchemy as sa

from projections.engine.business_day import business_day
from projections.engine.tables import Reading
from services.databases.postgres import at_length
from services.event_store.personal_keys import PersonalKeys
from services.event_store.store import EventStore
from services.payment_gateway.port import Gateway
from services.settings import Settings
from services.standstills import Standstills

T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """History, the read side, the keys of personal values, and one clock."""

    settings: Settings
    store: EventStore
    keys: PersonalKeys
    reading: sa.Engine
    writing: sa.Engine
    doors: sa.Engine
    """Where sessions and repeated requests are remembered for a while: see `databases.doors`."""
    clock: Callable[[], datetime]
    may_follow: bool = True
    """Whether this process may write the read side; on PostgreSQL, workers do."""
    heard_on: str | None = field(default=None, repr=False)
    """Where PostgreSQL tells of each save; an embedded house hears itself."""
    gateway: Gateway | None = field(default=None, repr=False)
    """The provider of online payment; None where none is set up."""
    payees_of_shifts: dict[str, str] = field(default_factory=dict)
    """As they were opened, for as long as this process remembers."""
    following: Lock = field(default_factory=Lock)
    """One thread of this process follows history at a time; other processes are held off by compare-and-set."""
    standstills: Standstills = field(default_factory=Standstills)
    """Followers that this process could not bring on."""

    def today(self) -> date:
        """The business day, by the clock of the town."""
        return business_day(self.clock())

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One state of the read side, however many questions are asked of it."""
        with ExitStack() as begun:
            yield self._unless_ended(lambda: begun.enter_context(self.reading.begin()))

    @contextmanager
    def read_at_length(self) -> Iterator[Reading]:
        """As `read`, for whoever asks about all that is on record, and has nobody waiting at the counter."""
        with self.read() as connection, at_length(connection):
            yield connection

    def ask(self, question: Callable[[Reading], T]) -> T:
        """One question, which sees one state by itself: half the way of `read`."""
        return self._unless_ended(lambda: self._asked(question))

    def _asked(self, question: Callable[[Reading], T]) -> T:
        with self._looking.connect() as connection:
            return question(connection)

    def _unless_ended(self, first: Callable[[], T]) -> T:
        """A server ends a connection a moment after it was told to: who has read nothing yet begins on another."""
        try:
            return first()
        except sa.exc.OperationalError as error:
            if not error.connection_invalidated:
                raise
            return first()

    def ask_doors(self, question: Callable[[sa.Connection], T]) -> T:
        """One question about what the doors remember; nobody who writes there is waited for."""
        return self._unless_ended(lambda: self._asked_doors(question))

    def _asked_doors(self, question: Callable[[sa.Connection], T]) -> T:
        with self._looking_at_doors.connect() as connection:
            return question(connection)

    @cached_property
    def _looking_at_doors(self) -> sa.Engine:
        return self.doors.execution_options(one_question=True)

    @cached_property
    def _looking(self) -> sa.Engine:
        return self.reading.execution_options(one_question=True)

    def close(self) -> None:
        """Lets go of the databases."""
        if self.gateway:
            self.gateway.close()
        self.store.close()
        self.keys.close()
        self.reading.dispose()
        self.writing.dispose()
        self.doors.dispose()

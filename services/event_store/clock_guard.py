"""The hour at which a fact is recorded never goes back; where the clock goes far back, nothing is recorded."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import NamedTuple

import structlog

from domain.history import Entry
from domain.operations.events import ClockConfirmed

LOOK_SECONDS = 1.0
BEARABLE = timedelta(minutes=5)
"""So far behind the newest entry a clock is taken for a little slow: two computers, or a correction by NTP."""
log = structlog.get_logger()


class ClockSuspect(Exception):
    """The clock stands far before the newest entry: nothing is recorded until it is right, or confirmed."""


class Newest(NamedTuple):
    """The last entry of history: its position, and the hour at which it was recorded."""

    position: int
    recorded_at: datetime


class ClockGuard:
    """Gives each save its hour. What others have recorded is looked up each second at most."""

    def __init__(self, clock: Callable[[], datetime], newest: Callable[[], Newest | None]) -> None:
        """`newest`: of the whole store, None where it is empty."""
        self._clock, self._look_up = clock, newest
        self._newest: Newest | None = None
        self._look_at, self._lock = 0.0, Lock()
        self._is_behind = self._is_suspect = False

    def hour_of(self, entries: Sequence[Entry]) -> datetime:
        """By the clock, or that of the newest entry where the clock is a little behind it. UTC.

        Raises ClockSuspect, StoreUnavailable.
        """
        now, newest = self._clock().astimezone(UTC), self._known()
        if newest and newest.recorded_at - now > BEARABLE:
            newest = self._known(afresh=True)  # Another process may have confirmed it.
        behind = newest.recorded_at - now if newest else timedelta(0)
        self._tell(behind)
        if newest is None or behind <= timedelta(0) or any(isinstance(e.event, ClockConfirmed) for e in entries):
            return now
        if behind > BEARABLE:
            raise ClockSuspect(f"{behind} behind position {newest.position}")
        return newest.recorded_at

    def recorded(self, position: int, hour: datetime) -> None:
        """A save of ours."""
        with self._lock:
            self._learn(Newest(position, hour))

    def suspicion(self) -> tuple[datetime, datetime] | None:
        """The hour of the newest entry, and of the clock; None where the clock can be believed."""
        now, newest = self._clock().astimezone(UTC), self._look_up()
        if newest is None or newest.recorded_at - now <= BEARABLE:
            return None
        return newest.recorded_at, now

    def _known(self, *, afresh: bool = False) -> Newest | None:
        with self._lock:
            if monotonic() < self._look_at and not afresh:
                return self._newest
            self._look_at = monotonic() + LOOK_SECONDS
        found = self._look_up()
        with self._lock:
            self._learn(found)
            return self._newest

    def _learn(self, found: Newest | None) -> None:
        """By position, not by hour: a confirmed clock may stand before all that was recorded by the wrong one."""
        if found and (self._newest is None or found.position > self._newest.position):
            self._newest = found

    def _tell(self, behind: timedelta) -> None:
        """Once, when it begins."""
        was, self._is_behind = self._is_behind, behind > timedelta(0)
        if self._is_behind and not was:
            log.warning("clock behind the records", ms=round(behind.total_seconds() * 1000))
        was, self._is_suspect = self._is_suspect, behind > BEARABLE
        if self._is_suspect and not was:
            log.error("clock suspect", ms=round(behind.total_seconds() * 1000))

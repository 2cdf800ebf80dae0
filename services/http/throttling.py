"""So many requests a minute, and no more: nobody takes the service away from the others, on purpose or by mistake.

Counted in this process, in memory: a library for it would bring a thread a hit, or a server for the counts. The window
slides: of the minute before, as much still counts as is left of it.
"""

from collections.abc import Callable
from math import ceil
from threading import Lock
from time import monotonic

from services.http.refusals import TooManyRequests

WINDOW_SECONDS = 60.0
CALLERS_MAX = 50_000
"""More than these in a minute are counted together: a flood from everywhere must not take the memory either."""
THE_REST = ""


class Throttle:
    """Of one kind of request, by caller."""

    def __init__(
        self, times: int, clock: Callable[[], float] = monotonic, *, window_seconds: float = WINDOW_SECONDS
    ) -> None:
        """So many in a minute, or in another while."""
        self._times, self._clock, self._window = times, clock, window_seconds
        self._minute, self._now, self._before = 0, dict[str, int](), dict[str, int]()
        self._lock = Lock()

    def must_allow(self, caller: str) -> None:
        """Counts it; one that is refused does not count. Raises TooManyRequests."""
        with self._lock:
            gone = self._turned()
            if caller not in self._now and len(self._now) >= CALLERS_MAX:
                caller = THE_REST
            now, before = self._now.get(caller, 0), self._before.get(caller, 0)
            wait = _wait(self._times - 1, now, before, gone)
            if wait > 0:
                raise TooManyRequests(self._times, ceil(wait * self._window))
            self._now[caller] = now + 1

    def _turned(self) -> float:
        """How much of the minute at hand is over; a minute is what the window is."""
        minute, seconds = divmod(self._clock(), self._window)
        if minute != self._minute:
            self._before = self._now if minute == self._minute + 1 else {}
            self._now, self._minute = {}, int(minute)
        return seconds / self._window


def _wait(most: int, now: int, before: int, gone: float) -> float:
    """In minutes, until no more than `most` count; 0 if they do not now.

    What came in the minute at hand counts whole; of what came in the one before, the part that is left of it.
    """
    if now + before * (1 - gone) <= most:
        return 0.0
    if now <= most:
        return 1 - (most - now) / before - gone
    return 1 - gone + 1 - most / now

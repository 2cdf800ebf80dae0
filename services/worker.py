"""Following history: projections, then reactions, woken by each save in this process, and looking by itself."""

import time
from collections.abc import Callable
from threading import Event as Signal
from threading import Thread

import sqlalchemy as sa
import structlog

from projections import PROJECTIONS, search
from projections.engine.projection import Projection
from projections.engine.rebuild import rebuild
from projections.engine.tables import positions
from services.databases.bell import Bell
from services.event_store.clock_guard import ClockSuspect
from services.event_store.outages import StorageFull, StoreUnavailable
from services.event_store.personal_keys import KeysUnavailable
from services.event_store.recorder import OutcomeUnknown
from services.event_store.stretches import Follower
from services.event_store.write_permit import UpgradeNeeded
from services.house import House
from services.reactions import REACTIONS, react
from services.use_cases.command import ChangedMeanwhile
from services.walk import stopping_loudly, walk

LOOK_SECONDS, BELL_SECONDS = 0.2, 1.0
WAIT_SECONDS, WAIT_AT_MOST_SECONDS = 0.005, 0.05
"""Between two looks at how far the read side has come; whoever has waited long looks more seldom."""
STOP_SECONDS, TURN_SECONDS = 30.0, 120.0
"""For the batch at hand; then the process ends under it, or is ended: of an unfinished batch nothing stays."""
SWEEP_SECONDS = 60.0
"""So long may a person be found whom another process erased."""
DATABASE_WAITS = (sa.exc.OperationalError, sa.exc.InternalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
AWAY = (StorageFull, StoreUnavailable, KeysUnavailable)
WAITS = (*AWAY, OutcomeUnknown, UpgradeNeeded, ClockSuspect, ChangedMeanwhile, *DATABASE_WAITS)
"""What passes by itself, or by somebody's hand: the next look tries again."""
log = structlog.get_logger()


def follow(house: House, on_progress: Callable[[str, int], None] | None = None, *, may_rest: bool = False) -> None:
    """Everything up to date: each by itself, so that one that is stuck holds up no other.

    Whoever looks often lets those that are stuck rest for a while between two tries.
    """
    with house.following, Follower(house.store) as history, Follower(house.store) as news:
        moved = True
        while moved:
            walk(house, history.read, news.read, on_progress or _told_nobody, may_rest)
            moved = False
            for reaction in REACTIONS:
                if may_rest and house.standstills.rests(reaction.name):
                    continue
                with stopping_loudly(house, reaction.name):
                    if react(house, reaction):
                        moved = True
                        house.standstills.ended(reaction.name)


def _told_nobody(_name: str, _upto: int) -> None:
    """Where nobody watches."""


def renew(house: House, projection: Projection) -> None:
    """Made anew by this code, at the start; where that cannot be, the old tables still answer, and it is said."""
    with stopping_loudly(house, projection.name), Follower(house.store) as history:
        rebuild(projection, history.read, house.writing)


def wait_for(house: House, reached: int, seconds: float, names: tuple[str, ...] | None = None) -> bool:
    """Whether the read side has come to a position in time; the edge then answers from it."""
    wanted = names or tuple(projection.name for projection in PROJECTIONS)
    begun = time.monotonic()
    query = sa.select(sa.func.min(positions.c.position)).where(positions.c.name.in_(wanted))
    while True:
        if (house.ask(lambda reading: reading.scalar(query)) or 0) >= reached:
            return True
        if (waited := time.monotonic() - begun) >= seconds:
            return False
        time.sleep(min(WAIT_SECONDS + waited / 10, WAIT_AT_MOST_SECONDS))


class _Stopped(Exception):
    """Somebody has asked the worker to end."""


def forget_erased(house: House) -> None:
    """Whoever was erased, by whichever process, is found no more. Raises KeysUnavailable."""
    search.forget(house.writing, house.keys.tombstones())


class Worker:
    """A thread that follows history as long as the service runs; of several on PostgreSQL, one is at work."""

    def __init__(self, house: House) -> None:
        self._house, self._stopping, self._wake = house, False, Signal()
        self._turned_at, self._swept_at = time.monotonic(), -SWEEP_SECONDS
        self._thread = Thread(target=self._run, name="following history", daemon=True)
        self._bell = Bell(house.heard_on, self._wake.set) if house.heard_on else None
        house.store.on_recorded.append(lambda _position: self._wake.set())

    def start(self) -> None:
        """Begins to follow."""
        if self._bell:
            self._bell.start()
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether it still follows."""
        return self._thread.is_alive()

    def is_turning(self) -> bool:
        """Whether it has come round lately; one that does not is to be started anew."""
        return self.is_alive() and time.monotonic() - self._turned_at < TURN_SECONDS

    def stop(self) -> None:
        """Ends after the batch at hand."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=STOP_SECONDS)
        if self._bell:
            self._bell.stop()

    def _between_batches(self, _name: str, _upto: int) -> None:
        self._turned_at = time.monotonic()
        if self._stopping:
            raise _Stopped

    def _sweep(self) -> None:
        if time.monotonic() - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            forget_erased(self._house)

    def _run(self) -> None:
        while not self._stopping:
            self._turned_at = time.monotonic()
            self._wake.clear()
            try:
                if self._bell is None or self._bell.leads:
                    follow(self._house, self._between_batches, may_rest=True)
                    self._sweep()
            except _Stopped:
                return
            except WAITS as error:
                log.warning("following waits", code=type(error).__name__)
            self._wake.wait(LOOK_SECONDS if self._bell is None else BELL_SECONDS)

"""Following history: projections, then reactions, woken by each save in this process, and looking by itself."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

import sqlalchemy as sa
import structlog

from projections import PROJECTIONS
from projections.engine.projection import CATCH_UP_BATCH, Overtaken, Projection, catch_up, mark_stuck, position
from projections.engine.rebuild import rebuild
from projections.engine.tables import positions
from projections.ledger import Imbalance
from services.event_store.store import PoisonEntry, StorageFull, StoreUnavailable
from services.house import House
from services.reactions import REACTIONS, react
from services.use_cases.command import ChangedMeanwhile

LOOK_SECONDS = 0.2
WAIT_SECONDS = 0.005
FAULTS = (sa.exc.IntegrityError, Imbalance, LookupError, TypeError, ValueError)
"""What a fold raises where a fact does not fit the tables: a fault of ours, and no reason to skip it."""
log = structlog.get_logger()


def follow(house: House, on_progress: Callable[[str, int], None] | None = None) -> None:
    """Everything up to date: each projection by itself, so that one that is stuck holds up no other."""
    with house.following:
        moved = True
        while moved:
            for projection in PROJECTIONS:
                _follow_one(house, projection, on_progress)
            moved = False
            for reaction in REACTIONS:
                with _stopping_loudly(house, reaction.name):
                    moved = react(house, reaction) or moved


def renew(house: House, projection: Projection) -> None:
    """Made anew by this code, at the start; where that cannot be, the old tables still answer, and it is said."""
    with _stopping_loudly(house, projection.name):
        rebuild(projection, house.store.read, house.writing)


def _follow_one(house: House, projection: Projection, on_progress: Callable[[str, int], None] | None) -> None:
    told = (lambda upto: on_progress(projection.name, upto)) if on_progress else None
    with _stopping_loudly(house, projection.name):
        try:
            catch_up(projection, house.store.read, house.writing, CATCH_UP_BATCH, told)
        except FAULTS:
            catch_up(projection, house.store.read, house.writing, 1, told)  # As far as the very entry.


@contextmanager
def _stopping_loudly(house: House, name: str) -> Iterator[None]:
    try:
        yield
    except Overtaken:
        return  # Another process was faster; the next look sees what it left.
    except PoisonEntry as poison:
        mark_stuck(house.writing, name, poison.position, poison.why)
        log.error("projection stuck", name=name, position=poison.position)
    except FAULTS as error:
        with house.read() as reading:
            at = position(reading, name) + 1
        mark_stuck(house.writing, name, at, f"{type(error).__name__}: {error}")
        log.error("projection stuck", name=name, position=at, code=type(error).__name__)


def wait_for(house: House, reached: int, seconds: float, names: tuple[str, ...] | None = None) -> bool:
    """Whether the read side has come to a position in time; the edge then answers from it."""
    wanted = names or tuple(projection.name for projection in PROJECTIONS)
    until = time.monotonic() + seconds
    query = sa.select(sa.func.min(positions.c.position)).where(positions.c.name.in_(wanted))
    while True:
        with house.read() as reading:
            if (reading.scalar(query) or 0) >= reached:
                return True
        if time.monotonic() >= until:
            return False
        time.sleep(WAIT_SECONDS)


class Worker:
    """A thread that follows history for as long as the service runs."""

    def __init__(self, house: House) -> None:
        self._house, self._stopping, self._wake = house, False, Signal()
        self._thread = Thread(target=self._run, name="following history", daemon=True)
        house.store.on_recorded.append(lambda _position: self._wake.set())

    def start(self) -> None:
        """Begins to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the batch at hand."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                follow(self._house)
            except (StorageFull, StoreUnavailable, sa.exc.OperationalError, ChangedMeanwhile) as error:
                log.warning("following waits", code=type(error).__name__)
            self._wake.wait(LOOK_SECONDS)

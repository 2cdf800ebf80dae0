"""A thread beside the one that follows history: what a provider tells is taken over, and now and then it is asked."""

import time
from datetime import date, timedelta
from threading import Event as Signal
from threading import Thread

import sqlalchemy as sa
import structlog

from domain.errors import Refusal
from projections.engine.business_day import town_time
from services.event_store.clock_guard import ClockSuspect
from services.event_store.outages import StorageFull, StoreUnavailable
from services.event_store.recorder import OutcomeUnknown
from services.event_store.recovery import Recovering
from services.event_store.stretches import PoisonEntry
from services.event_store.write_permit import UpgradeNeeded
from services.house import House
from services.operation.logs import fault
from services.payment_gateway.inbox import handle_pending
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.reconciliation import reconcile, reconcile_days

LOOK_SECONDS, STOP_SECONDS = 1.0, 30.0
RECONCILE_SECONDS, BACK, NIGHTLY_BACK = 600.0, timedelta(hours=2), timedelta(days=1)
NIGHT_HOUR = 2
"""By then the provider has booked whatever was paid before midnight."""
WAITS = (
    NoAnswer,
    StorageFull,
    StoreUnavailable,
    OutcomeUnknown,
    UpgradeNeeded,
    Recovering,
    ClockSuspect,
    PoisonEntry,
    Refusal,
    sa.exc.OperationalError,
    sa.exc.InternalError,
    sa.exc.InterfaceError,
    sa.exc.TimeoutError,
)
"""What passes by itself, or by somebody's hand: the next look tries again."""
log = structlog.get_logger()


class Cashing:
    """As long as the service runs, where a provider is set up. Several at once do no harm: each fact counts once."""

    def __init__(self, house: House, *, reconciles: bool) -> None:
        """Whether it asks by itself as well: workers do."""
        self._house, self._reconciles = house, reconciles
        self._stopping, self._wake = False, Signal()
        self._asked_at, self._asked_until = time.monotonic(), house.clock()
        self._compared_on: date | None = None
        self._thread = Thread(target=self._run, name="taking money online", daemon=True)

    def start(self) -> None:
        """Begins to look, where there is anything to look at."""
        if self._house.gateway is not None:
            self._thread.start()

    def wake(self) -> None:
        """Something has come."""
        self._wake.set()

    def stop(self) -> None:
        """Ends after what is at hand."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                if not handle_pending(self._house):
                    self._ask_now_and_then()
            except WAITS as error:
                log.warning("taking money waits", code=type(error).__name__)
            except Exception as error:  # noqa: BLE001  # One fact that does not fit must not end the taking of others.
                log.error("taking money failed", **fault(error))
            self._wake.wait(LOOK_SECONDS)

    def _ask_now_and_then(self) -> None:
        if not self._reconciles or time.monotonic() - self._asked_at < RECONCILE_SECONDS:
            return
        began, now = time.monotonic(), self._house.clock()
        self._asked_at = began
        if self._compared_on != self._house.today() and town_time(now).hour >= NIGHT_HOUR:
            found = reconcile_days(self._house, NIGHTLY_BACK, follow=lambda: None)
            self._compared_on = self._house.today() if found.days is not None else None
        else:
            found = reconcile(self._house, max(BACK, now - self._asked_until))
        self._asked_until = now
        if found.differences:
            log.warning("reconciliation found differences", position=len(found.differences))

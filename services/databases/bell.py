"""Woken by each save, whichever process made it; and one worker leads, by a lock that dies with its holder."""

import select
from collections.abc import Callable
from socket import socketpair
from threading import Event, Thread

import psycopg
import structlog

CHANNEL = "stored_events"
LISTEN_SECONDS, AGAIN_SECONDS = 0.5, 0.5
_LEAD = "SELECT pg_try_advisory_lock(hashtextextended('anju worker', 0))"
IS_LED = "SELECT NOT pg_try_advisory_xact_lock_shared(hashtextextended('anju worker', 0))"
log = structlog.get_logger()


class Bell:
    """A connection of its own: PgBouncer's transaction mode would swallow what it waits for."""

    def __init__(self, told: str, ring: Callable[[], None]) -> None:
        self._told, self._ring = told, ring
        self._stopping, self.leads = Event(), False
        self._told_to_stop, self._to_stop = socketpair()
        self._thread = Thread(target=self._listen, name="the bell", daemon=True)

    def start(self) -> None:
        """Begins to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Lets another worker lead."""
        self._stopping.set()
        self._to_stop.close()  # Whoever listens need not listen to the end.
        self._thread.join(timeout=5)
        self._told_to_stop.close()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._told, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._hear(connection)
            except psycopg.Error as error:
                log.warning("bell waits", code=type(error).__name__)
            finally:
                self.leads = False
            self._stopping.wait(AGAIN_SECONDS)

    def _hear(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._stopping.is_set():
            if not self.leads:
                row = connection.execute(_LEAD).fetchone()
                self.leads = bool(row and row[0])
            self._ring()
            select.select([connection.fileno(), self._told_to_stop.fileno()], [], [], LISTEN_SECONDS)
            for _ in connection.notifies(timeout=0):
                pass

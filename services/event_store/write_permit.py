"""Old and new releases on one store: whoever does not know every word that may be written stops writing."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import structlog

LOOK_SECONDS = 60.0
log = structlog.get_logger()


class UpgradeNeeded(Exception):
    """A newer release writes here: this one reads on, and records nothing more. Bring it up to date."""

    def __init__(self, topics: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(topics)))
        self.topics = topics


class WritePermit:
    """Looked up at the first save and each minute, and withdrawn at once where an unknown word is met."""

    def __init__(self, declared: Callable[[], frozenset[str]], known: frozenset[str]) -> None:
        self._declared, self._known = declared, known
        self._unknown, self._look_at, self._lock = frozenset[str](), 0.0, Lock()

    def met(self, topic: str) -> None:
        """An entry that this release cannot read."""
        self._withdraw(frozenset((topic,)))

    def must_be_allowed(self) -> None:
        """Raises UpgradeNeeded."""
        if monotonic() >= self._look_at:
            with self._lock:
                self._look_at = monotonic() + LOOK_SECONDS
            self._withdraw(self._declared() - self._known)
        if self._unknown:
            raise UpgradeNeeded(self._unknown)

    def _withdraw(self, topics: frozenset[str]) -> None:
        if topics - self._unknown:
            self._unknown |= topics
            log.error("upgrade needed", name=", ".join(sorted(topics)))

"""Followers of history that cannot go on: each is said, and tried again after a while, and after a longer one."""

import time
from dataclasses import dataclass

AGAIN_SECONDS, AGAIN_AT_MOST_SECONDS = 1.0, 60.0
"""Until the second try, and between the later ones: each wait is twice the one before."""
TELL_SECONDS = 60.0
"""A log that nobody can read is not loud."""


@dataclass
class _Standstill:
    position: int
    wait_seconds: float
    due_at: float
    told_at: float = -TELL_SECONDS


class Standstills:
    """As this process has met them; another one that begins tries by itself."""

    def __init__(self) -> None:
        self._known: dict[str, _Standstill] = {}

    def met(self, name: str, position: int) -> bool:
        """It could not go on there. Whether that is to be said now."""
        now, known = time.monotonic(), self._known.get(name)
        if known is None or known.position != position:
            known = self._known[name] = _Standstill(position, AGAIN_SECONDS / 2, now)
        known.wait_seconds = min(2 * known.wait_seconds, AGAIN_AT_MOST_SECONDS)
        known.due_at = now + known.wait_seconds
        is_news = now - known.told_at >= TELL_SECONDS
        if is_news:
            known.told_at = now
        return is_news

    def ended(self, name: str) -> None:
        """It went on."""
        self._known.pop(name, None)

    def rests(self, name: str, reached: int = 0) -> bool:
        """Whether it is not to be tried yet; one that somebody else has brought beyond the place is."""
        known = self._known.get(name)
        return known is not None and reached < known.position and time.monotonic() < known.due_at

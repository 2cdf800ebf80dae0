"""What goes wrong with a call: before Stripe has it, while Stripe works on it, or on the way back."""

import threading
from dataclasses import dataclass, field
from typing import Literal

When = Literal["before", "during", "after"]
LOST = "lost"


class Lost(Exception):
    """No answer comes: the connection ends."""


@dataclass
class Fault:
    """One thing that will go wrong, so many times."""

    method: str
    path: str
    when: When
    effect: str | int
    """`lost`, or the status that is answered instead."""
    times: int


@dataclass
class Faults:
    """What is still to go wrong, and how long each answer takes."""

    waiting: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, method: str, path: str, when: When, effect: str | int = LOST, times: int = 1) -> None:
        """The next calls of a door, by how its address begins, go wrong."""
        with self._lock:
            self.waiting.append(Fault(method, path, when, effect, times))

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self.waiting.clear()

    def strike(self, method: str, path: str, when: When) -> str | int | None:
        """What goes wrong now, which is then over."""
        with self._lock:
            for fault in self.waiting:
                if (fault.method, fault.when) == (method, when) and path.startswith(fault.path) and fault.times:
                    fault.times -= 1
                    return fault.effect
        return None

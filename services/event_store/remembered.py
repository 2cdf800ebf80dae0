"""What this process has read of the streams that each payment asks for: history never changes, so it stays true."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from domain.history import Event

STREAMS = 200


@dataclass(slots=True)
class Past:
    """The facts of a stream, the commands that recorded them with their fingerprints, and where the last one stands."""

    events: list[Event] = field(default_factory=list)
    commands: dict[str, str] = field(default_factory=dict)
    position: int = 0

    def add(self, event: Event, command_id: str, fingerprint: str, position: int) -> None:
        """The next one."""
        self.events.append(event)
        self.commands[command_id] = fingerprint
        self.position = position


class Remembered:
    """The streams that were asked for last. Thread-safe."""

    def __init__(self) -> None:
        self._pasts: OrderedDict[str, Past] = OrderedDict()
        self._lock = Lock()

    def of(self, stream: str) -> Past:
        """To be gone on with; empty where it was never read."""
        with self._lock:
            past = self._pasts.get(stream) or Past()
            return Past(past.events.copy(), past.commands.copy(), past.position)

    def keep(self, stream: str, past: Past) -> None:
        """All of it, as it was read just now."""
        with self._lock:
            self._pasts[stream] = past
            self._pasts.move_to_end(stream)
            while len(self._pasts) > STREAMS:
                self._pasts.popitem(last=False)

    def forget(self) -> None:
        """Everything: this is another history (of a standby that had not seen all of it, say)."""
        with self._lock:
            self._pasts.clear()

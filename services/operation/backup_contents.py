"""How much a backup holds."""

from typing import NamedTuple


class History(NamedTuple):
    """Entries, the position of the last, and the words that occur."""

    entries: int
    last_position: int
    topics: tuple[str, ...]


class Keys(NamedTuple):
    """Keys of personal values, and tombstones of destroyed ones."""

    keys: int
    erased: int

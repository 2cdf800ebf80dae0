"""How far behind history each of those who follow it is."""

from typing import NamedTuple

from projections import PROJECTIONS
from projections.engine.projection import states
from services.event_store.stretches import PoisonEntry
from services.house import House
from services.reactions import REACTIONS


class Follower(NamedTuple):
    """A projection or reaction: so many entries behind, the first of which has waited for so many seconds."""

    name: str
    entries: int
    seconds: float
    is_stuck: bool


def followers(house: House) -> list[Follower]:
    """Every part that this release knows. Raises StoreUnavailable."""
    newest = house.store.position()
    with house.read() as reading:
        known = {state.name: state for state in states(reading)}
    waiting = dict[int, float]()
    found = []
    for name in (*(each.name for each in PROJECTIONS), *(each.name for each in REACTIONS)):
        state = known[name]
        entries = max(0, newest - state.position)
        if entries and state.position not in waiting:
            waiting[state.position] = _waiting(house, state.position)
        seconds = waiting[state.position] if entries else 0.0
        found.append(Follower(name, entries, seconds, state.stuck_at is not None))
    return found


def _waiting(house: House, position: int) -> float:
    """Since the first entry that is not followed yet was recorded."""
    try:
        entries = house.store.read(position, 1).entries
    except PoisonEntry:
        return 0.0
    return max(0.0, (house.clock() - entries[0].envelope.recorded_at).total_seconds()) if entries else 0.0

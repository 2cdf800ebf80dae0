"""The clock by which facts are recorded, once an operator has looked at it."""

from domain.errors import Refusal
from domain.operations.events import ClockConfirmed
from domain.operations.record_keeping import STORE, RecordKeeping
from services.house import House
from services.use_cases.command import actor, use_case


class ClockNotSuspect(Refusal):
    """The clock agrees with the records: there is nothing to confirm."""


@use_case
def confirm_clock(house: House, *, cause: str) -> int:
    """The clock is right, the newest entries bear the hours of a wrong one. Raises ClockNotSuspect, CauseMissing."""
    keeping = house.store.load(RecordKeeping, STORE)
    suspicion = house.store.clock_guard.suspicion()
    if suspicion is None:
        raise ClockNotSuspect()
    newest, now = suspicion
    keeping.confirm_clock(ClockConfirmed(newest=newest, now=now, cause=cause, confirmed_by=actor()))
    return house.store.record(keeping)

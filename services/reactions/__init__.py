"""When this happened, ask for that. Each reaction has a position of its own, and acts once however often it runs."""

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa

from domain.history import Entry, Event
from projections.engine.projection import position
from projections.engine.tables import positions
from services.house import House
from services.reactions import number_receipts, send_refunds
from services.reactions.apply_rests import NEEDS, TRIGGERS, apply_rests

SPAN = 50_000
"""Entries that are looked through at once; few of them are answered."""
ACTOR = "service:reactions"


class Reaction(NamedTuple):
    """Its name, what it answers, which projections must have come as far, and what it asks for."""

    name: str
    triggers: tuple[type[Event], ...]
    needs: tuple[str, ...]
    react: Callable[[House, Entry, str], None]


REACTIONS: tuple[Reaction, ...] = (
    Reaction("reaction · apply rests", TRIGGERS, NEEDS, apply_rests),
    Reaction(
        "reaction · number receipts", number_receipts.TRIGGERS, number_receipts.NEEDS, number_receipts.number_receipts
    ),
    Reaction("reaction · send refunds", send_refunds.TRIGGERS, send_refunds.NEEDS, send_refunds.send_refunds),
)


def register_reactions(engine: sa.Engine) -> None:
    """A position for each that has none."""
    with engine.begin() as connection:
        known = set(connection.scalars(sa.select(positions.c.name)))
        for reaction in REACTIONS:
            if reaction.name not in known:
                row = {"name": reaction.name, "position": 0, "code_version": 1, "generation": 0, "moved_at": ""}
                connection.execute(positions.insert(), row)


def react(house: House, reaction: Reaction) -> bool:
    """Answers what is new, as far as the projections that it asks have come. Says whether there was anything to answer.

    While the records are in recovery, or the clock is suspect, nothing is answered: it would be added to them.
    """
    if house.store.recovery.pending():
        return False
    with house.read() as reading:
        here = position(reading, reaction.name)
        reached = min(position(reading, name) for name in reaction.needs)
    if reached <= here or house.store.clock_guard.suspicion():
        return False
    upto, done, answered = min(here + SPAN, reached), here, False
    try:
        for entry in house.store.told((event.TOPIC for event in reaction.triggers), here, upto):
            answered = True
            reaction.react(house, entry, ACTOR)
            done = entry.position
        done = upto
    finally:
        if done > here:
            _move(house, reaction, done)
    return answered or upto < reached


def _move(house: House, reaction: Reaction, upto: int) -> None:
    moved = positions.update().where(positions.c.name == reaction.name)
    with house.writing.begin() as connection:
        connection.execute(moved.values(position=upto, stuck_at=None, stuck_why=None))

"""Who asks: a person of the staff, a resident, a company's own program; and what each may be asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.values.party import is_company
from projections import handover_terms, staff_roster
from projections.engine.tables import Reading
from projections.homes import OWNER, Home, homes
from projections.residents import same_person

PERSON, RESIDENT, SERVICE = "person:", "resident:", "service:"


@dataclass(frozen=True)
class Principal:
    """As history names whoever acts, with the roles of this moment."""

    actor: str
    """person:li, resident:… or service:…."""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By role, the areas in which it holds; none: in every area of the bureau."""
    dwellings: tuple[str, ...] = ()
    """A resident's own, by their first codes: those that he has or had."""
    employer: str = ""
    """Of staff: bureau:… or company:…."""
    homes: tuple[Home, ...] = ()
    """Of a resident: from when to when each was his, in whichever of his records."""
    parties: tuple[str, ...] = ()
    """Under which a resident is on record."""
    is_program: bool = False
    """A company's own program: it approves nothing, and nothing is revealed to it."""

    @property
    def is_staff(self) -> bool:
        """Somebody at work, or a program that works for a company."""
        return not self.actor.startswith(RESIDENT)


NOBODY = Principal("")
"""Whoever has not signed in."""


def principal(reading: Reading, actor: str, now: datetime) -> Principal:
    """What history says of somebody by now; who holds no role and has no dwelling opens nothing."""
    if actor.startswith(PERSON):
        return _of_staff(reading, actor, now)
    if actor.startswith(RESIDENT):
        return _resident(reading, actor)
    return Principal(actor)


def _of_staff(reading: Reading, actor: str, now: datetime) -> Principal:
    member = staff_roster.member(reading, actor.removeprefix(PERSON))
    if member is None:
        return Principal(actor)
    return Principal(actor, still_open(reading, member.roles, member.employer, now), employer=member.employer)


def still_open(
    reading: Reading, roles: Mapping[str, tuple[str, ...]], employer: str, now: datetime
) -> Mapping[str, tuple[str, ...]]:
    """A company's staff see no area whose hand-back is over; a role without any area left opens nothing."""
    closed = handover_terms.closed_areas(reading, employer, now) if is_company(employer) else frozenset[str]()
    if not closed:
        return roles
    left = {role: tuple(area for area in areas if area not in closed) for role, areas in roles.items()}
    return {role: areas for role, areas in left.items() if areas}


def employer_of(reading: Reading, actor: str) -> str:
    """Of somebody of the staff; "" of whoever is not on record."""
    member = staff_roster.member(reading, actor.removeprefix(PERSON))
    return member.employer if member else ""


def _resident(reading: Reading, actor: str) -> Principal:
    """Whoever is on record twice as the same person sees what both have."""
    parties = tuple(f"{RESIDENT}{key}" for key in same_person(reading, actor.removeprefix(RESIDENT)))
    mine = tuple(homes(reading, parties))
    roles = dict.fromkeys(sorted({"OW" if home.capacity == OWNER else "TE" for home in mine}), ())
    dwellings = tuple(dict.fromkeys(home.dwelling for home in mine))
    return Principal(actor, roles, dwellings, homes=mine, parties=parties)

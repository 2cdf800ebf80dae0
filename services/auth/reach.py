"""How far somebody may go in one call: asked of the matrix before the door opens, and of each thing behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.registry.refusals import UnknownArea, UnknownDwelling
from domain.values.dwelling_code import place
from services.auth.access import Matrix, Operation, Right, Step, matrix
from services.auth.principals import NOBODY, Principal
from services.auth.refusals import NotAllowed, NotSignedIn


class NothingAsked(Exception):
    """A door did not ask how far somebody may go there: it stays shut until it does."""


class Held(NamedTuple):
    """A role of his that opens this door, how far, and in which areas (none: everywhere)."""

    role: str
    right: Right
    areas: tuple[str, ...]


@dataclass
class Reach:
    """Of one who asks, in one call."""

    principal: Principal
    held: tuple[Held, ...] = ()
    by_act: bool = False
    is_asked: bool = False
    """Whether the door has asked, as it must where somebody may not go everywhere."""

    @property
    def role(self) -> str:
        """In which role he acts here, as history writes it."""
        return self.held[0].role if self.held else "nobody"

    @property
    def areas(self) -> frozenset[str] | None:
        """Where he may go; None is everywhere. Whoever reads it filters by it."""
        self.is_asked = True
        if self.is_everywhere:
            return None
        return frozenset(area for each in self.held if each.right.scope == "a" for area in each.areas)

    @property
    def is_everywhere(self) -> bool:
        """The whole bureau, or the bureau's own centre in all areas."""
        return any(each.right.scope == "b" or (each.right.scope == "a" and not each.areas) for each in self.held)

    @property
    def dwellings(self) -> frozenset[str]:
        """His own, where that is how far he goes."""
        self.is_asked = True
        own = any(each.right.scope in ("o", "l") for each in self.held)
        return frozenset(self.principal.dwellings) if own else frozenset()

    @property
    def is_own(self) -> bool:
        """Whether he goes no further than his own dwelling."""
        return all(each.right.scope in ("o", "l") for each in self.held)

    @property
    def masked(self) -> bool:
        """Whether names and numbers are masked for him."""
        return all(each.right.masked for each in self.held)

    def reaches_area(self, area: str) -> bool:
        """Whether it is one of his."""
        areas = self.areas
        return areas is None or area in areas

    def reaches_dwelling(self, dwelling: str) -> bool:
        """By its first code, which never changes."""
        return self.reaches_area(place(dwelling).area) or dwelling in self.dwellings

    def must_reach_area(self, area: str) -> None:
        """A foreign one looks like one that is not there. Raises UnknownArea."""
        if not self.reaches_area(area):
            raise UnknownArea(area)

    def must_reach_dwelling(self, dwelling: str) -> None:
        """A foreign one looks like one that is not there. Raises UnknownDwelling."""
        if not self.reaches_dwelling(dwelling):
            raise UnknownDwelling(dwelling)

    def reaches_payee(self, payee: str) -> bool:
        """The books and the drawer of a company are its own staff's and the bureau's."""
        self.is_asked = True
        return not self.principal.employer.startswith("company:") or payee == self.principal.employer

    def must_reach_payee(self, payee: str) -> None:
        """Raises NotAllowed."""
        if not self.reaches_payee(payee):
            raise NotAllowed()

    def goes_nowhere_special(self) -> None:
        """What lies behind this door belongs to no dwelling and no area."""
        self.is_asked = True

    def must_have_asked(self) -> None:
        """Raises NothingAsked."""
        if self.held and not self.is_everywhere and not self.is_asked:
            raise NothingAsked()

    def settling(self, act: str, step: Step) -> "Reach":
        """As far as he may prepare or approve an act of two persons. Raises NotAllowed."""
        operation = matrix().by_act.get(act)
        held = _held(self.principal, [operation] if operation else [])
        narrowed = tuple(each for each in held if each.right.allows(step))
        self.is_asked = True
        if not narrowed:
            raise NotAllowed()
        return replace(self, held=narrowed, by_act=False, is_asked=False)


def reach(principal: Principal, call: str, rules: Matrix | None = None) -> Reach:
    """Before anything else is looked at. Raises NotSignedIn, NotAllowed."""
    rules = rules or matrix()
    operation = rules.by_call.get(call)
    if operation is not None and operation.anybody:
        return Reach(principal)
    if principal is NOBODY:
        raise NotSignedIn()
    if operation is None:
        raise NotAllowed()
    lines = list(dict.fromkeys(rules.by_act.values())) if operation.by_act else [operation]
    held = _held(principal, lines)
    if not held:
        raise NotAllowed()
    return Reach(principal, held, operation.by_act)


def everywhere(actor: str) -> Reach:
    """Of whoever sits at the machine itself: the command line asks no door."""
    return Reach(Principal(actor), (Held("terminal", Right("b"), ()),))


def _held(principal: Principal, operations: Iterable[Operation]) -> tuple[Held, ...]:
    return tuple(
        Held(role, each.rights[role], areas)
        for each in operations
        for role, areas in principal.roles.items()
        if role in each.rights and not (principal.is_program and _takes_two(each.rights[role]))
    )


def _takes_two(right: Right) -> bool:
    """Approving is for persons: a program may prepare, and no more."""
    return right.approves and not right.prepares

"""Who stands at the desk."""

import re
from typing import NamedTuple

from fastapi import Request

from services.auth.access import Step, matrix
from services.auth.entering import reach_of

NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


class Clerk(NamedTuple):
    """The person who acts, and the areas that they may reach; None: all."""

    actor: str
    areas: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return self.actor.partition(":")[2]

    def may(self, call: str) -> bool:
        """Whether a door is shown to them at all."""
        return matrix().may_call(self.roles, call)

    def may_settle(self, act: str, step: Step) -> bool:
        """Whether they may prepare or approve an act of two persons."""
        return matrix().may_settle(self.roles, act, step)

    def may_approve_at(self, call: str) -> bool:
        """Whether they may do there what another person has prepared."""
        operation = matrix().by_call.get(call)
        return operation is not None and any(
            role in operation.rights and operation.rights[role].approves for role in self.roles
        )

    def is_at(self, area: str) -> bool:
        """Whether an area is one of theirs."""
        return self.areas is None or area in self.areas


def clerk_of(request: Request) -> Clerk:
    """Whoever has signed in."""
    reach = reach_of(request)
    return Clerk(reach.principal.actor, reach.areas, frozenset(reach.principal.roles))

"""Who stands at the desk."""

import re
from typing import NamedTuple

from fastapi import Request

from services.auth.entering import reach_of

NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


class Clerk(NamedTuple):
    """The person who acts, and the areas that they may reach; None: all."""

    actor: str
    areas: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return self.actor.partition(":")[2]


def clerk_of(request: Request) -> Clerk:
    """Whoever has signed in."""
    reach = reach_of(request)
    return Clerk(reach.principal.actor, reach.areas)

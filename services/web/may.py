"""How far somebody may see on the pages of lists and histories."""

from dataclasses import dataclass

from fastapi import Request

from services.auth.access import matrix
from services.auth.entering import reach_of
from services.http.refusals import NothingThere
from services.web.places import HISTORY, LISTS


@dataclass(frozen=True)
class May:
    """In which areas (None: all), of whose books (None: everybody's), and in which roles: these open doors."""

    areas: frozenset[str] | None = None
    books: str | None = None
    roles: frozenset[str] = frozenset()

    def sees(self, area: str | None) -> bool:
        """What belongs to no area alone is for those who see all."""
        return self.areas is None or area in self.areas

    def must_see(self, area: str | None) -> None:
        """What is foreign looks like what is not there. Raises NothingThere."""
        if not self.sees(area):
            raise NothingThere

    def leads(self, href: str) -> str:
        """The address, or that of the desk where histories are not for him; "" where neither is."""
        if href.startswith(f"{LISTS}/"):
            return href if self.opens(href.partition("?")[0]) else ""
        kind, _, key = href.removeprefix(f"{HISTORY}/").partition("/")
        if self.opens(f"{HISTORY}/{{kind}}/{{key}}"):
            return href
        template, is_first = _AT_THE_DESK.get(kind, ("", False))
        door = template.partition("{")[0]
        return door + (key.partition("~")[0] if is_first else key) if self.opens(template) else ""

    def opens(self, template: str) -> bool:
        """Whether a page is for him."""
        return matrix().may_call(self.roles, f"GET {template}")


_AT_THE_DESK = {
    "charges": ("/desk/dwellings/{code}", True),
    "dwellings": ("/desk/dwellings/{code}", True),
    "payments": ("/desk/payments/{id}", False),
    "proposals": ("/desk/proposals/{id}", False),
    "runs": ("/desk/runs/{id}", False),
    "shifts": ("/desk/shifts/{id}", False),
}
"""Where the desk shows a thing; and whether the first part of its key is all that is asked there."""


def may_of(request: Request) -> May:
    """How far whoever asks may see behind this door."""
    reach = reach_of(request)
    employer = reach.principal.employer
    books = employer if employer.startswith("company:") else None
    return May(reach.areas, books, frozenset(reach.principal.roles))

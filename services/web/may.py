"""How far somebody may see on the pages of lists and histories."""

from dataclasses import dataclass

from fastapi import Request

from services.http.refusals import NothingThere


@dataclass(frozen=True)
class May:
    """In which areas (None: all), of whose books (None: everybody's), and whether names are shown in full."""

    areas: frozenset[str] | None = None
    books: str | None = None
    names_in_full: bool = False

    def sees(self, area: str | None) -> bool:
        """What belongs to no area alone is for those who see all."""
        return self.areas is None or area in self.areas

    def must_see(self, area: str | None) -> None:
        """What is foreign looks like what is not there. Raises NothingThere."""
        if not self.sees(area):
            raise NothingThere


def may_of(request: Request) -> May:
    """How far whoever asks may see."""
    return May()

"""Lists, a page at a time: a cursor is sealed, and belongs to its query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request

from services.auth.tokens import TokenBroken, Tokens
from services.http.refusals import CursorInvalid
from services.http.schemas.page import Page
from services.http.schemas.values import Told

LIMIT, LIMIT_MAX = 50, 200
T = TypeVar("T", bound=Told)
Cursor = Annotated[
    str | None, Query(max_length=500, description="`next_cursor` of the page before; without it, the first page.")
]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="So many at most.")]


@dataclass(frozen=True)
class Paging:
    """Where a page begins, how long it is, and of which query it is one."""

    tokens: Tokens
    purpose: str
    cursor: str | None
    limit: int

    @property
    def after(self) -> str | None:
        """What the page before ended with. Raises CursorInvalid."""
        if self.cursor is None:
            return None
        try:
            return self.tokens.open(self.cursor, self.purpose)
        except TokenBroken:
            raise CursorInvalid() from None

    @property
    def asked(self) -> int:
        """One more than is shown: then there is a next page."""
        return self.limit + 1

    def page(self, found: Sequence[tuple[object, Any]], told: Callable[[Any], T]) -> Page[T]:
        """Of what was found, with the place of each."""
        shown = found[: self.limit]
        more = len(found) > self.limit
        cursor = self.tokens.seal(str(shown[-1][0]), self.purpose) if more else None
        return Page(items=[told(row) for _, row in shown], next_cursor=cursor)


async def paging(request: Request, cursor: Cursor = None, limit: Limit = LIMIT) -> Paging:
    """The purpose of a cursor is its query: its address and every filter."""
    filters = sorted(pair for pair in request.query_params.multi_items() if pair[0] not in ("cursor", "limit"))
    return Paging(request.app.state.tokens, f"cursor {request.url.path} {filters}", cursor, limit)


Paged = Annotated[Paging, Depends(paging)]

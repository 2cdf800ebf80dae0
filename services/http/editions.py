"""ETag and If-Match: which edition of a thing somebody has seen, so that nobody overwrites what he has not.

An edition is the version of the thing's own history, marked so that it cannot be read or made up. A thing is given one
only when all of it is shown: whoever edits what he sees would otherwise undo what he does not see yet.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from domain.history import Aggregate
from services.auth.tokens import Tokens
from services.house import House
from services.http.acting import house_of
from services.http.answering import ETAG
from services.http.describing import Responses
from services.use_cases.command import Seen
from services.worker import wait_for

ANY = "*"
SHOWN = "The edition: send it back as `If-Match` with a change."
IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        max_length=1000,
        description="The `ETag` of what you have read and are changing; `*` for whatever it is by now.",
        examples=[ANY],
    ),
]


@dataclass(frozen=True)
class Editions:
    """Of the things of a house."""

    house: House
    tokens: Tokens

    def shown(self, kind: type[Aggregate[Any]], key: str, needs: tuple[str, ...]) -> str | None:
        """Asked before the thing is read: what is read then is this edition, or a later one.

        None where not all of it is shown yet.
        """
        stream = self.house.store.stream(kind, key)
        version, position = self.house.store.heads([stream]).get(stream, (0, 0))
        return self._mark(stream, version) if wait_for(self.house, position, 0, needs) else None

    def seen(self, kind: type[Aggregate[Any]], key: str, if_match: str) -> Seen:
        """Whether a version is one of those that somebody says he has seen."""
        stream, said = self.house.store.stream(kind, key), {each.strip() for each in if_match.split(",")}
        return lambda version: ANY in said or self._mark(stream, version) in said

    def _mark(self, stream: str, version: int) -> str:
        return f'"{self.tokens.mark(f"{stream}:{version}", "edition")}"'


async def editions(request: Request) -> Editions:
    """Of the running service."""
    return Editions(house_of(request), request.app.state.tokens)


def put(answer: Response, edition: str | None) -> None:
    """Into the head of an answer."""
    if edition is not None:
        answer.headers[ETAG] = edition


def with_edition(responses: Responses) -> Responses:
    """As the description tells it."""
    told: Responses = {200: {"headers": {ETAG: {"description": SHOWN, "schema": {"type": "string"}}}}}
    return told | responses


Showing = Annotated[Editions, Depends(editions)]

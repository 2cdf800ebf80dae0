"""What a POST answers: the resource as it is now, or, where the read side is not there yet, that it was recorded."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import status
from fastapi.responses import JSONResponse

from projections import PROJECTIONS
from projections.engine.tables import Reading, positions
from services.http.acting import Act
from services.http.repetition import REPLAYED
from services.http.schemas.page import Accepted
from services.http.schemas.values import Told
from services.use_cases.command import Done
from services.worker import wait_for

POSITION, ETAG = "Anju-Position", "ETag"


def answer(
    act: Act,
    done: Done,
    read: Callable[[Reading], Told],
    *,
    needs: tuple[str, ...],
    code: int = status.HTTP_201_CREATED,
    at: str | None = None,
    edition: Callable[[tuple[str, ...]], str | None] | None = None,
) -> JSONResponse:
    """`read` asks the projections that it `needs`; `at` is where the resource stands, `edition` what it is by now."""
    position = act.tokens.seal(str(done.position), "position")
    headers = {POSITION: position}
    if done.repeated:
        headers[REPLAYED] = "true"
    if at is not None:
        headers["Location"] = quote(at)
    if not _is_shown(act, done.position, needs):
        return told(Accepted(position=position), status.HTTP_202_ACCEPTED, headers)
    if edition is not None and (now := edition(needs)) is not None:
        headers[ETAG] = now
    with act.house.read() as reading:
        return told(read(reading), code, headers)


def _is_shown(act: Act, position: int, needs: tuple[str, ...]) -> bool:
    """Everybody who follows history has come so far, so that the next question sees it, too.

    Nobody waits for one that is stuck, and in the end what is needed is enough.
    """
    with act.house.read() as reading:
        going = set(reading.scalars(sa.select(positions.c.name).where(positions.c.stuck_at.is_(None))))
    names = tuple(going & {projection.name for projection in PROJECTIONS} | set(needs))
    return wait_for(act.house, position, act.wait_seconds, names) or wait_for(act.house, position, 0, needs)


def told(content: Told, code: int, headers: dict[str, str]) -> JSONResponse:
    """In the form that the description promises."""
    body: Any = content.model_dump(mode="json")
    return JSONResponse(body, code, headers)

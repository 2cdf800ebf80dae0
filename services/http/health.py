"""Is it alive, is it ready, and how far behind is each of its parts?"""

from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter

from projections import PROJECTIONS
from projections.engine.tables import positions
from services.event_store.store import PoisonEntry
from services.house import House
from services.http.acting import Asking
from services.http.describing import asking
from services.http.schemas.values import Told, example
from services.reactions import REACTIONS

router = APIRouter(tags=["health"])
LATE_SECONDS = 30.0


class Alive(Told):
    """It answers."""

    status: Literal["live", "ready"]

    model_config = example({"status": "live"})


class Part(Told):
    """One that follows history: so many entries behind, for so many seconds."""

    name: str
    behind_entries: int
    behind_seconds: float
    stuck: bool


class Health(Told):
    """For people: `late` when a part is behind for more than half a minute, `stuck` when one cannot go on."""

    status: Literal["well", "late", "stuck"]
    parts: list[Part]

    model_config = example(
        {
            "status": "well",
            "parts": [{"name": "billing_statement", "behind_entries": 0, "behind_seconds": 0.0, "stuck": False}],
        }
    )


@router.get("/livez", summary="The process turns", response_model=Alive, responses=asking())
async def livez() -> Alive:
    """It asks nobody: a database that is away must not restart the service."""
    return Alive(status="live")


@router.get("/readyz", summary="The records can be read and written", response_model=Alive, responses=asking())
def readyz(house: Asking) -> Alive:
    """Else 503."""
    house.store.position()
    with house.writing.begin() as connection:
        connection.execute(sa.select(positions.c.name))
    return Alive(status="ready")


@router.get("/healthz", summary="How far behind each part is", response_model=Health, responses=asking())
def healthz(house: Asking) -> Health:
    """Projections and reactions. Positions themselves are not told."""
    head = house.store.position()
    with house.read() as reading:
        known = {str(row.name): row for row in reading.execute(sa.select(positions))}
    names = [*(each.name for each in PROJECTIONS), *(each.name for each in REACTIONS)]
    parts = [_part(house, name, known[name], head) for name in names]
    status: Literal["well", "late", "stuck"] = "well"
    if any(part.behind_seconds > LATE_SECONDS for part in parts):
        status = "late"
    if any(part.stuck for part in parts):
        status = "stuck"
    return Health(status=status, parts=parts)


def _part(house: House, name: str, row: Any, head: int) -> Part:
    behind = max(0, head - row.position)
    seconds = _waiting(house, row.position) if behind else 0.0
    return Part(name=name, behind_entries=behind, behind_seconds=seconds, stuck=row.stuck_at is not None)


def _waiting(house: House, position: int) -> float:
    """Since the first entry that is not followed yet was recorded."""
    try:
        entries = house.store.read(position, 1).entries
    except PoisonEntry:
        return 0.0
    if not entries:
        return 0.0
    return max(0.0, (house.clock() - entries[0].envelope.recorded_at).total_seconds())

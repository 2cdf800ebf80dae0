"""Is it alive, is it ready, and how far behind is each of its parts?"""

from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response

from projections.engine.tables import positions
from services.http.acting import Asking
from services.http.describing import asking, operation_id
from services.http.guarded_route import GuardedRoute
from services.http.schemas.values import Told, example
from services.operation.lag import followers
from services.operation.metrics import MEDIA_TYPE, Figures

router = APIRouter(route_class=GuardedRoute, tags=["health"], generate_unique_id_function=operation_id)
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
    """Else 503, with the reason why nothing is recorded here just now."""
    house.store.must_take_commands()
    with house.read() as reading:
        reading.execute(sa.select(positions.c.name))
    return Alive(status="ready")


@router.get("/healthz", summary="How far behind each part is", response_model=Health, responses=asking())
def healthz(house: Asking) -> Health:
    """Projections and reactions. Positions themselves are not told."""
    parts = [
        Part(name=each.name, behind_entries=each.entries, behind_seconds=each.seconds, stuck=each.is_stuck)
        for each in followers(house)
    ]
    status: Literal["well", "late", "stuck"] = "well"
    if any(part.behind_seconds > LATE_SECONDS for part in parts):
        status = "late"
    if any(part.stuck for part in parts):
        status = "stuck"
    return Health(status=status, parts=parts)


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """For the machine that watches this one; nothing in it is about anybody."""
    figures: Figures = request.app.state.figures
    return Response(figures.told(), media_type=MEDIA_TYPE)

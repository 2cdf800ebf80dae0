"""The gates of a handover: what blocks, by building, as of any day; and the company's term beside them."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from domain.handover.events import GATES
from domain.handover.refusals import UnknownGate
from projections import handover_status, handover_terms
from projections.directory import sorting
from projections.gates import Standing, missing_fen
from services.house import House
from services.http import days
from services.http.acting import Asking
from services.http.days import AsOf, KnownAt
from services.http.describing import asking
from services.http.paging import Paged
from services.http.places import AreaPath, IdPath, building_code, known_area
from services.http.schemas.gates import BlockingTold, GatesTold, GateTold, StepTold, TermTold
from services.http.schemas.page import Page
from services.http.schemas.values import refusing
from services.http.strict_route import nouns

router = nouns("handover")
BuildingQuery = Annotated[
    Annotated[str, AfterValidator(refusing(building_code))] | None,
    Query(max_length=80, description="Of one building alone.", examples=["BH-1"]),
]


@router.get(
    "/handover/{area}/gates", summary="The gates of a handover", response_model=GatesTold, responses=asking(404)
)
def get_gates(house: Asking, area: AreaPath, as_of: AsOf = None, known_at: KnownAt = None) -> GatesTold:
    """Not begun, blocked, passed with reservation, or passed; with amounts, households, buildings and trend."""
    day = _day(house, as_of, known_at)
    with house.read() as reading:
        known, position = known_area(reading, area), days.position(reading, known_at)
        found = handover_status.status(reading, area, day, position)
        steps = handover_terms.steps(reading, area, day, position)
    now = handover_terms.term_at(steps, handover_terms.end_of(day, known_at or house.clock()))
    return GatesTold(
        area=area,
        name=known.name,
        as_of=day,
        gates=[GateTold.model_validate(each) for each in found.gates],
        term=TermTold.model_validate(now),
        steps=[StepTold.model_validate(each) for each in steps],
    )


@router.get(
    "/handover/{area}/gates/{id}/blocking",
    summary="What keeps a gate shut, door by door",
    response_model=Page[BlockingTold],
    responses=asking(404),
)
def list_blocking(
    house: Asking,
    area: AreaPath,
    id: IdPath,
    paged: Paged,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    building: BuildingQuery = None,
) -> Page[BlockingTold]:
    """With the entry that says so. The gate is written like maintenance-fund."""
    gate = known_gate(id)
    day = _day(house, as_of, known_at)
    with house.read() as reading:
        known_area(reading, area)
        found = handover_status.what_blocks(reading, area, gate, day, building, days.position(reading, known_at))
    placed = sorted((f"{sorting(each.dwelling)} {each.thing}", each) for each in found)
    after = paged.after or ""
    return paged.page([each for each in placed if each[0] > after][: paged.asked], _told)


def _day(house: House, as_of: date | None, known_at: datetime | None) -> date:
    """As of when: of what was known at an instant, by default that day. Raises NotComeYet."""
    then = days.known(house, known_at)
    return days.not_after(house.today(), as_of) or then or house.today()


def known_gate(written: str) -> str:
    """maintenance-fund → its name. Raises UnknownGate."""
    gate = written.replace("-", " ") if written != "cut-off" else written
    if gate not in GATES:
        raise UnknownGate(written, ", ".join(GATES))
    return gate


def _told(each: Standing) -> BlockingTold:
    names = [name for name in BlockingTold.model_fields if name != "missing_fen"]
    return BlockingTold(**{name: getattr(each, name) for name in names}, missing_fen=missing_fen(each))

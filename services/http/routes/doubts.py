"""Doubts: a charge is doubted, and the doubt is answered."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse

from domain.billing.refusals import UnknownCharge, UnknownDispute
from projections import doubts
from projections.doubts import DoubtRow
from projections.engine.tables import Reading
from services.auth.reach import Reach
from services.house import House
from services.http.acting import Act, Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import LONGEST, IdPath, known_area
from services.http.schemas.doubts import DoubtAnswering, DoubtRaising, DoubtTold
from services.http.schemas.page import Page
from services.http.schemas.values import AreaText
from services.http.strict_route import nouns
from services.use_cases import doubts as use_cases
from services.use_cases.command import Done
from services.use_cases.dwelling_codes import dwelling_of
from services.web.my.doubting import own_doubt, own_doubts
from services.web.my.mine import mine, own_movements

router = nouns("doubts")
NEEDS = ("doubts",)
AreaAsked = Annotated[AreaText | None, Query(max_length=LONGEST, description="Of one area alone.")]
State = Annotated[Literal["open", "answered"] | None, Query(description="Those alone.")]


@router.post("/doubts", summary="Doubt a charge", status_code=201, response_model=DoubtTold, responses=acting_on())
def raise_doubt(act: Acting, asked: DoubtRaising) -> JSONResponse:
    """On a ground, and in words if need be. A charge is doubted once at a time; what is owed stays as it is."""
    act = act.without("words")
    by = _doubter(act, asked)
    with act.commanding() as envelope:
        dispute_id = UUID(envelope.command_id).hex
        done = use_cases.raise_doubt(
            act.house,
            asked.dwelling,
            dispute_id=dispute_id,
            charge_id=asked.charge_id,
            ground=asked.ground,
            words=asked.words,
            by=by,
        )
    return _doubt(act, done, dispute_id, 201)


@router.get("/doubts", summary="Doubts, the oldest first", response_model=Page[DoubtTold], responses=asking(404))
def list_doubts(
    house: Asking, reach: Reaching, paged: Paged, area: AreaAsked = None, state: State = None
) -> Page[DoubtTold]:
    """Of an area or of all; with how long each has waited. A resident is told of his own."""
    with house.read() as reading:
        areas = reach.areas
        if area is not None:
            reach.must_reach_area(known_area(reading, area).area)
            areas = frozenset([area])
        if reach.is_own:
            own = own_doubts(reading, mine(reading, reach.principal, house.today()))
            return Page(items=[doubt_told(house, row) for _, row in own if _is(row, state)], next_cursor=None)
        is_open = None if state is None else state == "open"
        found = doubts.doubts(reading, areas, is_open=is_open, after=int(paged.after or 0), limit=paged.asked)
    return paged.page(found, lambda row: doubt_told(house, row))


@router.get("/doubts/{id}", summary="One doubt", response_model=DoubtTold, responses=asking(404))
def get_doubt(house: Asking, reach: Reaching, id: IdPath) -> DoubtTold:
    """Waiting, or answered."""
    with house.read() as reading:
        return doubt_told(house, reached_doubt(house, reach, reading, id))


@router.post("/doubts/{id}/answer", summary="Answer a doubt", response_model=DoubtTold, responses=acting_on())
def answer_doubt(act: Acting, id: IdPath, asked: DoubtAnswering) -> JSONResponse:
    """Once. A charge that is wrong is reversed by an act of its own, which takes two persons."""
    act = act.without("answer")
    act.house.ask(lambda reading: reached_doubt(act.house, act.reach, reading, id))
    with act.commanding():
        done = use_cases.answer_doubt(act.house, id, outcome=asked.outcome, answer=asked.answer)
    return _doubt(act, done, id, 200)


def reached_doubt(house: House, reach: Reach, reading: Reading, id: str) -> DoubtRow:
    """A foreign one looks like one that is not there. Raises UnknownDispute."""
    if reach.is_own:
        reach.goes_nowhere_special()
        return own_doubt(reading, mine(reading, reach.principal, house.today()), id)[1]
    found = known_doubt(reading, id)
    if not reach.reaches_area(found.area):
        raise UnknownDispute(id)
    return found


def known_doubt(reading: Reading, id: str) -> DoubtRow:
    """Raises UnknownDispute."""
    found = doubts.doubt(reading, id)
    if found is None:
        raise UnknownDispute(id)
    return found


def doubt_told(house: House, row: DoubtRow) -> DoubtTold:
    """Without its words."""
    shared = set(DoubtRow.__struct_fields__) & set(DoubtTold.model_fields)
    return DoubtTold(
        id=row.dispute_id,
        age_days=row.age_days(house.today()),
        has_words=row.words is not None,
        **{name: getattr(row, name) for name in shared},
    )


def _doubt(act: Act, done: Done, id: str, code: int) -> JSONResponse:
    at = f"/api/v1/doubts/{id}" if code == 201 else None
    return answer(
        act, done, lambda reading: doubt_told(act.house, known_doubt(reading, id)), needs=NEEDS, code=code, at=at
    )


def _is(row: DoubtRow, state: str | None) -> bool:
    return state is None or (row.outcome is None) == (state == "open")


def _doubter(act: Act, asked: DoubtRaising) -> str | None:
    """Staff write it down for whoever owes; a resident says it himself, of what he owes. Raises UnknownCharge, …"""
    code = dwelling_of(act.house, asked.dwelling)
    act.reach.must_reach_dwelling(code)
    if not act.reach.is_own:
        return asked.by
    with act.house.read() as reading:
        today = act.house.today()
        home = mine(reading, act.reach.principal, today).home(code)
        if asked.charge_id not in {each.movement.charge_id for each in own_movements(reading, home, today)}:
            raise UnknownCharge(asked.charge_id)
    return home.party

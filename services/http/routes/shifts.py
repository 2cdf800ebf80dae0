"""A cashier's shifts."""

from fastapi.responses import JSONResponse

from projections import collection
from projections.engine.tables import Reading
from services.auth.reach import Reach
from services.house import House
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.places import IdPath
from services.http.refusals import UnknownShift
from services.http.schemas.counter import CashHandIn, ShiftClosing, ShiftOpening, ShiftTold
from services.http.strict_route import nouns
from services.use_cases import counter

router = nouns("shifts")
NEEDS = ("collection",)


@router.post("/shifts", summary="Open a shift", status_code=201, response_model=ShiftTold, responses=acting_on())
def open_shift(act: Acting, asked: ShiftOpening) -> JSONResponse:
    """Whoever acts is its cashier."""
    act.reach.must_reach_payee(asked.payee)
    with act.commanding():
        done = counter.open_shift(act.house, asked.shift, payee=asked.payee, float_fen=asked.float_fen)
    at = f"/api/v1/shifts/{asked.shift}"
    return answer(act, done, lambda reading: _told(reading, asked.shift), needs=NEEDS, at=at)


@router.get("/shifts/{id}", summary="One shift", response_model=ShiftTold, responses=asking(404))
def get_shift(house: Asking, reach: Reaching, id: IdPath) -> ShiftTold:
    """And what it took."""
    return _reached(house, reach, id)


@router.post("/shifts/{id}/closing", summary="Close a shift", response_model=ShiftTold, responses=acting_on())
def close_shift(act: Acting, id: IdPath, asked: ShiftClosing) -> JSONResponse:
    """The cashier says what lies in the drawer, and then sees what is over."""
    _reached(act.house, act.reach, id)
    with act.commanding():
        done = counter.close_shift(act.house, id, counted_fen=asked.counted_fen)
    return answer(act, done, lambda reading: _told(reading, id), needs=NEEDS, code=200)


@router.post("/shifts/{id}/cash-hand-ins", summary="Hand in cash", response_model=ShiftTold, responses=acting_on())
def hand_in_cash(act: Acting, id: IdPath, asked: CashHandIn) -> JSONResponse:
    """Of a closed shift, to whoever keeps it."""
    _reached(act.house, act.reach, id)
    with act.commanding():
        done = counter.hand_in_cash(act.house, id, amount_fen=asked.amount_fen, to=asked.to)
    return answer(act, done, lambda reading: _told(reading, id), needs=NEEDS, code=200)


def _reached(house: House, reach: Reach, key: str) -> ShiftTold:
    """Raises UnknownShift."""
    found = house.ask(lambda reading: _told(reading, key))
    if not reach.reaches_payee(found.payee):
        raise UnknownShift(key)
    return found


def _told(reading: Reading, key: str) -> ShiftTold:
    found = collection.shift(reading, key)
    if found is None:
        raise UnknownShift(key)
    return ShiftTold.model_validate(found)

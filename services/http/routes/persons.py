"""Which records are of one person, and what a person owns and lives in."""

from fastapi.responses import JSONResponse

from domain.registry.refusals import UnknownResident
from projections import residents, search
from projections.engine.tables import Reading
from projections.homes import homes
from services.auth.reach import Reach
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.places import IdPath
from services.http.routes.residents import NEEDS, key_of, must_reach_resident, resident_told
from services.http.schemas.page import Page
from services.http.schemas.residents import HomeTold, NamesakesTold, ResidentTold, SamePersonRecording, TellingApart
from services.http.strict_route import nouns
from services.use_cases import residents as persons

router = nouns("residents")
PAIRS_MAX = 200
"""So many pairs are looked at; those that a clerk has told are left out."""


@router.get(
    "/residents/{id}/dwellings",
    summary="What a person owns and lives in",
    response_model=Page[HomeTold],
    responses=asking(404),
)
def list_homes(house: Asking, reach: Reaching, id: IdPath) -> Page[HomeTold]:
    """Of all records that are of this person; what is over has its last day."""
    with house.read() as reading:
        must_reach_resident(reach, reading, key_of(id))
        resident_told(house, reading, key_of(id))
        parties = [f"resident:{each}" for each in residents.same_person(reading, key_of(id))]
        found = [HomeTold.model_validate(each) for each in homes(reading, parties)]
    return Page(items=found, next_cursor=None)


@router.get(
    "/namesakes", summary="Records that may be of one person", response_model=Page[NamesakesTold], responses=asking()
)
def list_namesakes(house: Asking, reach: Reaching) -> Page[NamesakesTold]:
    """With one name and one number; a clerk says whether they are."""
    with house.read() as reading:
        told = residents.told_pairs(reading)
        pairs = [pair for pair in search.namesakes(reading, PAIRS_MAX + len(told)) if pair not in told]
        pairs = [pair for pair in pairs if _reaches(reach, reading, pair)]
        found = [
            NamesakesTold(one=resident_told(house, reading, one), other=resident_told(house, reading, other))
            for one, other in pairs[:PAIRS_MAX]
        ]
    return Page(items=found, next_cursor=None)


@router.post(
    "/residents/{id}/same-persons",
    summary="Two records are of one person",
    response_model=ResidentTold,
    responses=acting_on(),
)
def record_same_person(act: Acting, id: IdPath, asked: SamePersonRecording) -> JSONResponse:
    """Nothing is merged: both ids stay in history."""
    resident = key_of(id)
    act.house.ask(lambda reading: must_reach_resident(act.reach, reading, resident))
    act.house.ask(lambda reading: must_reach_resident(act.reach, reading, key_of(asked.same_as)))
    with act.commanding():
        done = persons.record_same_person(
            act.house, resident, same_as=key_of(asked.same_as), authority=asked.authority.named()
        )

    def read(reading: Reading) -> ResidentTold:
        return resident_told(act.house, reading, resident)

    return answer(act, done, read, needs=NEEDS, code=200)


@router.post(
    "/residents/{id}/tellings-apart",
    summary="Two records are of two persons",
    response_model=ResidentTold,
    responses=acting_on(),
)
def tell_persons_apart(act: Acting, id: IdPath, asked: TellingApart) -> JSONResponse:
    """They are not proposed again."""
    resident = key_of(id)
    act.house.ask(lambda reading: must_reach_resident(act.reach, reading, resident))
    act.house.ask(lambda reading: must_reach_resident(act.reach, reading, key_of(asked.other)))
    with act.commanding():
        done = persons.tell_persons_apart(act.house, resident, other=key_of(asked.other))

    def read(reading: Reading) -> ResidentTold:
        return resident_told(act.house, reading, resident)

    return answer(act, done, read, needs=NEEDS, code=200)


def _reaches(reach: Reach, reading: Reading, pair: tuple[str, str]) -> bool:
    try:
        for resident in pair:
            must_reach_resident(reach, reading, resident)
    except UnknownResident:
        return False
    return True

"""Looks at what is sealed: on record before anything is shown."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse

from projections import reveals
from projections.engine.tables import Reading
from services.http.acting import Act, Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.routes.doubts import reached_doubt
from services.http.routes.residents import key_of, must_reach_resident
from services.http.schemas.doubts import RevealedTold, Revealing, RevealTold
from services.http.schemas.page import Page
from services.http.schemas.values import Person
from services.http.strict_route import nouns
from services.use_cases.reveals import record_reveal, seen, subject_of_doubt
from services.web.my.mine import mine

router = nouns("reveals")
NEEDS = ("reveals",)
SeenBy = Annotated[Person | None, Query(description="By one person alone.")]
Subject = Annotated[str | None, Query(max_length=200, description="At what concerns one resident alone.")]


@router.post("/reveals", summary="Look at what is sealed", response_model=RevealedTold, responses=acting_on())
def reveal(act: Acting, asked: Revealing) -> JSONResponse:
    """The purpose is recorded first, and the person whom it is about sees who looked."""
    subject = _subject(act, asked)
    with act.commanding():
        done = record_reveal(act.house, subject, kinds=asked.kinds, purpose=asked.purpose, case=asked.doubt)

    def read(_reading: Reading) -> RevealedTold:
        shown = seen(act.house, subject, kinds=asked.kinds, case=asked.doubt)
        return RevealedTold(subject=subject, **shown._asdict())

    return answer(act, done, read, needs=NEEDS, code=200)


@router.get("/reveals", summary="Who looked at what", response_model=Page[RevealTold], responses=asking())
def list_reveals(
    house: Asking, reach: Reaching, paged: Paged, person: SeenBy = None, resident: Subject = None
) -> Page[RevealTold]:
    """In the order of the looks. A resident sees who looked at his own; others where they may look at all."""
    with house.read() as reading:
        if reach.is_own:
            reach.goes_nowhere_special()
            who = mine(reading, reach.principal, house.today())
            looks = reveals.reveals_of(reading, who.subjects)
            return Page(items=[RevealTold.model_validate(each) for each in looks], next_cursor=None)
        if resident is not None:
            must_reach_resident(reach, reading, key_of(resident))
        elif not reach.is_everywhere:
            person = reach.principal.actor  # Of a whole area nobody is told but the bureau.
            reach.goes_nowhere_special()
        subject, after = key_of(resident) if resident else None, int(paged.after or 0)
        found = reveals.reveals(reading, seen_by=person, subject=subject, after=after, limit=paged.asked)
    return paged.page(found, RevealTold.model_validate)


def _subject(act: Act, asked: Revealing) -> str:
    """Who lives where he may look, or whose doubt he may answer. Raises UnknownResident, UnknownDispute."""
    with act.house.read() as reading:
        if asked.resident is not None:
            must_reach_resident(act.reach, reading, key_of(asked.resident))
            return key_of(asked.resident)
        reached_doubt(act.house, act.reach, reading, asked.doubt or "")
    return subject_of_doubt(act.house, asked.doubt or "")

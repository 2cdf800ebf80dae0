"""What an area owes."""

from typing import Annotated

from fastapi import Query

from projections import arrears
from projections.arrears import AGE_BUCKETS, Arrears
from services.http import days
from services.http.acting import Asking
from services.http.days import AsOf, KnownAt
from services.http.describing import asking
from services.http.places import AreaQuery, known_area
from services.http.schemas.figures import ArrearsTold
from services.http.strict_route import nouns

router = nouns("arrears")
AS_USUAL = ",".join(map(str, AGE_BUCKETS))
Buckets = Annotated[
    str,
    Query(
        pattern=r"^[0-9]{1,3}(,[0-9]{1,3}){0,11}$",
        description="Where the buckets of the ageing begin, in whole months since the due date.",
    ),
]


@router.get("/arrears", summary="The arrears of an area", response_model=ArrearsTold, responses=asking(404))
def get_arrears(
    house: Asking, area: AreaQuery, as_of: AsOf = None, known_at: KnownAt = None, buckets: Buckets = AS_USUAL
) -> ArrearsTold:
    """What is due and not paid, by age and creditor, charge by charge."""
    begins = [int(begin) for begin in buckets.split(",")]
    today = house.today()
    day = days.not_after(today, as_of) or days.known(house, known_at) or today
    with house.read() as reading:
        known_area(reading, area)
        found: Arrears
        if as_of is None and known_at is None:
            found = arrears.arrears(reading, area, day, begins)
        else:
            position = days.position(reading, known_at)
            found = arrears.arrears_as_known(reading, area, day, position, begins)
    return ArrearsTold.model_validate(found)

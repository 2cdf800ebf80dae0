"""Dormitory areas."""

from projections import directory
from services.http.acting import Asking, Reaching
from services.http.describing import asking
from services.http.paging import Paged
from services.http.schemas.page import Page
from services.http.schemas.registry import AreaTold
from services.http.strict_route import nouns

router = nouns("areas")


@router.get("/areas", summary="All dormitory areas", response_model=Page[AreaTold], responses=asking())
def list_areas(house: Asking, reach: Reaching, paged: Paged) -> Page[AreaTold]:
    """By code; those that one may see."""
    after = paged.after or ""
    found = [(row.area, row) for row in house.ask(directory.areas) if row.area > after and reach.reaches_area(row.area)]
    return paged.page(found[: paged.asked], AreaTold.model_validate)

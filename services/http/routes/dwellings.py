"""Dwellings, and their owners in time."""

from typing import Any

from projections import directory
from projections.directory import EVER
from projections.engine.tables import Reading
from services.house import House
from services.http.acting import Asking
from services.http.describing import asking
from services.http.paging import Paged
from services.http.places import AreaQuery, DwellingPath, known_area, known_dwelling
from services.http.schemas.page import Page
from services.http.schemas.registry import DwellingInFull, DwellingTold, OwnerTold, UserTold
from services.http.strict_route import nouns

router = nouns("dwellings")
NEEDS = ("directory",)


@router.get("/dwellings", summary="The dwellings of an area", response_model=Page[DwellingTold], responses=asking(404))
def list_dwellings(house: Asking, area: AreaQuery, paged: Paged) -> Page[DwellingTold]:
    """In the order of their doors."""
    with house.read() as reading:
        known_area(reading, area)
        found = directory.dwellings(reading, area, paged.after, paged.asked)
    return paged.page([(row.dwelling, row) for row in found], DwellingTold.model_validate)


@router.get("/dwellings/{code}", summary="One dwelling", response_model=DwellingInFull, responses=asking(404))
def get_dwelling(house: Asking, code: DwellingPath) -> DwellingInFull:
    """With its owners, its users, and who owes its fees today."""
    with house.read() as reading:
        return dwelling_in_full(house, reading, code)


def dwelling_in_full(house: House, reading: Reading, code: str) -> DwellingInFull:
    """Raises UnknownDwelling."""
    row = known_dwelling(reading, code)
    fields: dict[str, Any] = {name: getattr(row, name) for name in DwellingTold.model_fields}
    return DwellingInFull(
        **fields,
        owners=[
            OwnerTold(
                party=each.party,
                since=None if each.since == EVER else each.since,
                numerator=each.numerator,
                denominator=each.denominator,
            )
            for each in directory.owners(reading, code)
        ],
        users=[UserTold.model_validate(each) for each in directory.users(reading, code)],
        debtor=directory.debtor_on(reading, code, house.today()),
    )

"""Dwellings, and their owners in time."""

from typing import Annotated, Any

from fastapi import Query, Response

from domain.registry.dwelling import Dwelling
from projections import directory, dwelling_codes
from projections.directory import EVER
from projections.engine.tables import Reading
from projections.estates import estates
from services.house import House
from services.http.acting import Asking
from services.http.days import AnyDay, not_after
from services.http.describing import asking
from services.http.editions import Showing, put, with_edition
from services.http.paging import Paged
from services.http.places import AreaQuery, DwellingPath, known_area, known_dwelling
from services.http.schemas.page import Page
from services.http.schemas.registry import (
    AreaEffects,
    AreaEffectTold,
    CodeTold,
    DwellingInFull,
    DwellingTold,
    EstateTold,
    OwnersKnownTold,
    OwnerTold,
    UserTold,
)
from services.http.schemas.values import Month
from services.http.strict_route import nouns
from services.use_cases.area_effects import area_effects
from services.use_cases.ownership import owners_as_known

router = nouns("dwellings")
NEEDS = ("directory", "dwelling_codes")
Ended = Annotated[bool, Query(description="With those that were divided or joined.")]
OnDay = Annotated[AnyDay | None, Query(description="Whose it was on this day; today, if it is not said.")]
AsKnown = Annotated[AnyDay | None, Query(description="By what was on record at the end of this day; by now.")]
SinceMonth = Annotated[Month | None, Query(description="Of charges since this month alone.", examples=["2026-01"])]


@router.get("/dwellings", summary="The dwellings of an area", response_model=Page[DwellingTold], responses=asking(404))
def list_dwellings(house: Asking, area: AreaQuery, paged: Paged, ended: Ended = False) -> Page[DwellingTold]:
    """In the order of their doors."""
    with house.read() as reading:
        known_area(reading, area)
        found = directory.dwellings(reading, area, paged.after, paged.asked, ended=ended)
    return paged.page([(row.code, row) for row in found], DwellingTold.model_validate)


@router.get("/estates", summary="Dwellings that wait for heirs", response_model=Page[EstateTold], responses=asking(404))
def list_estates(house: Asking, area: AreaQuery) -> Page[EstateTold]:
    """Those that still stand in the name of somebody who has died."""
    with house.read() as reading:
        known_area(reading, area)
        found = [EstateTold.model_validate(each) for each in estates(reading, area, house.today())]
    return Page(items=found, next_cursor=None)


@router.get(
    "/dwellings/{code}", summary="One dwelling", response_model=DwellingInFull, responses=with_edition(asking(404))
)
def get_dwelling(house: Asking, code: DwellingPath, editions: Showing, answer: Response) -> DwellingInFull:
    """With its owners, its users, and who owes its fees today."""
    put(answer, editions.shown(Dwelling, code, NEEDS))
    with house.read() as reading:
        return dwelling_in_full(house, reading, code)


@router.get(
    "/dwellings/{code}/owners",
    summary="Whose it was on a day, as it was known on another",
    response_model=OwnersKnownTold,
    responses=asking(404, 409),
)
def get_owners(house: Asking, code: DwellingPath, on: OnDay = None, as_known: AsKnown = None) -> OwnersKnownTold:
    """From the dwelling's own history: what came later, or was corrected later, does not alter the answer."""
    known = not_after(house.today(), as_known) or house.today()
    return OwnersKnownTold.model_validate(owners_as_known(house, code, on=on or house.today(), as_known=known))


@router.get(
    "/dwellings/{code}/area-effects",
    summary="Bills that stand on another floor area",
    response_model=AreaEffects,
    responses=asking(404),
)
def get_area_effects(house: Asking, code: DwellingPath, since: SinceMonth = None) -> AreaEffects:
    """What the area on record would have meant for them; nothing is assessed anew."""
    return AreaEffects(effects=effects_told(house, code, since or ""))


def effects_told(house: House, code: str, since: str = "") -> list[AreaEffectTold]:
    """Raises UnknownDwelling."""
    return [AreaEffectTold.model_validate(each) for each in area_effects(house, code, since)]


def dwelling_in_full(house: House, reading: Reading, code: str) -> DwellingInFull:
    """Raises UnknownDwelling."""
    row = known_dwelling(reading, code)
    code = row.dwelling
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
        codes=[CodeTold.model_validate(each) for each in dwelling_codes.codes_of(reading, code)],
        became=dwelling_codes.became(reading, code),
        made_of=dwelling_codes.made_of(reading, code),
    )

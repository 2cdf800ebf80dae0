"""What an address names: dwellings, areas and buildings in any spelling, read as their codes."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from pydantic import AfterValidator

from domain.registry.refusals import UnknownArea, UnknownDwelling
from domain.values.dwelling_code import DwellingCodeInvalid, area_code, canonical, place
from domain.values.party import PartyInvalid, party
from projections import directory, dwelling_codes
from projections.directory import AreaRow, DwellingRow
from projections.engine.tables import Reading
from services.auth.entering import reach_of
from services.auth.reach import Reach
from services.http.acting import house_of
from services.http.refusals import NothingThere, UnknownBuilding
from services.http.schemas.values import refusing

LONGEST = 80


def building_code(written: str) -> str:
    """BH-1 is what its first dwelling begins with. Raises UnknownBuilding."""
    try:
        return place(canonical(f"{written}-1-1")).building
    except DwellingCodeInvalid:
        raise UnknownBuilding() from None


def _creditor(written: str) -> str:
    try:
        if not written.isprintable():
            raise PartyInvalid
        return party(written)
    except PartyInvalid:
        raise NothingThere() from None


DwellingCode = Annotated[
    str,
    AfterValidator(refusing(canonical)),
    Path(
        max_length=LONGEST,
        description="Any code that it ever had, in any spelling: BH-1-1-101, bh-1栋-一单元-101.",
        examples=["BH-1-1-101"],
    ),
]


AreaNamed = Annotated[str, AfterValidator(refusing(area_code)), Path(max_length=LONGEST, examples=["BH"])]
AreaAsked = Annotated[
    str, AfterValidator(refusing(area_code)), Query(max_length=LONGEST, description="An area's code.", examples=["BH"])
]
BuildingNamed = Annotated[str, AfterValidator(refusing(building_code)), Path(max_length=LONGEST, examples=["BH-1"])]
CreditorNamed = Annotated[
    str, AfterValidator(refusing(_creditor)), Path(max_length=LONGEST + 20, examples=["company:shicheng"])
]


def first_code(request: Request, code: DwellingCode) -> str:
    """By whichever code a dwelling is asked for, it is known by its first one. Raises UnknownDwelling."""
    first = house_of(request).ask(lambda reading: dwelling_codes.first_code(reading, code))
    if not reach_of(request).reaches_dwelling(first):
        raise UnknownDwelling(code)
    return first


async def reached_area(request: Request, area: AreaNamed) -> str:
    """Raises UnknownArea."""
    reach_of(request).must_reach_area(area)
    return area


async def asked_area(request: Request, area: AreaAsked) -> str:
    """Raises UnknownArea."""
    reach_of(request).must_reach_area(area)
    return area


async def reached_building(request: Request, building: BuildingNamed) -> str:
    """Raises UnknownBuilding."""
    must_reach_building(reach_of(request), building)
    return building


def must_reach_building(reach: Reach, building: str) -> None:
    """Of one's areas, or one's own. Raises UnknownBuilding."""
    own = {place(dwelling).building for dwelling in reach.dwellings}
    if not reach.reaches_area(building.rpartition("-")[0]) and building not in own:
        raise UnknownBuilding()


async def reached_books(request: Request, creditor: CreditorNamed) -> str:
    """Raises NothingThere."""
    if not reach_of(request).reaches_payee(creditor):
        raise NothingThere()
    return creditor


DwellingPath = Annotated[str, Depends(first_code)]
AreaPath = Annotated[str, Depends(reached_area)]
AreaQuery = Annotated[str, Depends(asked_area)]
BuildingPath = Annotated[str, Depends(reached_building)]
CreditorPath = Annotated[str, Depends(reached_books)]
IdPath = Annotated[str, Path(max_length=200)]


def known_dwelling(reading: Reading, code: str, reach: Reach | None = None) -> DwellingRow:
    """By its first code, or by another that it had; within a reach, if one is given. Raises UnknownDwelling."""
    found = directory.dwelling(reading, code)
    if found is None:
        found = directory.dwelling(reading, dwelling_codes.first_code(reading, code))
    if found is None or (reach and not reach.reaches_dwelling(found.dwelling)):
        raise UnknownDwelling(code)
    return found


def known_area(reading: Reading, code: str) -> AreaRow:
    """Raises UnknownArea."""
    found = next((area for area in directory.areas(reading) if area.area == code), None)
    if found is None:
        raise UnknownArea(code)
    return found

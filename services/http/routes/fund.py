"""The maintenance fund of a building. Figures only."""

from typing import Annotated

from fastapi import Query

from projections import directory, fund_ledger
from projections.engine.tables import Reading
from projections.fund_ledger import FundOfBuilding
from services.http.acting import Asking
from services.http.describing import asking
from services.http.places import BuildingPath
from services.http.refusals import UnknownBuilding
from services.http.schemas.handover import FundInFull, FundOfBuildingTold, SubAccountTold
from services.http.strict_route import nouns

router = nouns("fund")
Details = Annotated[bool, Query(description="With each dwelling's sub-account.")]


@router.get("/fund/{building}", summary="The fund of a building", response_model=FundInFull, responses=asking(404))
def get_fund(house: Asking, building: BuildingPath, details: Details = False) -> FundInFull:
    """Due, paid and missing by owner of the money, and what is held."""
    with house.read() as reading:
        found = fund_ledger.fund(reading, building) or _empty(reading, building)
        accounts = fund_ledger.sub_accounts_of(reading, building) if details else None
    return FundInFull(
        **FundOfBuildingTold.model_validate(found).model_dump(),
        sub_accounts=None if accounts is None else [SubAccountTold.model_validate(each) for each in accounts],
    )


def _empty(reading: Reading, building: str) -> FundOfBuilding:
    """A building without a fund on record. Raises UnknownBuilding."""
    area = building.partition("-")[0]
    if all(row.building != building for row in directory.dwellings(reading, area)):
        raise UnknownBuilding()
    nothing = {name: 0 for name in FundOfBuilding.__struct_fields__ if name != "building"}
    return FundOfBuilding(building=building, **nothing)

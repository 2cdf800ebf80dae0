"""The figures of a handover. Its gates come with their own rules."""

from collections.abc import Iterable
from datetime import date

from projections import arrears, directory, fund_ledger, retrofit_progress
from projections.arrears import OpenCharge
from projections.engine.tables import Reading
from services.http.acting import Asking
from services.http.describing import asking
from services.http.places import AreaPath, known_area
from services.http.schemas.handover import (
    FundOfArea,
    FundOfBuildingTold,
    FundSums,
    HandoverTold,
    LegacyArrears,
    LegacyOfCreditor,
    RetrofitOfArea,
    RetrofitOfBuildingTold,
    RetrofitSums,
)
from services.http.strict_route import nouns

router = nouns("handover")


@router.get("/handover/{area}", summary="The figures of a handover", response_model=HandoverTold, responses=asking(404))
def get_handover(house: Asking, area: AreaPath) -> HandoverTold:
    """Fund and retrofit by building, and what is still owed from before, by creditor."""
    today = house.today()
    with house.read() as reading:
        known = known_area(reading, area)
        return HandoverTold(
            area=area,
            name=known.name,
            as_of=today,
            dwellings=len(directory.dwellings(reading, area)),
            fund=_fund(reading, area),
            retrofit=_retrofit(reading, area),
            legacy_arrears=_legacy(reading, area, today),
        )


def _fund(reading: Reading, area: str) -> FundOfArea:
    buildings = [FundOfBuildingTold.model_validate(row) for row in fund_ledger.funds_of_area(reading, area)]
    names = FundSums.model_fields
    total = FundSums(**{name: sum(getattr(building, name) for building in buildings) for name in names})
    return FundOfArea(buildings=buildings, total=total)


def _retrofit(reading: Reading, area: str) -> RetrofitOfArea:
    rows = [RetrofitOfBuildingTold.model_validate(row) for row in retrofit_progress.retrofits_of_area(reading, area)]
    items = dict.fromkeys(row.item for row in rows)
    return RetrofitOfArea(buildings=rows, totals=[_of_item(item, rows) for item in items])


def _of_item(item: str, rows: Iterable[RetrofitOfBuildingTold]) -> RetrofitSums:
    own = [row for row in rows if row.item == item]
    names = [name for name in RetrofitSums.model_fields if name != "item"]
    return RetrofitSums(item=item, **{name: sum(getattr(row, name) for row in own) for name in names})


def _legacy(reading: Reading, area: str, today: date) -> LegacyArrears:
    """What is owed to a bureau: it stood before any company came."""
    owed: dict[str, list[OpenCharge]] = {}
    for charge in arrears.arrears(reading, area, today).open_charges:
        if charge.creditor.startswith("bureau:"):
            owed.setdefault(charge.creditor, []).append(charge)
    creditors = [
        LegacyOfCreditor(
            creditor=creditor,
            charges=len(charges),
            dwellings=len({charge.dwelling for charge in charges}),
            outstanding_fen=sum(charge.outstanding_fen for charge in charges),
        )
        for creditor, charges in sorted(owed.items())
    ]
    return LegacyArrears(creditors=creditors, outstanding_fen=sum(each.outstanding_fen for each in creditors))

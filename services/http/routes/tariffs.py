"""Tariffs: read, and proposed; another person approves."""

from fastapi.responses import JSONResponse

from projections import tariffs
from services.http.acting import Acting, Asking
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import AreaQuery, known_area
from services.http.proposing import propose
from services.http.schemas.approvals import ProposalTold, TariffAdoption, TariffEnding, TariffWithdrawal
from services.http.schemas.billing import TariffTold
from services.http.schemas.page import Page
from services.http.strict_route import nouns

router = nouns("tariffs")


@router.get("/tariffs", summary="Every tariff of an area", response_model=Page[TariffTold], responses=asking(404))
def list_tariffs(house: Asking, area: AreaQuery, paged: Paged) -> Page[TariffTold]:
    """By fee kind and version; withdrawn ones, too."""
    after = paged.after or ""
    with house.read() as reading:
        known_area(reading, area)
        places = [(f"{row.fee_kind}/{row.version:06}", row) for row in tariffs.tariffs(reading, area)]
    found = [each for each in sorted(places, key=lambda each: each[0]) if each[0] > after]
    return paged.page(found[: paged.asked], TariffTold.model_validate)


@router.post(
    "/tariffs",
    summary="Propose a tariff from a month on",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_tariff(act: Acting, asked: TariffAdoption) -> JSONResponse:
    """It takes over from its first month on; what was assessed before keeps its own."""
    return propose(act, "tariff adoption", asked.model_dump(mode="json"))


@router.post(
    "/tariffs/withdrawals",
    summary="Propose to take back a mis-keyed tariff",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_tariff_withdrawal(act: Acting, asked: TariffWithdrawal) -> JSONResponse:
    """Refused while a standing charge names it."""
    return propose(act, "tariff withdrawal", asked.model_dump(mode="json"))


@router.post(
    "/tariffs/endings",
    summary="Propose to end a fee",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_tariff_ending(act: Acting, asked: TariffEnding) -> JSONResponse:
    """After this month it is not assessed any more."""
    return propose(act, "tariff ending", asked.model_dump(mode="json"))

"""What is recorded about one dwelling."""

from functools import partial
from typing import Any

from fastapi.responses import JSONResponse

from domain.registry.dwelling import Dwelling
from projections.engine.tables import Reading
from services.http.acting import Act, Acting
from services.http.answering import answer
from services.http.assessments import assessment_of_month
from services.http.describing import acting_on
from services.http.editions import IfMatch, Showing, with_edition
from services.http.places import DwellingPath
from services.http.proposing import propose
from services.http.routes.dwellings import NEEDS, dwelling_in_full, effects_told
from services.http.schemas.approvals import OfDwelling, ProposalTold
from services.http.schemas.billing import AssessmentTold, SingleAssessment
from services.http.schemas.registry import (
    DwellingInFull,
    FloorAreaCorrected,
    FloorAreaCorrection,
    PayerNaming,
    TenantMovingIn,
    TenantMovingOut,
    VacancyDeclaration,
    VacancyEnding,
)
from services.http.strict_route import nouns
from services.use_cases import assessment, registry
from services.use_cases.command import Done

router = nouns("dwellings")


@router.post(
    "/dwellings/{code}/floor-area-corrections",
    summary="Correct a floor area after a measurement",
    response_model=FloorAreaCorrected,
    responses=with_edition(acting_on(412, 428)),
)
def correct_floor_area(
    act: Acting, code: DwellingPath, asked: FloorAreaCorrection, editions: Showing, if_match: IfMatch
) -> JSONResponse:
    """What is assessed from now on uses it; what stands keeps what it was reckoned by, and is shown."""
    seen = editions.seen(Dwelling, code, if_match)
    with act.commanding():
        done = registry.correct_floor_area(
            act.house, code, floor_area_sqm=asked.floor_area_sqm, authority=asked.authority.named(), seen=seen
        )

    def read(reading: Reading) -> FloorAreaCorrected:
        home = dwelling_in_full(act.house, reading, code)
        return FloorAreaCorrected(**dict(home), effects=effects_told(act.house, code))

    return answer(act, done, read, needs=NEEDS, code=200, edition=partial(editions.shown, Dwelling, code))


@router.post(
    "/dwellings/{code}/payers",
    summary="Name who owes the fees from a day on",
    response_model=DwellingInFull,
    responses=with_edition(acting_on(412, 428)),
)
def name_payer(
    act: Acting, code: DwellingPath, asked: PayerNaming, editions: Showing, if_match: IfMatch
) -> JSONResponse:
    """The owner stays liable with them."""
    seen, authority = editions.seen(Dwelling, code, if_match), asked.authority.named()
    with act.commanding():
        done = registry.name_payer(
            act.house, code, payer=asked.payer, effective_from=asked.effective_from, authority=authority, seen=seen
        )
    return _dwelling(act, done, code, edition=partial(editions.shown, Dwelling, code))


@router.post(
    "/dwellings/{code}/vacancies",
    summary="Declare a dwelling vacant",
    response_model=DwellingInFull,
    responses=acting_on(),
)
def declare_vacancy(act: Acting, code: DwellingPath, asked: VacancyDeclaration) -> JSONResponse:
    """What that costs is a rule of its own."""
    with act.commanding():
        done = registry.declare_vacancy(act.house, code, since=asked.since, authority=asked.authority.named())
    return _dwelling(act, done, code)


@router.post(
    "/dwellings/{code}/vacancy-endings",
    summary="Somebody lives there again",
    response_model=DwellingInFull,
    responses=acting_on(),
)
def end_vacancy(act: Acting, code: DwellingPath, asked: VacancyEnding) -> JSONResponse:
    """Refused where it is not vacant by the record."""
    with act.commanding():
        done = registry.end_vacancy(act.house, code, ended_on=asked.ended_on)
    return _dwelling(act, done, code)


@router.post(
    "/dwellings/{code}/tenants",
    summary="Somebody moves in who does not own it",
    response_model=DwellingInFull,
    responses=acting_on(),
)
def move_in(act: Acting, code: DwellingPath, asked: TenantMovingIn) -> JSONResponse:
    """A tenant, or an occupant without a lease; a registered person."""
    with act.commanding():
        done = registry.move_in(
            act.house,
            code,
            resident=asked.resident.removeprefix("resident:"),
            capacity=asked.capacity,
            since=asked.since,
            authority=asked.authority.named(),
        )
    return _dwelling(act, done, code)


@router.post(
    "/dwellings/{code}/tenant-departures",
    summary="Somebody moves out",
    response_model=DwellingInFull,
    responses=acting_on(),
)
def move_out(act: Acting, code: DwellingPath, asked: TenantMovingOut) -> JSONResponse:
    """Refused for who does not live there by the record."""
    with act.commanding():
        done = registry.move_out(
            act.house, code, resident=asked.resident.removeprefix("resident:"), moved_out_on=asked.moved_out_on
        )
    return _dwelling(act, done, code)


@router.post(
    "/dwellings/{code}/assessments",
    summary="Assess one month of one fee by hand",
    status_code=201,
    response_model=AssessmentTold,
    responses=acting_on(),
)
def assess_fee(act: Acting, code: DwellingPath, asked: SingleAssessment) -> JSONResponse:
    """By the tariff of that month; what rests on payments pays it at once."""
    with act.commanding():
        done = assessment.assess_fee(act.house, code, fee_kind=asked.fee_kind, period=asked.period, due_on=asked.due_on)

    def read(reading: Reading) -> AssessmentTold:
        return assessment_of_month(reading, code, asked.fee_kind, asked.period)

    return answer(act, done, read, needs=("billing_statement",))


@router.post(
    "/dwellings/{code}/charge-reversals",
    summary="Propose to reverse a charge",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_charge_reversal(act: Acting, code: DwellingPath, asked: OfDwelling) -> JSONResponse:
    """Another person approves it; then the whole charge goes, and the money on it rests again."""
    return propose(act, "charge reversal", {**asked.model_dump(mode="json"), "dwelling": code})


def _dwelling(act: Act, done: Done, code: str, **how: Any) -> JSONResponse:
    return answer(act, done, lambda reading: dwelling_in_full(act.house, reading, code), needs=NEEDS, code=200, **how)

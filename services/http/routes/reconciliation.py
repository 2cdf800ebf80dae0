"""Do the payment provider's books and ours agree?"""

from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse

from domain.values.period import PeriodEmpty
from services.http import days
from services.http.acting import Acting, Asking, Reaching
from services.http.days import AnyDay
from services.http.describing import acting_on, asking
from services.http.proposing import propose
from services.http.schemas.approvals import ProposalTold
from services.http.schemas.reconciliation import Explanation, ReconciliationTold
from services.http.strict_route import nouns
from services.payment_gateway.report import AS_USUAL, as_told, must_reach_account, report
from services.use_cases.differences import account_payee

router = nouns("online-payments")
Since = Annotated[AnyDay | None, Query(description="By default 30 days before `until`.", examples=["2026-11-01"])]
Until = Annotated[AnyDay | None, Query(description="By default today.", examples=["2026-11-23"])]


@router.get(
    "/reconciliation", summary="The provider's books beside ours", response_model=ReconciliationTold, responses=asking()
)
def get_reconciliation(house: Asking, reach: Reaching, since: Since = None, until: Until = None) -> ReconciliationTold:
    """By day and by payout; every difference with its next step, and by what it was cleared."""
    must_reach_account(house, reach)
    last = days.not_after(house.today(), until) or house.today()
    first = since or last - AS_USUAL
    if last < first:
        raise PeriodEmpty(first, last)
    with house.read() as reading:
        return ReconciliationTold.model_validate(as_told(report(reading, first, last)))


@router.post(
    "/reconciliation/explanations",
    summary="Propose why a difference will stay",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_explanation(act: Acting, asked: Explanation) -> JSONResponse:
    """Another person approves it. No money moves by that; what is in suspense is identified or sent back instead."""
    must_reach_account(act.house, act.reach)
    content = asked.model_dump(mode="json") | {"payee": account_payee(act.house)}
    return propose(act, "difference explanation", content)

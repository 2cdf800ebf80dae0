"""Do the payment provider's books and ours agree?"""

from typing import Annotated

from fastapi import Query

from domain.values.period import PeriodEmpty
from services.http import days
from services.http.acting import Asking, Reaching
from services.http.days import AnyDay
from services.http.describing import asking
from services.http.schemas.reconciliation import ReconciliationTold
from services.http.strict_route import nouns
from services.payment_gateway.report import AS_USUAL, as_told, must_reach_account, report

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

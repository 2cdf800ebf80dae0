"""An assessment as the statement remembers it."""

from datetime import date

import msgspec

from domain.billing.events import Assessment
from projections.billing_statement import moved_until
from projections.engine.tables import Reading
from services.http.schemas.billing import AssessmentTold


def assessment_of_month(reading: Reading, dwelling: str, fee_kind: str, period: str) -> AssessmentTold:
    """The latest of a month."""
    latest = [
        each.movement.detail
        for each in moved_until(reading, dwelling, date.max)
        if (each.movement.what, each.movement.fee_kind, each.movement.period) == ("assessed", fee_kind, period)
    ][-1]
    return AssessmentTold.model_validate(msgspec.json.decode(latest or b"", type=Assessment))

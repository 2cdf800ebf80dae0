"""Tariffs, assessments, runs."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from services.http.schemas.page import Problem
from services.http.schemas.registry import AuthorityTold
from services.http.schemas.values import AreaText, Asked, Day, FeeKind, Month, Text, Told, example

BASIS = {
    "tariff": "BH/物业服务费",
    "tariff_version": 1,
    "basis": "floor_area",
    "quantity": "62.25",
    "unit": "㎡",
    "rate_yuan": "0.50",
    "months": 1,
    "unrounded_fen": "3112.5000",
    "rounding": "half up to 分",
    "authority": {"kind": "合同", "number": "2026-07", "dated": "2026-07-01", "sha256": None},
}
ASSESSMENT = {
    "charge_id": "物业服务费/2026-11/1",
    "dwelling": "BH-1-1-101",
    "fee_kind": "物业服务费",
    "period": "2026-11",
    "amount_fen": 3113,
    "due_on": "2026-11-30",
    "debtor": "resident:5e2b…",
    "liable_with": [],
    "creditor": "company:shicheng",
    "basis": BASIS,
}
RUN = {
    "id": "BH~物业服务费~2026-11~1",
    "run": "BH/物业服务费/2026-11/1",
    "area": "BH",
    "fee_kind": "物业服务费",
    "period": "2026-11",
    "due_on": "2026-11-30",
    "state": "planned",
    "sheets": 2,
    "sheets_posted": 0,
    "lines": 3,
    "total_fen": 9339,
    "posted_fen": 0,
    "planned_by": "person:li",
    "approved_by": None,
}


class TariffTold(Told):
    """A version of a tariff: adopted or withdrawn."""

    area: str
    fee_kind: str
    version: int
    basis: str
    rate_yuan: Decimal = Field(description="For one unit and one month.")
    effective_from: str
    creditor: str
    authority: str
    adopted_by: str
    state: str

    model_config = example(
        {
            "area": "BH",
            "fee_kind": "物业服务费",
            "version": 1,
            "basis": "floor_area",
            "rate_yuan": "0.50",
            "effective_from": "2026-01",
            "creditor": "company:shicheng",
            "authority": "合同 2026-07",
            "adopted_by": "person:zhao",
            "state": "adopted",
        }
    )


class BasisTold(Told):
    """All that an amount was computed from."""

    tariff: str
    tariff_version: int
    basis: str
    quantity: Decimal
    unit: str
    rate_yuan: Decimal
    months: int
    unrounded_fen: Decimal
    rounding: str
    authority: AuthorityTold


class AssessmentTold(Told):
    """One debt, and why it is that much."""

    charge_id: str
    dwelling: str
    fee_kind: str
    period: str
    amount_fen: int
    due_on: date
    debtor: str
    liable_with: list[str]
    creditor: str
    basis: BasisTold

    model_config = example(ASSESSMENT)


class SingleAssessment(Asked):
    """One month of one fee, by hand."""

    fee_kind: FeeKind
    period: Month
    due_on: Day

    model_config = example({"fee_kind": "物业服务费", "period": "2026-11", "due_on": "2026-11-30"})


class RunPlan(Asked):
    """A month of a fee for every dwelling of an area where it does not stand yet."""

    area: AreaText
    fee_kind: FeeKind
    period: Month
    due_on: Day

    model_config = example({"area": "BH", "fee_kind": "物业服务费", "period": "2026-11", "due_on": "2026-11-30"})


class RunPosting(Asked):
    """When it is booked: today, unless an earlier open day is asked for."""

    booked_on: Day | None = None

    model_config = example({"booked_on": None})


class RunAbandonment(Asked):
    """A plan that nobody wants any more."""

    reason: Text

    model_config = example({"reason": "单价录错，重新计划"})


class BooksClosing(Asked):
    """The last day that is closed."""

    through: Day

    model_config = example({"through": "2026-10-31"})


class RunTold(Told):
    """A run, and how far it has come. In addresses its `/` is written `~`."""

    id: str
    run: str
    area: str
    fee_kind: str
    period: str
    due_on: date
    state: str
    sheets: int
    sheets_posted: int
    lines: int
    total_fen: int
    posted_fen: int
    planned_by: str
    approved_by: str | None

    model_config = example(RUN)


class SheetTotalTold(Told):
    """One building's part."""

    building: str
    lines: int
    total_fen: int


class PreviewLineTold(Told):
    """One dwelling's line, and what the same fee was a month before."""

    assessment: AssessmentTold
    previous_fen: int | None
    outlier: bool


class PreviewTold(Told):
    """The whole run before it is approved; dwellings that deserve a look are named."""

    id: str
    state: str
    total_fen: int
    previous_total_fen: int
    median_fen: int
    sheets: list[SheetTotalTold]
    zero: list[str]
    negative: list[str]
    outliers: list[str]
    changed: list[str]
    new: list[str]
    missing: list[str]
    lines: list[PreviewLineTold]

    model_config = example(
        {
            "id": "BH~物业服务费~2026-11~1",
            "state": "planned",
            "total_fen": 3113,
            "previous_total_fen": 3113,
            "median_fen": 3113,
            "sheets": [{"building": "BH-1", "lines": 1, "total_fen": 3113}],
            "zero": [],
            "negative": [],
            "outliers": [],
            "changed": [],
            "new": [],
            "missing": [],
            "lines": [{"assessment": ASSESSMENT, "previous_fen": 3113, "outlier": False}],
        }
    )


class BuildingRefused(Told):
    """A building that was left out whole, and why."""

    building: str
    problem: Problem


class PostingTold(Told):
    """What stands now, and what was refused: mend that, then post again."""

    run: RunTold
    sheets_posted: int
    refused: list[BuildingRefused]

    model_config = example(
        {
            "run": {**RUN, "state": "completed", "sheets_posted": 2, "posted_fen": 9339, "approved_by": "person:zhao"},
            "sheets_posted": 2,
            "refused": [],
        }
    )

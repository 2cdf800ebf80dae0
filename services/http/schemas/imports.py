"""What a workbook holds, and what it brings."""

from pydantic import Field

from services.http.schemas.page import Problem
from services.http.schemas.values import Told, example

FAULT = {
    "sheet": "历史欠费",
    "cell": "J12",
    "title": "欠费(元)",
    "value": "141.30",
    "code": "arrears_do_not_add_up",
    "reason": "欠费应等于应收减已收，即 141.35 元，请核对这三个数。",
}


class FaultTold(Told):
    """A faulty cell: where it is, what stands there, and what to do."""

    sheet: str
    cell: str
    title: str
    value: str
    code: str
    reason: str


class SheetTold(Told):
    """A sheet, and how many rows of data it has."""

    name: str
    rows: int


class ControlSumTold(Told):
    """What rows add up to for a building."""

    building: str
    measure: str
    hundredths: int = Field(description="分, or 1/100 ㎡; rows as they are.")


class ImportTold(Told):
    """A dry run, or an import."""

    kind: str
    sha256: str
    rows: int
    sheets: list[SheetTold]
    faults: list[FaultTold]
    control_sums: list[ControlSumTold]
    facts: int = Field(description="That are new.")
    unchanged: int = Field(description="Rows that were known before, with the same figures.")
    applied: bool

    model_config = example(
        {
            "kind": "arrears",
            "sha256": "9f2c…",
            "rows": 2,
            "sheets": [{"name": "历史欠费", "rows": 2}],
            "faults": [FAULT],
            "control_sums": [{"building": "BH-1", "measure": "outstanding", "hundredths": 14135}],
            "facts": 1,
            "unchanged": 0,
            "applied": False,
        }
    )


class FaultyImport(Problem):
    """Nothing was imported: every fault, by its cell."""

    count: int | None = None
    faults: list[FaultTold] | None = None

    model_config = example(
        {
            "type": "/problems/import_faulty",
            "title": "Import faulty",
            "status": 422,
            "detail": "共发现 1 处问题，未导入任何数据；请改正所列的单元格后重新上传。",
            "code": "import_faulty",
            "count": 1,
            "faults": [FAULT],
        }
    )

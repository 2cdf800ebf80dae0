"""What a workbook holds, and what it brings."""

from typing import Literal

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


class ChangeTold(Told):
    """A cell that says otherwise than the record. What is about a person is not repeated."""

    sheet: str
    cell: str
    title: str
    dwelling: str
    recorded: str
    in_file: str
    becomes: str = Field(description="The fact that it becomes: FloorAreaCorrected, OwnershipTransferred, …")
    takes_two: bool


class MissingTold(Told):
    """On record for a building of the file, and not in it: to be asked about, never deleted."""

    dwelling: str
    what: str = Field(description="Empty where it is the dwelling itself; else a charge or an item.")


class ImportTold(Told):
    """A dry run, a plan, or an import."""

    kind: str
    sha256: str
    rows: int
    sheets: list[SheetTold]
    hidden_rows: int = Field(description="Read like all others: they count.")
    hidden_sheets: list[str] = Field(description="Not read.")
    faults: list[FaultTold]
    control_sums: list[ControlSumTold]
    facts: int = Field(description="That are new.")
    unchanged: int = Field(description="Rows that were known before, with the same figures.")
    changes: list[ChangeTold] = Field(description="Where the file says otherwise than the record.")
    missing: list[MissingTold]
    left_out: int = Field(description="Rows with a fault, where the sound ones are taken without them.")
    takes_two: bool = Field(description="One person plans it, and another applies it.")
    planned_by: str
    applied: bool

    model_config = example(
        {
            "kind": "arrears",
            "sha256": "9f2c…",
            "rows": 2,
            "sheets": [{"name": "历史欠费", "rows": 2}],
            "hidden_rows": 0,
            "hidden_sheets": [],
            "faults": [FAULT],
            "control_sums": [{"building": "BH-1", "measure": "outstanding", "hundredths": 14135}],
            "facts": 1,
            "unchanged": 0,
            "changes": [],
            "missing": [{"dwelling": "BH-1-1-102", "what": "物业服务费/2024/1"}],
            "left_out": 0,
            "takes_two": False,
            "planned_by": "",
            "applied": False,
        }
    )


class Begun(Told):
    """The file is at work under this id."""

    id: str

    model_config = example({"id": "5f0c1d3e-8a52-5c5e-9d0b-5a0d7a1b2c3d"})


class ImportAtWork(Told):
    """How far a file is, and what came of it once it is over."""

    id: str
    kind: str
    sha256: str
    mode: Literal["dry-run", "mark", "plan", "apply"]
    state: Literal["at_work", "interrupted", "ended", "refused"] = Field(
        description="`interrupted`: the server that was at it died. Send the same file again: nothing happens twice."
    )
    phase: Literal["waiting", "read", "compared", "recorded", "marked", "ended", "refused"] = Field(
        description="`read` and `compared` count rows; `total` is 0 while it is not known. `recorded` counts facts that"
        " are ready: they are recorded all at once, or not at all."
    )
    done: int
    total: int
    report: ImportTold | None = Field(description="As a short file is answered at once; also of a faulty one.")
    problem: Problem | None = Field(description="Why nothing was done.")

    model_config = example(
        {
            "id": "5f0c1d3e-8a52-5c5e-9d0b-5a0d7a1b2c3d",
            "kind": "dwellings",
            "sha256": "9f2c…",
            "mode": "apply",
            "state": "at_work",
            "phase": "compared",
            "done": 41500,
            "total": 100000,
            "report": None,
            "problem": None,
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

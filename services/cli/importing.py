"""`anju import`: the bureau's ledgers, tried first, applied whole or not at all."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper, plain
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.refusals import FileUnreadable
from services.cli.words import N_

if TYPE_CHECKING:
    from domain.registry.events import ControlSum
    from services.use_cases.imports import ImportReport

FAULTY = 1
_MEASURES = {
    "rows": N_("行数"),
    "floor area": N_("建筑面积(㎡)"),
    "owner due": N_("业主应交(元)"),
    "owner paid": N_("业主已交(元)"),
    "selling unit due": N_("售房单位应提取(元)"),
    "selling unit paid": N_("售房单位已提取(元)"),
    "held": N_("当前余额(元)"),
    "assessed": N_("应收(元)"),
    "paid": N_("已收(元)"),
    "outstanding": N_("欠费(元)"),
    "household cost": N_("造价(元)"),
    "subsidy": N_("单位补贴(元)"),
    "share": N_("个人应交(元)"),
}
"""What a ledger's rows add up to; another measure is shown as it is called."""


@records("import", N_("导入台账：不写 --apply 只试算，不记账"), only_with="apply")
def import_ledger(
    desk: Desk,
    kind: Annotated[str, typer.Argument(help="dwellings|fund|arrears|retrofit")],
    file: Annotated[Path, typer.Argument(help=N_("Excel 文件 (.xlsx)"))],
    apply: Annotated[bool, typer.Option("--apply", help=N_("真的导入"))] = False,
) -> Answer:
    """Faults by cell, or control sums by building and then the whole ledger."""
    from services.cli.typed import term
    from services.use_cases.command import step
    from services.use_cases.imports import KINDS, apply_import, dry_run

    kind, content = term(kind, tuple(KINDS)), _content(file)
    with desk.bars() as drawn, step("dry run"):
        drawn.move(desk.tongue.gettext(N_("核对台账")), 0, None)
        report = dry_run(desk.house, kind, content)
    if desk.paper:
        _show(report, desk.paper)
    if report.faults:
        return Answer(_told(report, desk.tongue.code), lambda paper: None, FAULTY)
    if not apply:
        return Answer(report, lambda paper: paper.say(_outcome(report, applied=False), facts=report.facts))
    with desk.bars() as drawn:
        drawn.move(desk.tongue.gettext(N_("导入台账")), 0, None)
        done, applied = apply_import(desk.house, kind, content)
    desk.recorded(done)
    return Answer(applied, lambda paper: paper.say(_outcome(report, applied=True), facts=report.facts))


def _content(file: Path) -> bytes:
    """Raises FileUnreadable."""
    try:
        return file.read_bytes()
    except OSError:
        raise FileUnreadable(str(file)) from None


def _told(report: "ImportReport", language: str) -> dict[str, Any]:
    """For programs: each fault with what to do."""
    from services.documents.workbooks import sentence

    faults = [plain(each) | {"reason": sentence(each, language)} for each in report.faults]
    return {**plain(report), "faults": faults}


def _outcome(report: "ImportReport", *, applied: bool) -> str:
    if report.facts == 0:
        return N_("这些都已经在账上，没有变化。")
    return N_("已导入，新记 %(facts)d 件事。") if applied else N_("还没有导入：加上 --apply 就会新记 %(facts)d 件事。")


def _show(report: "ImportReport", paper: Paper) -> None:
    paper.say(N_("%(rows)d 行，其中 %(unchanged)d 行以前已导入。"), rows=report.rows, unchanged=report.unchanged)
    if report.faults:
        _show_faults(report, paper)
    else:
        _show_sums(report.control_sums, paper)


def _show_faults(report: "ImportReport", paper: Paper) -> None:
    from services.documents.workbooks import sentence

    titles = (N_("工作表"), N_("单元格"), N_("列名"), N_("内容"), N_("怎么改"))
    rows = [
        (each.sheet, each.cell, each.title, each.value, sentence(each, paper.tongue.code)) for each in report.faults
    ]
    paper.table(titles, rows)
    paper.say(N_("有 %(count)d 处要改，什么也没有导入：请照上表改好再导入。"), count=len(report.faults))


def _show_sums(sums: "tuple[ControlSum, ...]", paper: Paper) -> None:
    """A row a building, a column a measure, and what they come to."""
    by_building: dict[str, dict[str, int]] = {}
    for each in sums:
        by_building.setdefault(each.building, {})[each.measure] = each.hundredths
    measures = list(dict.fromkeys(each.measure for each in sums))
    totals = {measure: sum(each.hundredths for each in sums if each.measure == measure) for measure in measures}
    lines = [*by_building.items(), (paper.tongue.gettext(N_("合计")), totals)]
    rows = [(name, *(_figure(measure, line.get(measure, 0), paper) for measure in measures)) for name, line in lines]
    titles = (N_("楼栋"), *(_MEASURES.get(measure, measure) for measure in measures))
    paper.table(titles, rows, figures=len(measures))


def _figure(measure: str, hundredths: int, paper: Paper) -> str:
    """Rows are counted; all else has two decimals."""
    return str(hundredths) if measure == "rows" else paper.tongue.number(Decimal(hundredths).scaleb(-2))

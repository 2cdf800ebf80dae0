"""What a file holds and what it would change, as people read it in a terminal."""

from itertools import repeat
from typing import TYPE_CHECKING

from services.cli.answers import Paper
from services.cli.words import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.registry.events import ControlSum
    from services.documents.workbooks import Fault
    from services.use_cases.imports import ImportReport

LISTED = 200
"""Differences on a screen; programs are told all of them."""


def show(report: "ImportReport", paper: Paper) -> None:
    """Faults first: where there are any, nothing else matters yet, unless their rows are left out."""
    paper.say(N_("%(rows)d 行，其中 %(unchanged)d 行以前已导入。"), rows=report.rows, unchanged=report.unchanged)
    if report.hidden_rows:
        paper.say(N_("其中 %(rows)d 行在文件里是隐藏的，也算在内。"), rows=report.hidden_rows)
    if report.hidden_sheets:
        paper.say(N_("隐藏的工作表没有读：%(sheets)s。"), sheets="、".join(report.hidden_sheets))
    if report.faults:
        _show_faults(report, paper)
    if not report.faults or report.left_out:
        _show_sums(report.control_sums, paper)
        _show_changes(report, paper)
        _show_missing(report, paper)


def _show_faults(report: "ImportReport", paper: Paper) -> None:
    show_faults(report.faults, paper)
    count = len(report.faults)
    if report.left_out:
        paper.say(N_("有 %(count)d 处要改，这些行（%(rows)d 行）先不导入。"), count=count, rows=report.left_out)
    else:
        paper.say(N_("有 %(count)d 处要改，什么也没有导入：请照上表改好再导入。"), count=count)


def show_faults(faults: "Sequence[Fault]", paper: Paper) -> None:
    """Each by its cell, with what to do."""
    from services.documents.workbooks import sentence

    titles = (N_("工作表"), N_("单元格"), N_("列名"), N_("内容"), N_("怎么改"))
    rows = [(each.sheet, each.cell, each.title, each.value, sentence(each, paper.tongue.code)) for each in faults]
    paper.table(titles, rows)


def _show_sums(sums: "Sequence[ControlSum]", paper: Paper) -> None:
    """By building, and what they come to."""
    from services.languages.ledgers import MEASURES, figure
    from services.use_cases.imports import sums_table

    table = sums_table(sums)
    lines = [*table.rows, (paper.tongue.gettext(N_("合计")), table.whole)]
    rows = [(name, *(map(figure, table.measures, line, repeat(paper.tongue)))) for name, line in lines]
    titles = (N_("楼栋"), *(MEASURES.get(measure, measure) for measure in table.measures))
    paper.table(titles, rows, figures=len(table.measures))


def _show_changes(report: "ImportReport", paper: Paper) -> None:
    from services.languages.ledgers import BECOMES

    if not report.changes:
        return
    t = paper.tongue
    titles = (N_("户号"), N_("单元格"), N_("列名"), N_("账上"), N_("文件里"), N_("会记成"))
    rows = [
        (
            each.dwelling,
            f"{each.sheet}!{each.cell}",
            each.title,
            each.recorded,
            each.in_file,
            t.gettext(BECOMES[each.becomes]),
        )
        for each in report.changes[:LISTED]
    ]
    paper.table(titles, rows, of=t.gettext(N_("与账上不同的地方：")))
    if len(report.changes) > LISTED:
        paper.say(N_("还有 %(count)d 处没有列出，用 --json 可看全部。"), count=len(report.changes) - LISTED)
    if report.takes_two:
        paper.say(N_("业主、产权和旧欠费的更改要两个人办：一人加 --plan 提出，另一人用同一个文件加 --apply 导入。"))


def _show_missing(report: "ImportReport", paper: Paper) -> None:
    if not report.missing:
        return
    t = paper.tongue
    rows = [(each.dwelling, each.what) for each in report.missing[:LISTED]]
    paper.table((N_("户号"), N_("内容")), rows, of=t.gettext(N_("账上有、文件里没有（不会删除，请核实）：")))
    if len(report.missing) > LISTED:
        paper.say(N_("还有 %(count)d 处没有列出，用 --json 可看全部。"), count=len(report.missing) - LISTED)

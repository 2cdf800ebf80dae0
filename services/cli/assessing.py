"""`anju run`, `anju assess`: a month of a fee, for an area or for one dwelling."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.typed import day
from services.cli.words import N_

if TYPE_CHECKING:
    from domain.errors import Refusal
    from projections.assessment_runs import RunRow
    from services.use_cases.preview import Preview, PreviewLine

Run = Annotated[str, typer.Argument(help=N_("批次，如 BH/物业服务费/2026-11/1"))]
Area = Annotated[str, typer.Argument(help=N_("宿舍区编码，如 BH"))]
FeeKind = Annotated[str, typer.Argument(help=N_("费用项目，如 物业服务费"))]
Period = Annotated[str, typer.Argument(metavar="YYYY-MM", help=N_("费用所属的月份"))]
Due = Annotated[str | None, typer.Option("--due", metavar="YYYY-MM-DD", help=N_("缴费截止日，不写就是月底"))]
BookedOn = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=N_("记在哪一天，不写就是今天"))]
IN_PART = 1
SHOWN_LINES = 20
"""Of a preview's lines that want a look; --json has all."""


@records("run plan", N_("编制一个批次：算好每户，等另一个人审批"))
def plan(desk: Desk, area: Area, fee_kind: FeeKind, period: Period, due: Due = None) -> Answer:
    """The number of the run counts up; a repeated command finds its own."""
    from domain.billing.assessment_run import run_key
    from domain.values.dwelling_code import area_code
    from domain.values.period import last_day
    from services.use_cases import assessment

    area, due_on = area_code(area), day(due) if due else last_day(period)
    number = assessment.next_run_number(desk.house, area, fee_kind, period)
    key = run_key(area, fee_kind, period, number)
    desk.recorded(assessment.plan_run(desk.house, area, fee_kind=fee_kind, period=period, due_on=due_on, number=number))
    return _answer(desk, key, N_("已编制。先看 anju run preview，再请另一个人审批：anju run approve %(run)s --as 名字"))


@reads("run preview", N_("审批以前看每一行"))
def preview(desk: Desk, run: Run) -> Answer:
    """What stands out is shown; all lines are in --json."""
    from services.use_cases.preview import preview as previewed

    found = previewed(desk.house, run)
    return Answer(found, lambda paper: _show_preview(found, paper))


@records("run approve", N_("审批一个批次"))
def approve(desk: Desk, run: Run) -> Answer:
    """By another person than its planner."""
    from services.use_cases.assessment import approve_run

    desk.recorded(approve_run(desk.house, run))
    return _answer(desk, run, N_("已审批。入账：anju run post %(run)s --as 名字"))


@records("run post", N_("入账；中断了再来一次就接着办"))
def post(desk: Desk, run: Run, booked_on: BookedOn = None) -> Answer:
    """Building by building; one that is refused is left out whole, and named."""
    from projections.assessment_runs import run as run_row
    from services.use_cases.assessment import post_run

    with desk.read() as reading:
        row, posted_lines = run_row(reading, run), 0
    with desk.bars() as drawn:

        def moved(lines: int) -> None:
            nonlocal posted_lines
            posted_lines += lines
            drawn.move(desk.tongue.gettext(N_("入账")), posted_lines, row.lines if row else None)

        posted = post_run(desk.house, run, booked_on=day(booked_on) if booked_on else None, on_progress=moved)
    desk.recorded(posted.done)
    return _posted(desk, run, posted.refused)


@records("run abandon", N_("放弃一个批次；已入账的不变"))
def abandon(desk: Desk, run: Run, reason: Annotated[str, typer.Option(help=N_("原因"))]) -> Answer:
    """A plan that nobody wants."""
    from services.use_cases.assessment import abandon_run

    desk.recorded(abandon_run(desk.house, run, reason=reason))
    return _answer(desk, run, N_("已放弃。"))


@reads("run list", N_("批次一览"))
def list_(desk: Desk, area: Annotated[str | None, typer.Argument(help=N_("宿舍区编码，如 BH"))] = None) -> Answer:
    """Of an area, or of all."""
    from projections.assessment_runs import runs
    from services.cli.reading import known_area

    with desk.read() as reading:
        rows = [row for _, row in runs(reading, known_area(reading, area) if area else None)]
    return Answer(rows, lambda paper: _show_runs(rows, paper))


@records("assess", N_("单独计收一户一个月的费用"))
def assess(
    desk: Desk,
    dwelling: Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))],
    fee_kind: FeeKind,
    period: Period,
    due: Due = None,
) -> Answer:
    """By the tariff of that month."""
    from domain.values.period import last_day
    from services.cli.statements import charged
    from services.use_cases.assessment import assess_fee

    code, due_on = desk.dwelling(dwelling), day(due) if due else last_day(period)
    desk.recorded(assess_fee(desk.house, code, fee_kind=fee_kind, period=period, due_on=due_on))
    return charged(desk, code, fee_kind, period)


def _answer(desk: Desk, run: str, said: str) -> Answer:
    from projections.assessment_runs import run as run_row

    with desk.read() as reading:
        row = run_row(reading, run)

    def show(paper: Paper) -> None:
        _show_runs([row] if row else [], paper)
        paper.say(said, run=run)

    return Answer(row, show)


def _posted(desk: Desk, run: str, refused: "dict[str, Refusal]") -> Answer:
    from services.cli.failing import code_of
    from services.languages.refusals import sentence

    answer = _answer(desk, run, N_("已入账。") if not refused else N_("%(run)s 没有全部入账，下面的楼栋整栋没有记："))
    left_out = [
        {"building": building, "code": code_of(why), "detail": sentence(why, desk.tongue)}
        for building, why in refused.items()
    ]

    def show(paper: Paper) -> None:
        answer.show(paper)
        if left_out:
            paper.table((N_("楼栋"), N_("原因")), [(each["building"], each["detail"]) for each in left_out])

    data = {"run": answer.data, "refused": left_out}
    return Answer(data, show, IN_PART if refused else 0)


def _show_runs(rows: "list[RunRow]", paper: Paper) -> None:
    t = paper.tongue
    titles = (N_("批次"), N_("状态"), N_("经办"), N_("审批"), N_("截止日"))
    figures = (N_("户数"), N_("楼栋"), N_("已入账楼栋"), N_("金额"), N_("已入账"))
    lines: list[tuple[Any, ...]] = [
        (
            each.run,
            t.word(each.state),
            each.planned_by,
            each.approved_by or "",
            t.day(each.due_on),
            each.lines,
            each.sheets,
            each.sheets_posted,
            t.money(each.total_fen),
            t.money(each.posted_fen),
        )
        for each in rows
    ]
    paper.table((*titles, *figures), lines, figures=len(figures))


def _show_preview(found: "Preview", paper: Paper) -> None:
    t, planned = paper.tongue, found.planned
    rows = [(each.building, each.lines, t.money(each.total_fen)) for each in planned.sheets]
    rows.append((t.gettext(N_("合计")), sum(each.lines for each in planned.sheets), t.money(planned.total_fen)))
    paper.table((N_("楼栋"), N_("户数"), N_("金额")), rows, figures=2, of=planned.run)
    paper.say(
        N_("%(state)s；上月合计 %(before)s；金额变了 %(changed)d 户，上月没有 %(new)d 户，这次没有 %(missing)d 户。"),
        state=t.word(found.state),
        before=t.money(found.previous_total_fen),
        changed=len(found.changed),
        new=len(found.new),
        missing=len(found.missing),
    )
    wanting = [line for line in found.lines if line.outlier or line.assessment.amount_fen <= 0]
    shown = wanting or list(found.lines[:3])
    paper.say(N_("请看这几户：") if wanting else N_("前几户："))
    paper.table((N_("户号"), N_("怎么算的"), N_("上月"), N_("金额")), _lines(shown[:SHOWN_LINES], paper), figures=2)


def _lines(shown: "list[PreviewLine]", paper: Paper) -> list[tuple[str, ...]]:
    from services.web.wording import reckoning

    t = paper.tongue
    return [
        (
            each.assessment.dwelling,
            reckoning(each.assessment.basis, each.assessment.amount_fen, t).formula,
            "" if each.previous_fen is None else t.money(each.previous_fen),
            t.money(each.assessment.amount_fen),
        )
        for each in shown
    ]

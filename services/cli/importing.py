"""`anju import`: a clerk's ledgers, tried first, applied whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, plain
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.import_report import show
from services.cli.refusals import FileUnreadable, FileUnwritable, PlanOrApply
from services.cli.words import N_

if TYPE_CHECKING:
    from services.cli.progress import Bars
    from services.use_cases.imports import ImportReport, Phase, Told

FAULTY = 1
PHASES = {"read": N_("读取台账"), "compared": N_("核对台账"), "recorded": N_("导入台账"), "marked": N_("标出错处")}


@records("import", N_("导入台账：不写 --plan 或 --apply 只试算，不记账"), only_with=("plan", "apply"))
def import_ledger(
    desk: Desk,
    kind: Annotated[str, typer.Argument(help="dwellings|fund|arrears|retrofit|tariffs|contacts")],
    file: Annotated[Path, typer.Argument(help=N_("Excel 文件 (.xlsx) 或 CSV"))],
    plan: Annotated[bool, typer.Option("--plan", help=N_("提出：更改业主或旧欠费的文件，由另一个人导入"))] = False,
    apply: Annotated[bool, typer.Option("--apply", help=N_("真的导入"))] = False,
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help=N_("有错的行先不导入"))] = False,
    marked: Annotated[
        str | None,
        typer.Option("--marked", help=N_("有错时，把标出错处的工作簿写到这个文件；有行先不导入时只写那些行")),
    ] = None,
) -> Answer:
    """Faults by cell, or control sums by building, the difference to the record, and then the whole ledger."""
    from services.cli.typed import term
    from services.use_cases.command import step
    from services.use_cases.imports import KINDS, apply_import, dry_run, plan_import

    if plan and apply:
        raise PlanOrApply
    kind, content = term(kind, tuple(KINDS)), _content(file)
    with desk.bars() as drawn, step("dry run"):
        report = dry_run(desk.house, kind, content, skip_faulty=skip_faulty, on_progress=_drawn_by(drawn, desk))
    if desk.paper:
        show(report, desk.paper)
    if report.faults and marked:
        _give_back(report, content, marked, desk.tongue.code)
    if report.faults and not report.left_out:
        return Answer(_told(report, desk.tongue.code), lambda paper: None, FAULTY)
    if not (plan or apply):
        return Answer(_told(report, desk.tongue.code), lambda paper: paper.say(_tried(report), facts=report.facts))
    work = plan_import if plan else apply_import
    with desk.bars() as drawn:
        done, outcome = work(desk.house, kind, content, skip_faulty=skip_faulty, on_progress=_drawn_by(drawn, desk))
    desk.recorded(done)
    said = N_("已提出。请另一个人用同一个文件导入：anju import … --apply") if plan else _applied(report)
    return Answer(_told(outcome, desk.tongue.code), lambda paper: paper.say(said, facts=report.facts))


@reads("template", N_("台账的空白模板"))
def template_(
    desk: Desk,
    kind: Annotated[str, typer.Argument(help="dwellings|fund|arrears|retrofit|tariffs|contacts")],
    file: Annotated[str, typer.Argument(help=N_("写到哪个文件 (.xlsx)"))],
) -> Answer:
    """With the titles that are understood, examples, choices and notes."""
    from services.cli.typed import term
    from services.documents.workbooks import KINDS, template

    _write(file, template(term(kind, tuple(KINDS)), desk.tongue.code))
    return Answer({"file": file}, lambda paper: paper.say(N_("已写到 %(file)s。"), file=file))


def _drawn_by(drawn: "Bars", desk: Desk) -> "Told":
    """A bar a phase; of what is done in one piece, only that it is at work, and that it is done."""

    def told(phase: "Phase", done: int, total: int) -> None:
        drawn.move(desk.tongue.gettext(PHASES[phase]), done, total if done else None)

    return told


def _give_back(report: "ImportReport", content: bytes, to: str, language: str) -> None:
    """Raises FileUnwritable."""
    from services.use_cases.imports import given_back

    _write(to, given_back(report.kind, content, report.faults, left_out=report.left_out, language=language))


def _write(file: str, content: bytes) -> None:
    """Raises FileUnwritable."""
    try:
        Path(file).write_bytes(content)
    except OSError:
        raise FileUnwritable(file) from None


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
    return {**plain(report), "faults": faults, "takes_two": report.takes_two}


def _tried(report: "ImportReport") -> str:
    if report.facts == 0:
        return N_("这些都已经在账上，没有变化。")
    return N_("还没有导入：加上 --apply 就会新记 %(facts)d 件事。")


def _applied(report: "ImportReport") -> str:
    if report.facts == 0:
        return N_("这些都已经在账上，没有变化。")
    return N_("已导入，新记 %(facts)d 件事。")

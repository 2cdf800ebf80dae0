"""`anju tariff`: what a fee costs, from when, on what authority."""

from typing import Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated, authority_sent
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.typed import term
from services.cli.words import N_

Area = Annotated[str, typer.Argument(help=N_("宿舍区编码，如 BH"))]
FeeKind = Annotated[str, typer.Argument(help=N_("费用项目，如 物业服务费"))]
Reason = Annotated[str, typer.Option(help=N_("原因"))]


@records("tariff adopt", N_("申请制定收费标准"))
def adopt(
    desk: Desk,
    area: Area,
    fee_kind: FeeKind,
    rate: Annotated[str, typer.Option(help=N_("单价，元，如 0.50"))],
    since: Annotated[str, typer.Option("--from", metavar="YYYY-MM", help=N_("从哪个月起"))],
    creditor: Annotated[str, typer.Option(help=N_("收给谁，如 company:shicheng"))],
    authority: AuthorityOption,
    basis: Annotated[str, typer.Option(help=N_("按什么算：floor_area 建筑面积，per_dwelling 按户"))] = "floor_area",
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    from domain.billing.bases import BASES

    content = {
        "area": area,
        "fee_kind": fee_kind,
        "basis": term(basis, tuple(BASES)),
        "rate_yuan": rate,
        "effective_from": since,
        "creditor": creditor,
        "authority": authority_sent(authority, dated),
    }
    return prepare(desk, "tariff adoption", content)


@records("tariff withdraw", N_("申请撤回填错的收费标准"))
def withdraw(
    desk: Desk,
    area: Area,
    fee_kind: FeeKind,
    version: Annotated[int, typer.Argument(help=N_("第几版，见 anju tariff list"))],
    reason: Reason,
) -> Answer:
    """A proposal: another person approves it."""
    content = {"area": area, "fee_kind": fee_kind, "version": version, "reason": reason}
    return prepare(desk, "tariff withdrawal", content)


@records("tariff end", N_("申请停止收费"))
def end(
    desk: Desk,
    area: Area,
    fee_kind: FeeKind,
    last_period: Annotated[str, typer.Option(metavar="YYYY-MM", help=N_("最后收费的月份"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    content = {"area": area, "fee_kind": fee_kind, "last_period": last_period}
    return prepare(desk, "tariff ending", content | {"authority": authority_sent(authority, dated)})


@reads("tariff list", N_("一个宿舍区的收费标准"))
def list_(desk: Desk, area: Area) -> Answer:
    """Every version, withdrawn ones too."""
    from projections.tariffs import tariffs
    from services.cli.reading import known_area

    with desk.read() as reading:
        rows = tariffs(reading, known_area(reading, area))
    titles = (
        N_("费用"),
        N_("版"),
        N_("从"),
        N_("按"),
        N_("收给"),
        N_("依据"),
        N_("状态"),
        N_("最后收费的月份"),
        N_("单价(元)"),
    )

    def show(paper: Paper) -> None:
        t = paper.tongue
        lines = [
            (
                t.name(each.fee_kind),
                each.version,
                t.month(each.effective_from),
                t.word(each.basis),
                each.creditor,
                each.authority,
                t.word(each.state),
                t.month(each.last_period) if each.last_period else "",
                t.number(each.rate_yuan),
            )
            for each in rows
        ]
        paper.table(titles, lines, figures=1)

    return Answer(rows, show)

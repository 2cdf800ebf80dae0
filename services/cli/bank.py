"""`anju bank`, `anju suspense`: what the bank says came in, and money that waits for its account."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.counter import Payee
from services.cli.desk import Desk
from services.cli.import_report import show_faults
from services.cli.proposals import prepare
from services.cli.refusals import FileUnreadable, ShareUnreadable
from services.cli.words import N_

Item = Annotated[str, typer.Argument(help=N_("待查款的编号"))]


@records("bank take-in", N_("读入银行流水：按附言里的编号入账，认不出的先挂账"))
def take_in(
    desk: Desk,
    file: Annotated[Path, typer.Argument(help=N_("CSV，表头有交易日期、交易流水号、收入金额、附言"))],
    payee: Payee,
) -> Answer:
    """The same line again, in any file, changes nothing."""
    from services.use_cases.bank_lines import take_in_bank_lines
    from services.use_cases.imports import ImportFaulty

    try:
        content = file.read_bytes()
    except OSError:
        raise FileUnreadable(str(file)) from None
    try:
        done, taken = take_in_bank_lines(desk.house, content, payee=payee)
    except ImportFaulty as faulty:
        if desk.paper:
            show_faults(faulty.faults, desk.paper)
        raise
    desk.recorded(done)

    def show(paper: Paper) -> None:
        places = {"lines": taken.lines, "matched": taken.matched, "parked": taken.parked, "known": taken.known}
        paper.say(N_("收入 %(lines)d 笔：入账 %(matched)d，挂账 %(parked)d，以前已读入 %(known)d。"), **places)
        if taken.parked:
            paper.say(N_("挂账的请逐笔认领或退回：anju suspense list"))

    return Answer(taken, show)


@reads("suspense list", N_("挂账的钱：还不知道是谁家的"))
def list_(
    desk: Desk, state: Annotated[str | None, typer.Option(help="parked|identified|returned")] = "parked"
) -> Answer:
    """Those that wait, unless another state is asked for."""
    from projections.suspense import items_after

    with desk.read() as reading:
        rows = [row for _, row in items_after(reading, state or None)]

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("编号"), N_("收给"), N_("到账日"), N_("状态"), N_("原因"), N_("办结"), N_("金额"))
        lines = [
            (
                each.item,
                each.payee,
                t.day(each.received_on),
                t.word(each.state),
                t.word(each.why) if each.why else "",
                each.settled_by or "",
                t.money(each.amount_fen),
            )
            for each in rows
        ]
        paper.table(titles, lines, figures=1)

    return Answer(rows, show)


@records("suspense identify", N_("申请认领：这笔钱是哪几户的"))
def identify(
    desk: Desk,
    item: Item,
    shares: Annotated[list[str], typer.Argument(metavar="DWELLING=YUAN …", help=N_("如 BH-1-1-101=50.00"))],
) -> Answer:
    """A proposal: another person approves it."""
    return prepare(desk, "money identification", {"item": item, "lines": [_share(each) for each in shares]})


@records("suspense return", N_("申请退回：不是我们的钱"))
def return_(desk: Desk, item: Item, reason: Annotated[str, typer.Option(help=N_("原因"))]) -> Answer:
    """A proposal: another person approves it."""
    return prepare(desk, "money return", {"item": item, "reason": reason})


def _share(written: str) -> dict[str, object]:
    """BH-1-1-101=50.00. Raises ShareUnreadable."""
    from domain.values.money import yuan_read

    dwelling, by, yuan = written.partition("=")
    if not by:
        raise ShareUnreadable(written)
    return {"dwelling": dwelling, "amount_fen": yuan_read(yuan)}

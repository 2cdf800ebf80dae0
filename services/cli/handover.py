"""`anju handover show`, `gates`: what of an area is still open before it can be handed over, and who takes it over."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads
from services.cli.desk import Desk
from services.cli.reading import Area, known_area, show_funds
from services.cli.typed import day
from services.cli.words import N_

if TYPE_CHECKING:
    from services.http.schemas.gates import GatesTold
    from services.http.schemas.handover import HandoverTold


@reads("handover show", N_("移交以前还差什么：维修资金、欠费、水电气改造"))
def handover(desk: Desk, area: Area) -> Answer:
    """The same figures as the API's, from the same function."""
    from services.http.routes.handover import get_handover

    with desk.read() as reading:
        code = known_area(reading, area)
    found = get_handover(desk.house, code)
    return Answer(found.model_dump(mode="json"), lambda paper: _show(found, paper))


@reads("handover gates", N_("移交关口：哪一关卡住了，多少钱、多少户，公司任期到哪一步"))
def gates(
    desk: Desk,
    area: Area,
    as_of: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=N_("截至哪一天，不写就是今天"))] = None,
) -> Answer:
    """The same answer as the API's, from the same function."""
    from services.http.routes.gates import get_gates

    with desk.read() as reading:
        code = known_area(reading, area)
    found = get_gates(desk.house, code, day(as_of) if as_of else None)
    return Answer(found.model_dump(mode="json"), lambda paper: _show_gates(found, paper))


def _show_gates(found: "GatesTold", paper: Paper) -> None:
    t = paper.tongue
    paper.say(N_("%(name)s（%(area)s），到 %(day)s"), name=found.name, area=found.area, day=t.day(found.as_of))
    rows = [
        (t.word(each.gate), t.word(each.state), each.blocking_households or "", _fen(each.blocking_fen, paper))
        for each in found.gates
    ]
    paper.table((N_("关口"), N_("状态"), N_("卡住的户数"), N_("卡住的金额")), rows, figures=2)
    blocked = [
        (t.word(gate.gate), each.building, t.word(each.state), each.blocking_households, t.money(each.blocking_fen))
        for gate in found.gates
        for each in gate.buildings
        if each.blocking_households
    ]
    if blocked:
        titles = (N_("关口"), N_("楼栋"), N_("状态"), N_("卡住的户数"), N_("卡住的金额"))
        paper.table(titles, blocked, figures=2)
    _show_term(found, paper)


def _show_term(found: "GatesTold", paper: Paper) -> None:
    from projections.engine.business_day import town_time

    t, term = paper.tongue, found.term
    since = f" {t.hour(town_time(term.since))}" if term.since else ""
    paper.say(
        N_("公司任期：%(state)s %(company)s%(since)s"),
        state=t.word(term.state),
        company=term.company or "",
        since=since,
    )
    steps = [
        (
            t.word(each.what),
            each.company,
            t.hour(town_time(each.at)) if each.at else t.word(each.detail or ""),
            each.authority,
            each.prepared_by,
            each.approved_by,
        )
        for each in found.steps
    ]
    if steps:
        paper.table((N_("事项"), N_("公司"), N_("时点"), N_("依据"), N_("经办"), N_("审批")), steps)


def _fen(amount_fen: int, paper: Paper) -> str:
    return paper.tongue.money(amount_fen) if amount_fen else ""


def _show(found: "HandoverTold", paper: Paper) -> None:
    t = paper.tongue
    said = N_("%(name)s（%(area)s）：%(dwellings)d 户，到 %(day)s")
    paper.say(said, name=found.name, area=found.area, dwellings=found.dwellings, day=t.day(found.as_of))
    show_funds(found.fund.buildings, paper)
    owed = [
        (each.creditor, each.dwellings, each.charges, t.money(each.outstanding_fen))
        for each in found.legacy_arrears.creditors
    ]
    if owed:
        titles = (N_("收给"), N_("户数"), N_("笔数"), N_("尚欠"))
        paper.table(titles, owed, figures=3, of=t.gettext(N_("移交前的欠费")))
    rows = [
        (
            each.building,
            t.name(each.item),
            each.consented,
            each.refused,
            each.undecided,
            each.visits,
            t.money(each.share_fen),
            t.money(each.unconsented_share_fen),
        )
        for each in found.retrofit.buildings
    ]
    counts = (N_("同意"), N_("不同意"), N_("未表态"), N_("走访"))
    paper.table((N_("楼栋"), N_("改造项目"), *counts, N_("个人应交"), N_("未同意的应交")), rows, figures=6)

"""`anju handover plan`, `cut-off`, `suspend`, `resume`, `end`, `reserve`: proposals that another person approves."""

from typing import Annotated, Any

import typer

from services.cli.answers import Answer
from services.cli.authority import AuthorityOption, Dated, authority_sent
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.typed import term, town_time
from services.cli.words import N_

Area = Annotated[str, typer.Argument(help=N_("宿舍区编码，如 BH"))]
At = Annotated[str, typer.Option("--at", metavar="'YYYY-MM-DD HH:MM'", help=N_("北京时间，如 '2026-12-01 00:00'"))]


@records("handover plan", N_("申请记录移交计划：由哪家公司接管"))
def plan(
    desk: Desk,
    area: Area,
    company: Annotated[str, typer.Option(help=N_("接管的公司，如 company:shicheng"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """Nothing is allowed to it before the cut-off."""
    return _prepare(desk, "handover planning", area, authority, dated, company=company)


@records("handover cut-off", N_("申请记录交接基准时点：从这个整点起由公司计费、收款"))
def cut_off(desk: Desk, area: Area, at: At, authority: AuthorityOption, dated: Dated = None) -> Answer:
    """By date and hour."""
    return _prepare(desk, "cut-off", area, authority, dated, cut_off_at=town_time(at).isoformat())


@records("handover suspend", N_("申请暂停公司计费、收款"))
def suspend(
    desk: Desk,
    area: Area,
    at: At,
    reason: Annotated[str, typer.Option(help=N_("原因"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """From an instant on."""
    told = {"suspended_from": town_time(at).isoformat(), "reason": reason}
    return _prepare(desk, "collection suspension", area, authority, dated, **told)


@records("handover resume", N_("申请恢复公司计费、收款"))
def resume(desk: Desk, area: Area, at: At, authority: AuthorityOption, dated: Dated = None) -> Answer:
    """From an instant on."""
    return _prepare(desk, "collection resumption", area, authority, dated, resumed_at=town_time(at).isoformat())


@records("handover end", N_("申请记录公司任期结束"))
def end(desk: Desk, area: Area, at: At, authority: AuthorityOption, dated: Dated = None) -> Answer:
    """From an instant on the company does nothing new."""
    return _prepare(desk, "term ending", area, authority, dated, ended_at=town_time(at).isoformat())


@records("handover reserve", N_("申请有保留通过一个关口：保留到多少金额、多少户"))
def reserve(
    desk: Desk,
    area: Area,
    gate: Annotated[str, typer.Argument(help=N_("关口，如 维修资金"))],
    up_to: Annotated[str, typer.Option(help=N_("保留到多少金额，元"))],
    households: Annotated[int, typer.Option(help=N_("保留到多少户"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """What is missing beyond that blocks again."""
    from domain.handover.events import GATES
    from domain.values.money import yuan_read

    told = {"gate": term(gate, GATES), "up_to_fen": yuan_read(up_to), "up_to_households": households}
    return _prepare(desk, "gate reservation", area, authority, dated, **told)


def _prepare(desk: Desk, kind: str, area: str, authority: tuple[str, str], dated: str | None, **told: Any) -> Answer:
    return prepare(desk, kind, {"area": area, "authority": authority_sent(authority, dated)} | told)

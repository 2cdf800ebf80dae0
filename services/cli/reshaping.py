"""`anju dwelling renumber`, `divide`, `join`: what two persons change about the dwellings themselves."""

from typing import Annotated, Any

import typer

from services.cli.answers import Answer
from services.cli.authority import AuthorityOption, Dated, authority_sent
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.holdings import To, holdings_sent
from services.cli.proposals import prepare
from services.cli.typed import day
from services.cli.words import N_

Dwelling = Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))]
Since = Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help=N_("从哪一天起"))]


@records("dwelling renumber", N_("申请改户号；旧户号仍然找得到"))
def renumber(
    desk: Desk,
    dwelling: Dwelling,
    code: Annotated[str, typer.Argument(metavar="NEW", help=N_("新户号；用过的不能再用"))],
    since: Since,
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    content = {"dwelling": dwelling, "code": code, "effective_from": str(day(since))}
    return prepare(desk, "dwelling renumbering", content | {"authority": authority_sent(authority, dated)})


@records("dwelling divide", N_("申请分户：一户变成几户"))
def divide(
    desk: Desk,
    dwelling: Dwelling,
    part: Annotated[
        list[str],
        typer.Option("--part", metavar="CODE,AREA,PARTY[=1/2]…", help=N_("分成的一户：户号,面积,业主；每户写一次")),
    ],
    since: Since,
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    content = {"dwelling": dwelling, "parts": [_part(each) for each in part], "effective_from": str(day(since))}
    return prepare(desk, "dwelling division", content | {"authority": authority_sent(authority, dated)})


@records("dwelling join", N_("申请并户：几户变成一户"))
def join(
    desk: Desk,
    dwellings: Annotated[list[str], typer.Argument(help=N_("要合并的户号"))],
    code: Annotated[str, typer.Option("--into", metavar="NEW", help=N_("新户号；用过的不能再用"))],
    floor_area: Annotated[str, typer.Option("--area", help=N_("建筑面积，㎡"))],
    to: To,
    since: Since,
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    into = {"code": code, "floor_area_sqm": floor_area, "owners": holdings_sent(to)}
    content = {"dwellings": dwellings, "into": into, "effective_from": str(day(since))}
    return prepare(desk, "dwelling joining", content | {"authority": authority_sent(authority, dated)})


def _part(written: str) -> dict[str, Any]:
    code, _, rest = written.partition(",")
    area, _, owners = rest.partition(",")
    return {"code": code, "floor_area_sqm": area.strip(), "owners": holdings_sent(owners.split(","))}

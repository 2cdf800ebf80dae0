"""`anju resident dwellings`, `namesakes`, `same`, `apart`: which records are of one person."""

from typing import Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated, authority_of
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.words import N_

Resident = Annotated[str, typer.Argument(help=N_("住户编号"))]
Other = Annotated[str, typer.Argument(help=N_("另一个住户编号"))]


@reads("resident dwellings", N_("一个人的房屋：业主的和居住的，现在的和以前的"))
def dwellings(desk: Desk, resident: Resident) -> Answer:
    """Of all records that are of this person."""
    from services.auth.reach import everywhere
    from services.http.routes.persons import list_homes

    found = list_homes(desk.house, everywhere(desk.actor or ""), resident).items

    def show(paper: Paper) -> None:
        t = paper.tongue
        rows = [
            (
                each.code,
                t.word(each.capacity),
                t.day(each.since) if each.since else "",
                t.day(each.until) if each.until else "",
            )
            for each in found
        ]
        paper.table((N_("户号"), N_("身份"), N_("从"), N_("到")), rows)

    return Answer([each.model_dump(mode="json") for each in found], show)


@reads("resident namesakes", N_("可能是同一个人的登记：姓名和电话都一样"))
def namesakes(desk: Desk) -> Answer:
    """A clerk says whether they are."""
    from services.auth.reach import everywhere
    from services.http.routes.persons import list_namesakes

    found = list_namesakes(desk.house, everywhere(desk.actor or "")).items

    def show(paper: Paper) -> None:
        rows = [(each.one.resident, each.other.resident, each.one.name or "") for each in found]
        paper.table((N_("住户编号"), N_("另一个住户编号"), N_("姓名")), rows)

    return Answer([each.model_dump(mode="json") for each in found], show)


@records("resident same", N_("登记：两个编号是同一个人"))
def same(desk: Desk, resident: Resident, other: Other, authority: AuthorityOption, dated: Dated = None) -> Answer:
    """Nothing is merged: both stay in history."""
    from services.use_cases.residents import record_same_person

    one, another = _key(resident), _key(other)
    done = record_same_person(desk.house, one, same_as=another, authority=authority_of(authority, dated))
    desk.recorded(done)
    return dwellings(desk, one)


@records("resident apart", N_("登记：两个编号不是同一个人"))
def apart(desk: Desk, resident: Resident, other: Other) -> Answer:
    """They are not proposed again."""
    from services.use_cases.residents import tell_persons_apart

    desk.recorded(tell_persons_apart(desk.house, _key(resident), other=_key(other)))
    return dwellings(desk, _key(resident))


def _key(resident: str) -> str:
    return resident.removeprefix("resident:")

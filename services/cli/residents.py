"""`anju resident`, `anju estates`: persons, masked, and what is recorded about them."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated, authority_of
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.reading import Area, known_area
from services.cli.typed import day
from services.cli.words import N_

if TYPE_CHECKING:
    from services.use_cases.command import Done

Resident = Annotated[str, typer.Argument(help=N_("住户编号"))]


@reads("resident show", N_("一位住户，姓名和电话不全显示"))
def show_(desk: Desk, resident: Resident) -> Answer:
    """Masked."""
    return _answer(desk, resident)


@records("resident register", N_("登记一位住户"), sealed=("name", "phone"))
def register(
    desk: Desk,
    name: Annotated[str, typer.Option(help=N_("姓名"))],
    phone: Annotated[str | None, typer.Option(help=N_("电话"))] = None,
    retired: Annotated[bool | None, typer.Option("--retired/--not-retired", help=N_("是否退休，不知道就不写"))] = None,
) -> Answer:
    """Under a new number, which says nothing."""
    from services.use_cases.residents import register_resident

    number = desk.made_id("resident")
    done = register_resident(desk.house, number, name=name, phone=phone, retired=retired)
    return _recorded(desk, done, number)


@records("resident contact", N_("登记电话，代替以前的"), sealed=("phone",))
def contact(desk: Desk, resident: Resident, phone: Annotated[str, typer.Option(help=N_("电话"))]) -> Answer:
    """A newer number takes the place of the older."""
    from services.use_cases.residents import give_contact

    return _recorded(desk, give_contact(desk.house, _key(resident), phone=phone), resident)


@records("resident withdraw-contact", N_("撤销电话，不再使用"))
def withdraw_contact(desk: Desk, resident: Resident) -> Answer:
    """It is not to be used any more."""
    from services.use_cases.residents import withdraw_contact as withdraw

    return _recorded(desk, withdraw(desk.house, _key(resident)), resident)


@records("resident retire", N_("登记退休，或取消退休标记"))
def retire(
    desk: Desk,
    resident: Resident,
    authority: AuthorityOption,
    dated: Dated = None,
    retired: Annotated[bool, typer.Option("--retired/--not-retired", help=N_("是否退休"))] = True,
) -> Answer:
    """With its document."""
    from services.use_cases.residents import record_retirement

    document = authority_of(authority, dated)
    done = record_retirement(desk.house, _key(resident), retired=retired, authority=document)
    return _recorded(desk, done, resident)


@records("resident died", N_("登记去世；房屋等待继承"))
def died(
    desk: Desk,
    resident: Resident,
    on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=N_("去世的日期"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """Dwellings stay in this name until the heirs' transfer."""
    from services.use_cases.residents import record_death

    done = record_death(desk.house, _key(resident), died_on=day(on), authority=authority_of(authority, dated))
    return _recorded(desk, done, resident)


@reads("estates", N_("待继承的房屋：业主已去世，还没有过户"))
def estates(desk: Desk, area: Area) -> Answer:
    """Of an area, by door."""
    from projections.estates import estates as waiting

    with desk.read() as reading:
        found = waiting(reading, known_area(reading, area), desk.today)

    def show(paper: Paper) -> None:
        rows = [
            (each.code, each.party, f"{each.numerator}/{each.denominator}", paper.tongue.day(each.died_on))
            for each in found
        ]
        paper.table((N_("户号"), N_("业主"), N_("份额"), N_("去世")), rows)

    return Answer(found, show)


def _key(resident: str) -> str:
    return resident.removeprefix("resident:")


def _recorded(desk: Desk, done: "Done", resident: str) -> Answer:
    desk.recorded(done)
    return _answer(desk, resident)


def _answer(desk: Desk, resident: str) -> Answer:
    """Raises UnknownResident, KeysUnavailable, KeyLost."""
    from services.http.routes.residents import resident_told

    with desk.read() as reading:
        told = resident_told(desk.house, reading, _key(resident))

    def show(paper: Paper) -> None:
        t = paper.tongue
        yes, no = t.gettext(N_("是")), t.gettext(N_("否"))
        rows = [
            (t.gettext(N_("编号")), told.resident),
            (t.gettext(N_("姓名")), told.name or t.gettext(N_("已删除"))),
            (t.gettext(N_("电话")), told.phone or ""),
            (t.gettext(N_("退休")), "" if told.retired is None else yes if told.retired else no),
            (t.gettext(N_("去世")), t.day(told.died_on) if told.died_on else ""),
        ]
        paper.table((N_("项目"), N_("内容")), rows)

    return Answer(told.model_dump(mode="json"), show)

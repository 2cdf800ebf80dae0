"""`anju staff`, `anju token`: who works here, in which role, and how they come in."""

from typing import Annotated

import typer

from domain.values.party import party
from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated, authority_sent
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.words import N_

Member = Annotated[str, typer.Argument(help=N_("登录名，如 wang.fang"))]
Role = Annotated[
    str,
    typer.Argument(help=N_("职责代号：CL 文员、CA 收款员、CM 经理、BO 经办、BF 财务、BL 负责人、AU 审计、AD 管理员")),
]
Areas = Annotated[list[str] | None, typer.Option("--area", help=N_("在哪个宿舍区，可写几次；不写就是全部"))]
Reason = Annotated[str, typer.Option(help=N_("原因"))]
Account = Annotated[str, typer.Argument(help=N_("程序的名字，如 shicheng-erp"))]


@records("staff add", N_("登记一位工作人员，给一张定密码的纸条"), sealed=("name",))
def add(
    desk: Desk,
    member: Member,
    name: Annotated[str, typer.Option(help=N_("姓名，加密保存"))],
    employer: Annotated[str, typer.Option(help=N_("单位，如 company:shicheng"))],
) -> Answer:
    """Nothing may be done yet: roles are granted by two others."""
    from services.use_cases.staff import add_staff_member

    desk.recorded(add_staff_member(desk.house, member, name=name, employer=employer))
    return _slip(desk, f"person:{member}")


@records("staff grant", N_("申请授予职责，由另一人审批"))
def grant(
    desk: Desk, member: Member, role: Role, authority: AuthorityOption, area: Areas = None, dated: Dated = None
) -> Answer:
    """Two others decide."""
    content = {"member": member, "role": role, "areas": list(area or ()), "authority": authority_sent(authority, dated)}
    return prepare(desk, "role grant", content)


@records("staff withdraw", N_("收回一项职责，立即生效"))
def withdraw(desk: Desk, member: Member, role: Role, reason: Reason) -> Answer:
    """Whoever is in with it, is so without it from the next click on."""
    from services.use_cases.staff import withdraw_role

    desk.recorded(withdraw_role(desk.house, member, role=role, reason=reason))
    return _members(desk, member)


@records("staff disable", N_("停用一位工作人员：职责全部收回，处处退出登录"))
def disable(desk: Desk, member: Member, reason: Reason) -> Answer:
    """Password and second factor are forgotten."""
    from services.auth import credentials
    from services.use_cases.staff import disable_staff_member

    desk.recorded(disable_staff_member(desk.house, member, reason=reason))
    credentials.forget(desk.house, f"person:{member}")
    return _members(desk, member)


@records("staff reset", N_("给一位工作人员新的纸条：重定密码和动态码，处处退出登录"))
def reset(desk: Desk, member: Member, reason: Reason) -> Answer:
    """The old password is worth nothing from now on."""
    from services.use_cases.staff import issue_slip_to_staff

    desk.recorded(issue_slip_to_staff(desk.house, member, reason=reason))
    return _slip(desk, f"person:{member}")


@records("resident slip", N_("给一位住户纸条，用来定新密码；先当面核对身份"))
def slip_of_resident(
    desk: Desk,
    dwelling: Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))],
    resident: Annotated[str, typer.Argument(help=N_("住户编号，见找人的结果"))],
    reason: Reason,
) -> Answer:
    """With it, dwelling and password are what this resident signs in with."""
    from services.use_cases.staff import issue_slip_to_resident

    key, code = resident.removeprefix("resident:"), desk.dwelling(dwelling)
    desk.recorded(issue_slip_to_resident(desk.house, key, reason=reason))
    return _slip(desk, f"resident:{key}", code)


@reads("staff list", N_("谁在这里工作、担任什么"))
def list_(desk: Desk) -> Answer:
    """Also those who hold no role any more."""
    return _members(desk, None)


@records("token give", N_("给一个程序令牌：只显示这一次"))
def make(
    desk: Desk,
    account: Account,
    role: Annotated[str, typer.Option(help=N_("它按哪项职责办事"))],
    days: Annotated[int, typer.Option(help=N_("有效多少天，最多 180"))] = 90,
    area: Areas = None,
    employer: Annotated[
        str | None, typer.Option(help=N_("是哪个单位的程序，如 company:shicheng；不写就是经办人的单位"))
    ] = None,
) -> Answer:
    """It bears that role's own acts, approves nothing, and ends with the term of its company."""
    from services.auth.principals import employer_of
    from services.auth.service_accounts import make_token

    by, areas = desk.actor or "", tuple(area or ())
    with desk.read() as reading:
        whose = party(employer) if employer else employer_of(reading, by) or desk.house.settings.bureau
    token = make_token(desk.house, account, role=role, areas=areas, days=days, made_by=by, employer=whose)
    told = {"account": account, "role": role, "areas": list(areas), "days": days, "token": token, "employer": whose}
    return Answer(told, lambda paper: paper.say(N_("令牌（只显示这一次）：%(token)s"), token=token))


@records("token withdraw", N_("收回一个程序的全部令牌，立即生效"))
def withdraw_token(desk: Desk, account: Account) -> Answer:
    """From its next call on."""
    from services.auth.service_accounts import withdraw_tokens

    count = withdraw_tokens(desk.house, account)
    told = {"account": account, "withdrawn": count}
    return Answer(told, lambda paper: paper.say(N_("收回了 %(count)d 个。"), count=count))


@reads("token list", N_("哪些程序有令牌"))
def list_tokens(desk: Desk) -> Answer:
    """Never what they are."""
    from datetime import UTC, datetime

    from services.auth.service_accounts import tokens_in_use

    found = tokens_in_use(desk.house)

    def show(paper: Paper) -> None:
        rows = [
            (each.account, each.role, each.areas, each.made_by, str(datetime.fromtimestamp(each.until, UTC).date()))
            for each in found
        ]
        paper.table((N_("程序"), N_("职责"), N_("宿舍区"), N_("谁给的"), N_("到")), rows)

    return Answer([each._asdict() for each in found], show)


def _slip(desk: Desk, holder: str, dwelling: str | None = None) -> Answer:
    from services.auth import credentials

    code = credentials.issue_slip(desk.house, holder, dwelling)
    address = f"{desk.house.settings.public_url}/{'slip' if dwelling else 'staff/slip'}"

    def show(paper: Paper) -> None:
        paper.say(N_("纸条上写：%(code)s（七天内有效，只能用一次）"), code=code)
        paper.say(N_("到 %(url)s 定密码。"), url=address)

    return Answer({"holder": holder, "slip": code}, show)


def _members(desk: Desk, member: str | None) -> Answer:
    from projections import staff_roster

    with desk.read() as reading:
        found = [each for each in staff_roster.members(reading) if member in (None, each.member)]
    told = [
        {"member": each.member, "employer": each.employer, "roles": {role: list(at) for role, at in each.roles.items()}}
        for each in found
    ]

    def show(paper: Paper) -> None:
        rows = [
            (each.member, each.employer, "；".join(" ".join((role, *at)) for role, at in each.roles.items()))
            for each in found
        ]
        paper.table((N_("登录名"), N_("属于"), N_("职责")), rows)

    return Answer(told if member is None else told[0], show)

"""`anju online`, `anju reconcile`, `anju stripe check`: payments through a provider."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from services.cli.answers import Answer, Paper, plain
from services.cli.authority import AuthorityOption, Dated, authority_sent
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.words import N_

DIFFERENT = 1


@reads("online list", N_("网上交费一览"))
def list_(desk: Desk, dwelling: Annotated[str | None, typer.Option(help=N_("户号，如 BH-1-1-101"))] = None) -> Answer:
    """The last ones."""
    from projections.online_payments import payments_after

    with desk.read() as reading:
        code = desk.dwelling(dwelling) if dwelling else None
        rows = [row for _, row in payments_after(reading, code, 0, 10_000)]

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("编号"), N_("户号"), N_("状态"), N_("应付"), N_("已付"), N_("退回"))
        lines = [
            (
                each.payment_id,
                each.dwelling,
                t.word(each.state),
                t.money(each.total_fen),
                t.money(each.captured_fen),
                t.money(each.back_fen),
            )
            for each in rows
        ]
        paper.table(titles, lines, figures=3)

    return Answer(rows, show)


@reads("online confirm", N_("向支付平台核实一笔网上交费，到账的当即入账"))
def confirm(desk: Desk, payment: Annotated[str, typer.Argument(help=N_("网上交费的编号"))]) -> Answer:
    """Whatever has come is booked at once."""
    from projections.online_payments import online_payment
    from services.payment_gateway.sync import sync

    state = sync(desk.house, payment).state
    desk.follow()
    with desk.read() as reading:
        row = online_payment(reading, payment)
    return Answer(row, lambda paper: paper.say(N_("状态：%(state)s"), state=paper.tongue.word(state)))


@reads("reconcile", N_("与支付平台对账：缺的补上，对不上的列出来"))
def reconcile_(
    desk: Desk, days: Annotated[int, typer.Option("--days", min=1, max=400, help=N_("往回看几天"))] = 2
) -> Answer:
    """Exit code 1 where something is left that people must look at."""
    from services.cli.reconciling import show
    from services.payment_gateway.reconciliation import reconcile_days
    from services.payment_gateway.report import as_told, report

    found = reconcile_days(desk.house, timedelta(days=days), desk.follow)
    desk.follow()
    today = desk.house.today()
    with desk.read() as reading:
        kept = report(reading, today - timedelta(days=days), today)
    data = {**plain(found), "report": as_told(kept)}
    is_left = bool(found.differences) or not kept.is_even
    return Answer(data, lambda paper: show(found, kept, paper), DIFFERENT if is_left else 0)


@records("online explain", N_("申请说明一处消除不了的对账差异：钱不动，差额留着"))
def explain(
    desk: Desk,
    difference: Annotated[str, typer.Argument(help=N_("差异，如 “refund re_1”，见 anju reconcile"))],
    reason: Annotated[str, typer.Option(help=N_("原因"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    from domain.payments.refusals import DifferenceNotOpen
    from projections.reconciliations import open_differences
    from services.use_cases.differences import account_payee

    with desk.read() as reading:
        found = next((each for each in open_differences(reading) if each.difference == difference), None)
    if found is None:
        raise DifferenceNotOpen(difference)
    content: dict[str, Any] = {"payee": account_payee(desk.house), "provider": found.provider}
    content |= {"day": found.day.isoformat(), "difference": difference}
    content |= {"reason": reason, "authority": authority_sent(authority, dated)}
    return prepare(desk, "difference explanation", content)


@reads("stripe check", N_("检查 Stripe 账户：密钥、通知、支付方式、时钟"))
def stripe_check(desk: Desk) -> Answer:
    """Exit code 1 where something is wrong."""
    from services.payment_gateway.account_check import OK, WRONG, check_account
    from services.payment_gateway.stripe import StripeGateway, wanted_of

    where = N_(
        "Stripe 向香港、新加坡等地的账户提供支付宝和微信支付，不向中国内地的账户提供：账单是人民币，结算可能是港币等。"
        "内地的收单机构可以接在同一个接口上。"
    )
    gateway = desk.house.gateway
    if not isinstance(gateway, StripeGateway):
        off = N_("没有配置 Stripe（ANJU_STRIPE_KEY_FILE）：网上交费没有开通，柜台和银行转账照常。")
        return Answer({"set_up": False}, lambda paper: _say_all(paper, off, where))
    checked = check_account(gateway.account(), wanted_of(desk.house.settings), desk.house.clock())

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("项目"), N_("结果"), N_("现状"), N_("怎么办"))
        paper.table(titles, [(t.word(each.what), t.word(each.grade), each.found, each.to_do) for each in checked])
        paper.say(where)
        if all(each.grade == OK for each in checked):
            paper.say(N_("都配好了。"))

    return Answer(checked, show, DIFFERENT if any(each.grade == WRONG for each in checked) else 0)


def _say_all(paper: Paper, *messages: str) -> None:
    for message in messages:
        paper.say(message)

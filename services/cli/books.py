"""`anju books`: which days of a creditor are closed."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.typed import day
from services.cli.words import N_

if TYPE_CHECKING:
    from projections.ledger import TrialBalanceLine

Creditor = Annotated[str, typer.Argument(help=N_("谁的账簿，如 company:shicheng"))]


@reads("books show", N_("账簿结到哪一天，试算平衡"))
def show_(desk: Desk, creditor: Creditor) -> Answer:
    """With the trial balance as it is now."""
    return _answer(desk, creditor)


@records("books close", N_("结账；以后补来的记在第一个没结的日子"))
def close(desk: Desk, creditor: Creditor, through: Annotated[str, typer.Option(help=N_("结到哪一天"))]) -> Answer:
    """Up to yesterday at the latest."""
    from services.use_cases.books import close_books

    desk.recorded(close_books(desk.house, creditor, through=day(through)))
    return _answer(desk, creditor)


@records("books reopen", N_("申请重新开账"))
def reopen(
    desk: Desk,
    creditor: Creditor,
    since: Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help=N_("从哪一天起重新开"))],
    reason: Annotated[str, typer.Option(help=N_("原因"))],
) -> Answer:
    """A proposal: another person approves it."""
    content = {"creditor": creditor, "from_day": str(day(since)), "reason": reason}
    return prepare(desk, "period reopening", content)


def _answer(desk: Desk, creditor: str) -> Answer:
    from domain.billing.books import Books
    from domain.values.party import party
    from projections.ledger import trial_balance
    from services.use_cases.command import step

    with step("look"):
        through = desk.house.store.load(Books, party(creditor)).closed_through
    with desk.read() as reading:
        lines = trial_balance(reading, creditor)

    def show(paper: Paper) -> None:
        if through:
            paper.say(N_("%(creditor)s 的账已结到 %(day)s。"), creditor=creditor, day=paper.tongue.day(through))
        else:
            paper.say(N_("%(creditor)s 的账还没有结过。"), creditor=creditor)
        _show_balance(lines, paper)

    return Answer({"creditor": creditor, "closed_through": through, "trial_balance": lines}, show)


def _show_balance(lines: "list[TrialBalanceLine]", paper: Paper) -> None:
    from services.languages.ledgers import account

    t = paper.tongue
    rows = [(account(each.account, t), t.money(each.debit_fen), t.money(each.credit_fen)) for each in lines]
    debit, credit = sum(each.debit_fen for each in lines), sum(each.credit_fen for each in lines)
    rows.append((t.gettext(N_("合计")), t.money(debit), t.money(credit)))
    paper.table((N_("科目"), N_("借"), N_("贷")), rows, figures=2)

"""What `anju reconcile` shows: what was done, and what the page shows, too."""

from typing import TYPE_CHECKING

from services.cli.answers import Paper
from services.cli.words import N_
from services.payment_gateway.currencies import amount_text

if TYPE_CHECKING:
    from services.payment_gateway.reconciliation import Reconciled
    from services.payment_gateway.report import Report


def show(found: "Reconciled", kept: "Report", paper: Paper) -> None:
    """Counts, each day's equation, payouts, and every difference with what to do."""
    paper.say(
        N_("核对资金变动 %(movements)d 笔，补收通知 %(missed)d 条，新挂账 %(parked)d 笔。"),
        movements=found.movements,
        missed=found.missed_messages,
        parked=found.parked,
    )
    asked = {"asked": found.payments_asked, "silent": found.payments_open}
    paper.say(N_("逐笔询问 %(asked)d 笔，其中 %(silent)d 笔没有答复。"), **asked)
    _sums(found, paper)
    _days(kept, paper)
    _payouts(kept, paper)
    if kept.is_even and not found.differences:
        paper.say(N_("支付平台的账和我们的账都对得上。"))
        return
    _differences(kept, paper)


def _sums(found: "Reconciled", paper: Paper) -> None:
    rows = [
        (
            each.currency.upper(),
            each.movements,
            *(amount_text(minor, each.currency) for minor in (each.gross_minor, each.fee_minor, each.net_minor)),
        )
        for each in found.sums
    ]
    if rows:
        paper.table((N_("币种"), N_("笔数"), N_("发生额"), N_("手续费"), N_("净额")), rows, figures=4)


def _days(kept: "Report", paper: Paper) -> None:
    t = paper.tongue
    rows = []
    for day in reversed(kept.days):
        figures = day.opening_fen, day.there.net_fen, day.closing_fen, day.ledger_fen, day.uneven_fen
        rows.append((day.day.isoformat(), *map(t.money, figures)))
    titles = (N_("日期"), N_("日初"), N_("变动"), N_("日终"), N_("我们的账"), N_("相差"))
    if rows:
        paper.table(titles, rows, figures=5)


def _payouts(kept: "Report", paper: Paper) -> None:
    rows = [
        (
            each.payout,
            paper.tongue.word(each.status),
            each.currency.upper(),
            amount_text(each.amount_minor, each.currency),
            amount_text(each.net_minor, each.currency),
        )
        for each in kept.payouts
    ]
    if rows:
        paper.table((N_("出款"), N_("状态"), N_("币种"), N_("出款金额"), N_("各笔之和")), rows, figures=2)


def _differences(kept: "Report", paper: Paper) -> None:
    from services.payment_gateway.report import next_step

    t = paper.tongue
    lines = [
        (
            each.day.isoformat(),
            f"{t.word(each.of)}：{t.word(each.kind)}",
            each.source,
            t.word(next_step(each)),
            f"{amount_text(each.there_minor, each.currency)} {each.currency.upper()}",
            amount_text(each.here_minor, each.currency),
        )
        for each in kept.open
    ]
    titles = (N_("日期"), N_("什么差异"), N_("平台编号"), N_("怎么办"), N_("平台的账"), N_("我们的账"))
    if lines:
        paper.table(titles, lines, figures=2)

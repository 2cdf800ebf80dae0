"""The reconciliation as a workbook: every difference with its next step, every day, every payout."""

from collections.abc import Iterator
from decimal import Decimal

from projections.reconciliations import DayRow, DifferenceRow, PayoutRow
from services.documents.list_workbook import Head, List, Row, Words, lists_workbook
from services.languages import N_, Tongue
from services.payment_gateway.currencies import decimals
from services.payment_gateway.report import Report, next_step
from services.web.desk.reconciliation_presenting import cleared_text, hour, moved_fen


def workbook(found: Report, tongue: Tongue, when: str) -> bytes:
    """A sheet each; amounts are figures, beside their currency."""
    t = tongue.gettext
    words = Words(t(N_("小计")), t(N_("大计")), t(N_("&C第 &P 页，共 &N 页&R&D")), t(N_("说明")))
    about = [
        (t(N_("表")), t(N_("网上对账"))),
        (t(N_("从哪天")), found.since.isoformat()),
        (t(N_("到哪天")), found.until.isoformat()),
        (t(N_("我们的账现在说平台上有")), tongue.money(found.held_fen)),
        (t(N_("导出时间")), when),
    ]
    rows = (_difference(each, tongue) for each in (*found.open, *found.cleared))
    return lists_workbook(
        [
            List(t(N_("差异")), _heads(tongue, *_DIFFERENCE), rows),
            List(t(N_("每天的账")), _heads(tongue, *_DAY), (_day(each) for each in reversed(found.days))),
            List(t(N_("结算")), _heads(tongue, *_SETTLED), _settled(found)),
            List(t(N_("出款")), _heads(tongue, *_PAYOUT), (_payout(each, tongue) for each in found.payouts)),
        ],
        words,
        about,
    )


_DIFFERENCE = (
    Head(N_("日期"), "day"),
    Head(N_("什么差异"), "text"),
    Head(N_("什么"), "text"),
    Head(N_("平台编号"), "text"),
    Head(N_("网上交费"), "text"),
    Head(N_("币种"), "text"),
    Head(N_("平台的账"), "money"),
    Head(N_("我们的账"), "money"),
    Head(N_("怎么办"), "text"),
    Head(N_("何时发现"), "text"),
    Head(N_("何时、因何消除"), "text"),
)
_DAY = (
    Head(N_("日期"), "day"),
    Head(N_("日初"), "money"),
    Head(N_("收到"), "money", is_summed=True),
    Head(N_("退款"), "money", is_summed=True),
    Head(N_("退款退回"), "money", is_summed=True),
    Head(N_("争议扣走"), "money", is_summed=True),
    Head(N_("争议还回"), "money", is_summed=True),
    Head(N_("日终"), "money"),
    Head(N_("我们的账"), "money"),
    Head(N_("相差"), "money"),
)
_SETTLED = (
    Head(N_("日期"), "day"),
    Head(N_("币种"), "text"),
    Head(N_("笔数"), "count", is_summed=True),
    Head(N_("发生额"), "money"),
    Head(N_("手续费"), "money"),
    Head(N_("净额"), "money"),
)
_PAYOUT = (
    Head(N_("日期"), "day"),
    Head(N_("平台编号"), "text"),
    Head(N_("状态"), "text"),
    Head(N_("币种"), "text"),
    Head(N_("出款"), "money"),
    Head(N_("各笔之和"), "money"),
    Head(N_("笔数"), "count"),
    Head(N_("到银行的日期"), "day"),
)


def _heads(tongue: Tongue, *heads: Head) -> list[Head]:
    return [each._replace(title=tongue.gettext(each.title)) for each in heads]


def _hundredths(minor: int, currency: str) -> Decimal:
    """As the cells of money hold it."""
    return Decimal(minor).scaleb(2 - decimals(currency))


def _difference(of: DifferenceRow, tongue: Tongue) -> Row:
    amounts = (_hundredths(minor, of.currency) for minor in (of.there_minor, of.here_minor))
    what = of.day, tongue.word(of.kind), tongue.word(of.of), of.source, of.payment_id, of.currency.upper()
    told = tongue.word(next_step(of)), hour(of.found_at, tongue), cleared_text(of, tongue)
    return Row("", (*what, *amounts, *told))


def _day(of: DayRow) -> Row:
    return Row("", (of.day, of.opening_fen, *moved_fen(of.there), of.closing_fen, of.ledger_fen, of.uneven_fen))


def _settled(found: Report) -> Iterator[Row]:
    for day in reversed(found.days):
        for each in day.settled:
            figures = each.gross_minor, each.fee_minor, each.net_minor
            amounts = (_hundredths(minor, each.currency) for minor in figures)
            yield Row("", (day.day, each.currency.upper(), each.movements, *amounts))


def _payout(of: PayoutRow, tongue: Tongue) -> Row:
    amounts = (_hundredths(minor, of.currency) for minor in (of.amount_minor, of.net_minor))
    what = of.day, of.payout, tongue.word(of.status), of.currency.upper()
    return Row("", (*what, *amounts, of.movements, of.arrives_on))

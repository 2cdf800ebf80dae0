"""What stands on a receipt: the amount in figures and in capitals, and which charges it paid."""

from datetime import date
from typing import Any, NamedTuple

from services.documents.papers.capital_amount import capital_amount
from services.documents.papers.statement_paper import REGIONS
from services.languages import N_, Said, Tongue


class PaidCharge(NamedTuple):
    """So much of the payment for one charge, and what was left to pay of it then. 分."""

    fee_kind: str
    period: str
    amount_fen: int
    left_fen: int


class Receipt(NamedTuple):
    """A payment as it was taken."""

    number: str
    area: str
    address: str
    phone: str
    payer: Said
    debtor: Said
    payee: Said
    received_on: date
    channel: str
    amount_fen: int
    paid: tuple[PaidCharge, ...]
    cashier: str


def receipt_data(of: Receipt, tongue: Tongue) -> dict[str, Any]:
    """A file of one receipt."""
    t = tongue.gettext
    title = t(N_("收款收据"))
    return {
        "lang": tongue.code,
        "region": REGIONS[tongue.code],
        "title": f"{title} {of.number}",
        "author": of.area,
        "papers": [_paper(of, title, tongue)],
    }


def _paper(of: Receipt, title: str, tongue: Tongue) -> dict[str, Any]:
    t, rest_fen = tongue.gettext, of.amount_fen - sum(each.amount_fen for each in of.paid)
    notes = [t(N_("先还到期最早的费用（民法典第五百六十条）；交款时指定了项目的，按指定。"))]
    if rest_fen:
        notes.insert(0, t(N_("余款 %(amount)s 留在户上，以后抵费。")) % {"amount": tongue.money(rest_fen)})
    return {
        "house": of.area,
        "title": title,
        "number": of.number,
        "footer": t(N_("服务电话 %(phone)s")) % {"phone": of.phone},
        "facts": _facts(of, tongue),
        "in_figures": t(N_("小写")),
        "amount": tongue.money(of.amount_fen),
        "in_words": t(N_("大写")),
        "words": capital_amount(of.amount_fen),
        "heading": t(N_("这笔钱交了什么")),
        "columns": [t(N_("费用")), t(N_("月份")), t(N_("金额")), t(N_("尚欠"))],
        "rows": [_row(each, tongue) for each in of.paid],
        "total": {
            "label": t(N_("合计")),
            "amount": tongue.money(of.amount_fen - rest_fen),
            "left": tongue.money(sum(each.left_fen for each in of.paid)),
        },
        "notes": notes,
        "cashier": {"label": t(N_("收款人")), "name": of.cashier},
        "seal": t(N_("（收款单位盖章）")),
        "not_an_invoice": t(N_("本收据不是发票。")),
    }


def _facts(of: Receipt, tongue: Tongue) -> list[dict[str, Any]]:
    t = tongue.gettext
    facts = [
        (N_("收据号"), Said(of.number), True),
        (N_("交款人"), of.payer, True),
        *([(N_("替谁交"), of.debtor, False)] if of.debtor != of.payer else []),
        (N_("房屋"), Said(of.address, "" if tongue.code == "zh" else "zh-CN"), False),
        (N_("收款单位"), of.payee, False),
        (N_("收款日期"), Said(tongue.day(of.received_on)), False),
        (N_("收款方式"), Said(tongue.word(of.channel)), False),
    ]
    return [{"label": t(label), "said": said._asdict(), "strong": strong} for label, said, strong in facts]


def _row(paid: PaidCharge, tongue: Tongue) -> dict[str, Any]:
    return {
        "title": tongue.name(paid.fee_kind)._asdict(),
        "period": tongue.period(paid.period),
        "amount": tongue.money(paid.amount_fen),
        "left": tongue.money(paid.left_fen),
    }

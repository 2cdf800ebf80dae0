"""What stands on a paper statement: the same facts in the same words as on the page, in the order of the paper."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.values.payment_reference import payment_reference
from services.documents.papers.join_invitation import Invitation, PayAddress, qr_code
from services.languages import N_, Said, Tongue
from services.web.presenting import Group, Item, Line, Page
from services.web.wording import LedgerRow, Reckoning

REGIONS = {"zh": "CN", "en": "GB"}
_TITLES = {
    "reversed": N_("撤销：%(fee)s"),
    "received": N_("交款（%(channel)s）"),
    "refunded": N_("退款（%(channel)s）"),
    "refund returned": N_("退款被退回（%(channel)s）"),
    "payment reversed": N_("交款被撤回（%(channel)s）"),
    "payment reinstated": N_("撤回的交款恢复（%(channel)s）"),
    "applied": N_("用预存的钱交费"),
}


class Letter(NamedTuple):
    """What a statement needs beside the page: whose letter it is, when it was issued, what invites to join or pay."""

    area: str
    phone: str
    number: str
    issued_on: date
    invitation: Invitation | None = None
    pay: PayAddress | None = None


def statements_data(papers: Sequence[dict[str, Any]], title: str, author: str, tongue: Tongue) -> dict[str, Any]:
    """One file of one or many."""
    columns = [tongue.gettext(N_("事项")), tongue.gettext(N_("金额"))]
    language = {"lang": tongue.code, "region": REGIONS[tongue.code]}
    return language | {"title": title, "author": author, "columns": columns, "papers": list(papers)}


def statement_paper(page: Page, letter: Letter, tongue: Tongue) -> dict[str, Any]:
    """One household's paper."""
    t = tongue.gettext
    return {
        "house": letter.area,
        "title": t(N_("%(month)s账单")) % {"month": page.month},
        "number": letter.number,
        "footer": t(N_("服务电话 %(phone)s")) % {"phone": letter.phone},
        "facts": [
            _fact(t(N_("付款人")), page.payer, strong=True),
            _fact(t(N_("房屋")), Said(f"{page.address} · {page.code}", "" if tongue.code == "zh" else "zh-CN")),
            _fact(t(N_("截至")), Said(page.as_of)),
            _fact(t(N_("出具日期")), Said(tongue.day(letter.issued_on))),
        ],
        "due": {"label": t(N_("一共要交")), "amount": page.due.amount, "notes": list(_due_notes(page, tongue))},
        "pay": _pay(letter.pay, tongue) if letter.pay else None,
        "join": _join(letter.invitation, tongue) if letter.invitation else None,
        "sections": [
            _month(page, tongue),
            *_owed(page, tongue),
            *_beside(page, tongue),
            *_advice(page, letter, tongue),
        ],
    }


def _fact(label: str, said: Said, *, strong: bool = False) -> dict[str, Any]:
    return {"label": label, "said": said._asdict(), "strong": strong}


def _due_notes(page: Page, tongue: Tongue) -> Iterable[str]:
    t, due = tongue.gettext, page.due
    if due.is_nothing:
        yield t(N_("没有要交的费用。"))
    elif due.overdue and due.next_day:
        yield t(N_("其中 %(amount)s 已过期")) % {"amount": due.overdue}
        yield t(N_("其余请在 %(day)s 前交清。")) % {"day": due.next_day}
    elif due.overdue:
        yield t(N_("已过交费日期"))
    else:
        yield t(N_("请在 %(day)s 前交清。")) % {"day": due.next_day}
    if page.held:
        yield t(N_("另有预存 %(amount)s。")) % {"amount": page.held_total}


def _pay(address: PayAddress, tongue: Tongue) -> dict[str, str]:
    t = tongue.gettext
    return {
        "svg": qr_code(address.url),
        "alt": t(N_("付款二维码")),
        "hint": t(N_("扫码交费，不用登录")),
        "until": t(N_("有效至 %(day)s")) % {"day": tongue.day(address.until)},
    }


def _join(invitation: Invitation, tongue: Tongue) -> dict[str, str]:
    t = tongue.gettext
    return {
        "svg": qr_code(invitation.url),
        "alt": t(N_("二维码，网址：%(url)s")) % {"url": invitation.url},
        "hint": t(N_("扫码加入，在手机上看账单")),
        "address": t(N_("加入：%(address)s")) % {"address": invitation.url.partition("://")[2].partition("?")[0]},
        "label": t(N_("加入码（只用一次）")),
        "code": invitation.code,
    }


def _month(page: Page, tongue: Tongue) -> dict[str, Any]:
    t = tongue.gettext
    closing = t(N_("本期结余（预存）")) if page.is_credit else t(N_("本期结余（应交）"))
    rows = [
        _row(Said(t(N_("上期结余"))), page.opening),
        *(_row(_title(each, tongue), each.amount, _line_notes(each, tongue)) for each in page.lines),
    ]
    return _section(t(N_("这笔钱怎么算的")), rows, total=(closing, page.closing))


def _owed(page: Page, tongue: Tongue) -> Iterable[dict[str, Any]]:
    """What is open, by the creditor: what stood before the handover and what came after it never merge."""
    t = tongue.gettext
    if page.groups:
        yield _section(t(N_("还没有交清的费用")), [])
    for group in page.groups:
        yield _items(group, N_("由%(party)s收取"), tongue, total=(t(N_("小计")), group.total))


def _beside(page: Page, tongue: Tongue) -> Iterable[dict[str, Any]]:
    """What is held for the payer, and what others owe."""
    t = tongue.gettext
    if page.held:
        rows = [
            _row(Said(t(N_("收据 %(number)s")) % {"number": each.receipt}), each.amount)
            if each.receipt
            else _row(Said(t(N_("没有收据号的交款"))), each.amount)
            for each in page.held
        ]
        note = t(N_("这些钱已经收到，还没有用掉：有新的费用时先用它交，也可以退给您。"))
        yield _section(t(N_("预存的钱")), rows, note)
    if page.others or page.others_of_persons:
        yield _section(t(N_("不向您收取的费用")), [], _hidden(page.others_of_persons, tongue))
    for group in page.others:
        yield _items(group, N_("由%(party)s承担，不向您收取"), tongue)


def _advice(page: Page, letter: Letter, tongue: Tongue) -> Iterable[dict[str, Any]]:
    t, reference = tongue.gettext, payment_reference(page.code)
    how = t(N_("到服务中心交现金、刷卡，或者转账。家人可以代交。每笔都有收据。"))
    by_bank = t(N_("转账时请在附言里写 %(reference)s，钱就记到这户名下。")) % {"reference": reference}
    yield _section(t(N_("怎么交")), [], how)
    if letter.pay:
        by_phone = N_("也可以用手机扫上面的二维码，用支付宝、微信支付或银行卡交，不用登录，家人也能扫。")
        yield _section("", [], t(by_phone))
    yield _section("", [], by_bank)
    asked = N_("到服务中心或打电话都可以，我们当面把每一笔算给您看。对账单有异议不影响您先交没有异议的部分。")
    yield _section(t(N_("有疑问怎么办")), [], t(asked))


def _hidden(count: int, tongue: Tongue) -> str:
    if not count:
        return ""
    return tongue.ngettext(
        "这户还有 %(num)d 笔费用记在另外的付款人名下，不向您收取；为保护别人的隐私，这里不列出。",
        "这户还有 %(num)d 笔费用记在另外的付款人名下，不向您收取；为保护别人的隐私，这里不列出。",
        count,
    ) % {"num": count}


def _items(group: Group, by: str, tongue: Tongue, total: tuple[str, str] | None = None) -> dict[str, Any]:
    said = tongue.gettext(by) % {"party": group.party.text}
    heading, note = (group.heading, said) if group.heading else (said, "")
    rows = [_row(each.fee, each.amount, _item_notes(each, tongue)) for each in group.items]
    return _section(heading, rows, note, total) | {"level": 3}


def _section(
    heading: str, rows: Sequence[dict[str, Any]], note: str = "", total: tuple[str, str] | None = None
) -> dict[str, Any]:
    told = {"label": total[0], "amount": total[1]} if total else None
    return {"heading": heading, "level": 2, "note": note, "rows": list(rows), "total": told}


def _row(title: Said, amount: str, notes: Iterable[str] = ()) -> dict[str, Any]:
    return {"title": title._asdict(), "amount": amount, "notes": list(notes)}


def _title(line: Line, tongue: Tongue) -> Said:
    if line.what not in _TITLES:
        return line.fee
    return Said(tongue.gettext(_TITLES[line.what]) % {"fee": line.fee.text, "channel": line.channel})


def _line_notes(line: Line, tongue: Tongue) -> Iterable[str]:
    t = tongue.gettext
    receipt = t(N_("收据 %(number)s")) % {"number": line.receipt} if line.receipt else ""
    collector = t(N_("由%(party)s收取")) % {"party": line.collector.text}
    yield " · ".join(filter(None, (line.period or line.day, "" if line.period else receipt, collector)))
    if line.what == "brought forward":
        yield t(N_("移交前的旧账，%(day)s 转入")) % {"day": line.day}
    if line.reason:
        yield t(N_("原因：%(reason)s")) % {"reason": line.reason}
    if line.late_for:
        yield f"{t(N_('补记'))} · {t(N_('应记 %(day)s')) % {'day': line.late_for}}"
    yield from _why_notes(line.why, tongue)
    for share in line.shares:
        amount = t(N_("退回 %(amount)s")) % {"amount": share.amount} if share.is_returned else share.amount
        yield f"{share.fee.text} {share.period}　{amount}"


def _item_notes(item: Item, tongue: Tongue) -> Iterable[str]:
    due = tongue.gettext(N_("%(day)s 到期")) % {"day": item.due}
    yield " · ".join(filter(None, (item.period, due, item.overdue)))
    yield from _why_notes(item.why, tongue)


def _why_notes(why: Reckoning | LedgerRow | None, tongue: Tongue) -> Iterable[str]:
    t = tongue.gettext
    match why:
        case Reckoning():
            authority = t(N_("收费依据：%(authority)s")) % {"authority": why.authority.text}
            yield " · ".join((why.formula, *([t(N_("四舍五入到分。"))] if why.is_rounded else []), authority))
        case LedgerRow():
            sums = {"assessed": why.assessed, "paid": why.paid, "outstanding": why.outstanding}
            yield t(N_("应收 %(assessed)s − 已收 %(paid)s = 尚欠 %(outstanding)s")) % sums
            source = {"sheet": why.sheet.text, "row": why.row, "file": why.file}
            yield t(N_("来自移交的台账：工作表“%(sheet)s”第 %(row)s 行（文件校验码 %(file)s）")) % source
        case None:
            return

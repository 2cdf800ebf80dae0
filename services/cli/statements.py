"""`anju statement`: a dwelling's month, with the reason of every figure."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads
from services.cli.desk import Desk
from services.cli.typed import day, instant
from services.cli.words import N_
from services.http.refusals import NotComeYet

if TYPE_CHECKING:
    from domain.billing.events import ArrearsBroughtForward, Assessment
    from projections.engine.tables import Reading
    from projections.statement import Statement, StatementLine
    from services.languages import Tongue

Dwelling = Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help=N_("算到哪一天"))]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="INSTANT", help=N_("按当时已知的情况，如 2026-11-23T12:00:00+08:00"))
]
_EVENTS = {
    "brought forward": N_("移交时的欠费：%(fee)s %(period)s"),
    "assessed": N_("%(fee)s %(period)s"),
    "reversed": N_("撤销 %(fee)s %(period)s（%(reason)s）"),
    "received": N_("交款（%(channel)s），收据 %(receipt)s"),
    "applied": N_("用以前的余款抵费"),
    "refunded": N_("退款（%(channel)s，%(reason)s）"),
    "refund returned": N_("退款被退回（%(channel)s，%(reason)s）"),
    "payment reversed": N_("交款被撤回（%(channel)s，%(reason)s）"),
    "payment reinstated": N_("撤回的交款恢复（%(channel)s，%(reason)s）"),
}


@reads("statement", N_("一户一个月的账单，每一笔都说明怎么来的"))
def statement(
    desk: Desk,
    dwelling: Dwelling,
    period: Annotated[str | None, typer.Option(metavar="YYYY-MM", help=N_("哪个月，不写就是本月"))] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    debtor: Annotated[str | None, typer.Option(help=N_("只看这一方的，如 resident:…"))] = None,
) -> Answer:
    """As it is known now, or as it was known at an instant."""
    from domain.values.party import party

    then = instant(known_at) if known_at else None
    found = _statement(desk, desk.dwelling(dwelling), period, as_of, then, party(debtor) if debtor else None)
    return Answer(found, lambda paper: _show(found, then, paper))


def charged(desk: Desk, code: str, fee_kind: str, period: str) -> Answer:
    """The newest charge of a fee and month, and how it came about."""
    import msgspec

    from domain.billing.events import Assessment
    from projections.billing_statement import moved_until
    from services.web.wording import reckoning

    with desk.read() as reading:
        moved = [each.movement for each in moved_until(reading, code, date.max)]
    details = [
        each.detail
        for each in moved
        if (each.what, each.fee_kind, each.period) == ("assessed", fee_kind.strip(), period) and each.detail
    ]
    fee = msgspec.json.decode(details[-1], type=Assessment)
    return Answer(
        {"charge": fee},
        lambda paper: paper.write(f"{fee.charge_id}: {reckoning(fee.basis, fee.amount_fen, paper.tongue).formula}"),
    )


def asked_day(desk: Desk, as_of: str | None, then: datetime | None) -> date:
    """The day that is asked about: said, that of the instant, or today. Raises DateInvalid, NotComeYet."""
    from projections.engine.business_day import business_day

    asked = day(as_of) if as_of else None
    if asked and asked > desk.today:
        raise NotComeYet(asked)
    if then and then > desk.house.clock():
        raise NotComeYet(then.date())
    return asked or (business_day(then) if then else desk.today)


def known_position(reading: "Reading", then: datetime | None) -> int | None:
    """The position of history that an instant stands for; None for all of it."""
    from projections.audit_trail import known_at

    return known_at(reading, then) if then else None


def _statement(
    desk: Desk, code: str, period: str | None, as_of: str | None, then: datetime | None, debtor: str | None
) -> "Statement":
    """Of the month that is asked for, or that of the day. Raises UnknownDwelling, NotComeYet, DayBeforePeriod, …"""
    from domain.registry.refusals import UnknownDwelling
    from domain.values.period import first_day, month_of
    from projections import directory
    from projections.statement import statement as composed
    from services.web.refusals import DayBeforePeriod

    last = asked_day(desk, as_of, then)
    month = period or month_of(last)
    if first_day(month) > desk.today:
        raise NotComeYet(first_day(month))
    if as_of and last < first_day(month):
        raise DayBeforePeriod(last, month)
    until = last if as_of or month == month_of(last) else None
    with desk.read() as reading:
        if directory.dwelling(reading, code) is None:
            raise UnknownDwelling(code)
        at = known_position(reading, then)
        return composed(reading, code, month, debtor=debtor, as_of=until, known_at=at)


def _show(found: "Statement", then: datetime | None, paper: Paper) -> None:
    t = paper.tongue
    paper.say(
        N_("%(code)s %(month)s账单，到 %(day)s"),
        code=found.dwelling,
        month=t.month(found.period),
        day=t.day(found.last),
    )
    if then:
        paper.say(N_("按 %(instant)s 已知的情况"), instant=then.isoformat())
    rows = [("", t.gettext(N_("以前结转")), "", t.money(found.opening_fen))]
    for line in found.lines:
        rows += _line_rows(line, t)
    rows.append((t.day(found.last), t.gettext(N_("合计欠费")), "", t.money(found.closing_fen)))
    paper.table((N_("日期"), N_("事项"), N_("怎么来的"), N_("金额")), rows, figures=1)
    _show_open(found, paper)
    for rest in found.rests:
        paper.say(
            N_("预存余款 %(amount)s（收据 %(receipt)s）"), amount=t.money(rest.rest_fen), receipt=rest.receipt or ""
        )


def _show_open(found: "Statement", paper: Paper) -> None:
    """What is open, by whom it is owed and to whom; only where there is something."""
    t = paper.tongue
    if not found.open_items:
        paper.say(N_("没有欠费。"))
        return
    rows = [
        (
            t.name(each.fee_kind),
            t.period(each.period),
            t.day(each.due_on),
            _party(each.debtor, t),
            _party(each.creditor, t),
            each.charge_id,
            each.months_overdue,
            t.money(each.outstanding_fen),
        )
        for each in found.open_items
    ]
    titles = (
        N_("费用"),
        N_("月份"),
        N_("截止日"),
        N_("欠费人"),
        N_("收给"),
        N_("费用编号"),
        N_("过期月数"),
        N_("尚欠"),
    )
    paper.table(titles, rows, figures=2, of=t.gettext(N_("没有交清的费用")))


def _line_rows(line: "StatementLine", tongue: "Tongue") -> list[tuple[str, str, str, str]]:
    places = {
        "fee": tongue.name(line.fee_kind or "").text,
        "period": tongue.period(line.period) if line.period else "",
        "reason": tongue.word(line.reason or ""),
        "channel": tongue.word(line.channel or ""),
        "receipt": line.receipt or "",
    }
    what = tongue.gettext(_EVENTS[line.what]) % places
    if line.late:
        what += tongue.gettext(N_("（补记，本应记在 %(day)s）")) % {"day": tongue.day(line.meant_for)}
    rows = [
        (tongue.day(line.booked_on), what, _why(line.assessment, line.arrears, tongue), tongue.money(line.amount_fen))
    ]
    for each in line.settled:
        paid = tongue.gettext(N_("　抵 %(fee)s %(period)s：%(amount)s")) % {
            "fee": tongue.name(each.fee_kind).text,
            "period": tongue.period(each.period),
            "amount": tongue.money(each.amount_fen),
        }
        rows.append(("", paid, "", ""))
    return rows


def _why(fee: "Assessment | None", arrears: "ArrearsBroughtForward | None", tongue: "Tongue") -> str:
    from services.web.wording import ledger_row, reckoning

    if fee:
        told = reckoning(fee.basis, fee.amount_fen, tongue)
        return (
            f"{told.formula}（{told.authority.text}）"
            if tongue.code == "zh"
            else f"{told.formula} ({told.authority.text})"
        )
    if arrears is None:
        return ""
    row = ledger_row(arrears, tongue)
    return tongue.gettext(N_("《%(sheet)s》第 %(row)d 行：应收 %(assessed)s，已收 %(paid)s")) % {
        "sheet": row.sheet.text,
        "row": row.row,
        "assessed": row.assessed,
        "paid": row.paid,
    }


def _party(who: str, tongue: "Tongue") -> str:
    from services.web.wording import party

    return party(who, tongue).text

"""At the counter: `anju shift`, `anju receipt-book`, `anju pay`."""

from datetime import date
from typing import Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.typed import day, person, term
from services.cli.words import N_

Shift = Annotated[str, typer.Argument(help=N_("班次的编号，自己起，如 2026-11-23-1"))]
Payee = Annotated[str, typer.Option(help=N_("收给谁，如 company:shicheng"))]
Amount = Annotated[str, typer.Argument(help=N_("金额，元，如 50 或 1,250.00"))]


@records("shift open", N_("开班"))
def open_(
    desk: Desk, shift: Shift, payee: Payee, cash: Annotated[str, typer.Option("--float", help=N_("备用金，元"))] = "0"
) -> Answer:
    """A drawer in the name of a payee."""
    from domain.values.money import yuan_read
    from services.use_cases import counter

    desk.recorded(counter.open_shift(desk.house, shift, payee=payee, float_fen=yuan_read(cash)))
    return _shift(desk, shift, N_("已开班 %(shift)s，可以收款了。"))


@records("shift close", N_("结班：先点现金，再看应有多少"))
def close(desk: Desk, shift: Shift, counted: Annotated[str, typer.Option(help=N_("点出的现金，元"))]) -> Answer:
    """Counted blind."""
    from domain.values.money import yuan_read
    from services.use_cases import counter

    desk.recorded(counter.close_shift(desk.house, shift, counted_fen=yuan_read(counted)))
    return _shift(desk, shift, N_("已结班 %(shift)s。"))


@records("shift hand-in", N_("把现金交给保管的人"))
def hand_in(desk: Desk, shift: Shift, amount: Amount, to: Annotated[str, typer.Option(help=N_("交给谁"))]) -> Answer:
    """Of a closed shift."""
    from domain.values.money import yuan_read
    from services.use_cases import counter

    desk.recorded(counter.hand_in_cash(desk.house, shift, amount_fen=yuan_read(amount), to=person(to)))
    return _shift(desk, shift, N_("已缴款。"))


@records("receipt-book receive", N_("收进一本新收据，并发给收款员"))
def receive(
    desk: Desk,
    series: Annotated[str, typer.Argument(help=N_("字轨，如 BH"))],
    first: Annotated[int, typer.Argument(help=N_("起号"))],
    last: Annotated[int, typer.Argument(help=N_("止号"))],
    payee: Payee,
    holder: Annotated[str | None, typer.Option(help=N_("发给谁，不写就是自己"))] = None,
    automatic: Annotated[
        bool, typer.Option("--automatic", help=N_("给没有收款员经手的交款（银行、网上）编号"))
    ] = False,
) -> Answer:
    """Its number is its series and first receipt."""
    from domain.payments.receipt_book import book_key
    from projections.collection import receipt_book
    from services.reactions.number_receipts import HOLDER
    from services.use_cases import counter

    who = HOLDER if automatic else person(holder) if holder else desk.actor or ""
    desk.recorded(
        counter.receive_receipt_book(desk.house, series=series, first=first, last=last, payee=payee, holder=who)
    )
    with desk.read() as reading:
        row = receipt_book(reading, book_key(series, first))

    def show(paper: Paper) -> None:
        paper.say(N_("收据本 %(book)s 已发给 %(holder)s。"), book=book_key(series, first), holder=who)

    return Answer(row, show)


@records("pay", N_("收款：先还到期最早的，多的留作余款"))
def pay(
    desk: Desk,
    dwelling: Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))],
    amount: Amount,
    shift: Annotated[str, typer.Option(help=N_("班次"))],
    receipt_book: Annotated[str, typer.Option(help=N_("收据本，如 BH-00000001"))],
    channel: Annotated[str, typer.Option(help=N_("cash 现金，transfer 转账，pos 刷卡"))] = "cash",
    charge: Annotated[list[str] | None, typer.Option("--for", metavar="CHARGE", help=N_("付款人指定先还哪笔"))] = None,
    debtor: Annotated[str | None, typer.Option(help=N_("替谁交，不写就是这户的欠费人"))] = None,
    payer: Annotated[str | None, typer.Option(help=N_("谁来交的"))] = None,
    received_on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=N_("哪天收的，不写就是今天"))] = None,
    reason: Annotated[str | None, typer.Option("--backdating-reason", help=N_("补录的原因"))] = None,
) -> Answer:
    """Account, shift and receipt in one save."""
    from domain.payments.events import COUNTER_CHANNELS
    from domain.values.money import yuan_read
    from domain.values.party import party
    from services.use_cases import counter

    payment_id, code = desk.made_id("payment"), desk.dwelling(dwelling)
    done = counter.take_payment(
        desk.house,
        code,
        payment_id=payment_id,
        amount_fen=yuan_read(amount),
        channel=term(channel, COUNTER_CHANNELS),
        shift=shift,
        receipt_book=receipt_book,
        received_on=day(received_on) if received_on else None,
        debtor=party(debtor) if debtor else None,
        payer=party(payer) if payer else None,
        designation=charge or (),
        backdating_reason=reason,
    )
    desk.recorded(done)
    return _receipt(desk, payment_id, code)


def _receipt(desk: Desk, payment_id: str, code: str) -> Answer:
    """What the payer is told: the receipt, what the money paid, and what rests of it."""
    from projections.billing_statement import moved_until, rest_by_payment
    from projections.collection import payment

    with desk.read() as reading:
        row, moved = payment(reading, payment_id), moved_until(reading, code, date.max)
    paid: dict[str, int] = {}
    for movement in (each.movement for each in moved):
        if movement.payment_id == payment_id and movement.charge_id:
            paid[movement.charge_id] = paid.get(movement.charge_id, 0) - movement.held_fen
    rest_fen = rest_by_payment(moved).get(payment_id, 0)
    told = [{"charge_id": charge_id, "amount_fen": amount_fen} for charge_id, amount_fen in paid.items() if amount_fen]

    def show(paper: Paper) -> None:
        t = paper.tongue
        if row:
            paper.say(N_("收据 %(receipt)s：%(amount)s"), receipt=row.receipt, amount=t.money(row.amount_fen))
        for charge_id, amount_fen in paid.items():
            fee, period, _ = charge_id.rsplit("/", 2)
            places = {"fee": t.name(fee).text, "period": t.period(period), "amount": t.money(amount_fen)}
            paper.say(N_("　抵 %(fee)s %(period)s：%(amount)s"), **places)
        if rest_fen:
            paper.say(N_("余款 %(amount)s 留在户上，以后抵费。"), amount=t.money(rest_fen))

    return Answer({"payment": row, "paid": told, "rest_fen": rest_fen}, show)


def _shift(desk: Desk, shift: str, said: str) -> Answer:
    from projections import collection

    with desk.read() as reading:
        row = collection.shift(reading, shift)

    def show(paper: Paper) -> None:
        t = paper.tongue
        paper.say(said, shift=shift)
        if row:
            titles = (
                N_("班次"),
                N_("状态"),
                N_("收给"),
                N_("备用金"),
                N_("笔数"),
                N_("收款"),
                N_("长短款"),
                N_("已缴"),
            )
            line: tuple[Any, ...] = (row.shift, t.word(row.state), row.payee, t.money(row.float_fen), row.taken_count)
            over = "" if row.over_fen is None else t.money(row.over_fen)
            paper.table(titles, [(*line, t.money(row.taken_fen), over, t.money(row.handed_in_fen))], figures=5)

    return Answer(row, show)

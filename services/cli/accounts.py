"""`anju reverse`, `anju refund`: what was wrong is taken back by two persons."""

from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.proposals import prepare
from services.cli.typed import term
from services.cli.words import N_

Dwelling = Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))]


@records("reverse", N_("申请撤销一笔费用"))
def reverse(
    desk: Desk,
    dwelling: Dwelling,
    charge: Annotated[str, typer.Argument(help=N_("费用编号，见账单"))],
    reason: Annotated[str, typer.Option(help=N_("原因：面积有误、收费标准有误、收费对象有误、重复计收、不应收取"))],
    note: Annotated[str, typer.Option(help=N_("说明"))] = "",
) -> Answer:
    """A proposal: another person approves it."""
    from domain.billing.events import REVERSAL_REASONS
    from domain.values.dwelling_code import canonical

    content = {"dwelling": canonical(dwelling), "charge_id": charge, "reason": term(reason, REVERSAL_REASONS)}
    return prepare(desk, "charge reversal", content | {"note": note})


@records("refund", N_("申请退还余款"))
def refund(
    desk: Desk,
    dwelling: Dwelling,
    payment: Annotated[str, typer.Argument(help=N_("收据号或交款编号"))],
    amount: Annotated[str, typer.Argument(help=N_("金额，元，如 50 或 1,250.00"))],
    reason: Annotated[str, typer.Option(help=N_("原因：多交、已搬走、费用已撤销、误交"))],
    channel: Annotated[str, typer.Option(help=N_("transfer 转账，cash 现金"))] = "transfer",
    shift: Annotated[str | None, typer.Option(help=N_("现金从哪个班次退"))] = None,
) -> Answer:
    """A proposal: another person approves it."""
    from domain.billing.events import REFUND_REASONS
    from domain.payments.events import COUNTER_CHANNELS
    from domain.values.dwelling_code import canonical
    from domain.values.money import yuan_read
    from projections.collection import payment_by_receipt

    with desk.read() as reading:
        by_receipt = payment_by_receipt(reading, payment)
    content = {
        "refund_id": desk.made_id("refund"),
        "dwelling": canonical(dwelling),
        "payment_id": by_receipt.payment_id if by_receipt else payment,
        "amount_fen": yuan_read(amount),
        "channel": term(channel, COUNTER_CHANNELS),
        "reason": term(reason, REFUND_REASONS),
        "shift": shift,
    }
    return prepare(desk, "refund", content)

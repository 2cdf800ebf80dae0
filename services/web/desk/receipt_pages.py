"""A payment that was taken: its receipt, what it paid, what rests; and on to the next one."""

from datetime import date
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response

from projections import collection
from projections.billing_statement import Moved, moved_until
from projections.collection import PaymentRow
from services.auth.entering import reach_of
from services.http.refusals import UnknownPaymentId
from services.languages import Said, Tongue
from services.web.desk.account_presenting import present_account
from services.web.desk.account_reading import read_account
from services.web.desk.drawing import desk_page, desk_router
from services.web.pages import house_of, tongue_of
from services.web.wording import party

router = desk_router()


class PaidFor(NamedTuple):
    """So much of it for one charge."""

    charge_id: str
    fee: Said
    period: str
    amount: str


@router.get("/payments/{id}")
def receipt_page(request: Request, id: str) -> Response:
    """Printed by one key, left by another. Raises UnknownPaymentId."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        row = collection.payment(reading, id)
        if row is None or not reach_of(request).reaches_dwelling(row.dwelling):
            raise UnknownPaymentId
        account = read_account(house, reading, row.dwelling, tongue)
        moved = moved_until(reading, row.dwelling, date.max)
    rest_fen = next((rest.rest_fen for rest in account.rests if rest.payment_id == id), 0)
    return desk_page(
        request,
        "receipt.html",
        p=row,
        d=present_account(account, tongue),
        amount=tongue.money(row.amount_fen),
        refunded=tongue.money(row.refunded_fen) if row.refunded_fen else "",
        day=tongue.day(row.received_on),
        channel=tongue.word(row.channel),
        debtor=account.names.get(row.debtor, party(row.debtor, tongue)),
        payee=party(row.payee, tongue),
        paid=_paid(row, moved, tongue),
        rest=tongue.money(rest_fen) if rest_fen else "",
    )


def _paid(row: PaymentRow, moved: list[Moved], tongue: Tongue) -> list[PaidFor]:
    """By charge, as it stands now; what came back from a charge is not shown."""
    sums: dict[str, int] = {}
    kinds: dict[str, str] = {}
    periods = {each.movement.charge_id: each.movement.period or "" for each in moved if each.movement.due_on}
    for each in moved:
        movement = each.movement
        if movement.payment_id == row.payment_id and movement.charge_id is not None:
            sums[movement.charge_id] = sums.get(movement.charge_id, 0) - movement.held_fen
            kinds[movement.charge_id] = movement.fee_kind or ""
    return [
        PaidFor(charge, tongue.name(kinds[charge]), tongue.period(periods.get(charge, "")), tongue.money(fen))
        for charge, fen in sums.items()
        if fen
    ]

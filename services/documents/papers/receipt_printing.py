"""From a payment on record to its receipt: as it was taken, whatever became of it later."""

from datetime import date

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentAllocated, PaymentReceived
from domain.history import Entry
from domain.registry.refusals import UnknownDwelling
from domain.values.party import is_resident
from projections import directory
from projections.billing_statement import Moved, moved_until
from projections.collection import PaymentRow
from projections.engine.tables import Reading
from services.documents.papers.press import press
from services.documents.papers.printing import opened_name
from services.documents.papers.receipt_paper import PaidCharge, Receipt, receipt_data
from services.house import House
from services.languages import Said, Tongue
from services.web.wording import address, masked, party

FORM = "1"
"""Receipts are printed again as they were: a new form would be a new file."""


def receipt_pdf(house: House, payment: PaymentRow, tongue: Tongue) -> bytes:
    """The same payment gives the same bytes."""
    with house.read() as reading:
        found = _receipt(house, reading, payment, tongue)
    return press().pdf(f"receipt-{FORM}", receipt_data(found, tongue), payment.received_on)


def _receipt(house: House, reading: Reading, payment: PaymentRow, tongue: Tongue) -> Receipt:
    home = directory.dwelling(reading, payment.dwelling)
    if home is None:
        raise UnknownDwelling(payment.dwelling)
    moved = moved_until(reading, payment.dwelling, date.max)
    taken, paid = _as_taken(house, payment, moved)
    received = taken.event
    payer = received.payer if isinstance(received, PaymentReceived) else payment.debtor
    return Receipt(
        number=payment.receipt or "",
        area=next(area.name for area in directory.areas(reading) if area.area == home.area),
        address=address("", home.code).strip(),
        phone=house.settings.service_phone,
        payer=named(house, reading, payer, tongue),
        debtor=named(house, reading, payment.debtor, tongue),
        payee=party(payment.payee, tongue),
        received_on=payment.received_on,
        channel=payment.channel,
        amount_fen=payment.amount_fen,
        paid=tuple(paid),
        cashier=taken.envelope.actor.removeprefix("person:"),
    )


def _as_taken(house: House, payment: PaymentRow, moved: list[Moved]) -> tuple[Entry, list[PaidCharge]]:
    """The payment's own entry, and what the same act allocated of it."""
    at = next(each.position for each in moved if _begins(each, payment.payment_id))
    periods = {each.movement.charge_id: each.movement.period or "" for each in moved if each.movement.due_on}
    taken, *later = house.store.since([house.store.stream(DwellingAccount, payment.dwelling)], at - 1)
    paid = [
        PaidCharge(line.fee_kind, periods.get(line.charge_id, ""), line.amount_fen, left[line.charge_id])
        for entry in later
        if entry.envelope.command_id == taken.envelope.command_id
        and isinstance(entry.event, PaymentAllocated)
        and entry.event.payment_id == payment.payment_id
        for left in [{each.charge_id: each.outstanding_fen - each.paid_fen for each in entry.event.trace}]
        for line in entry.event.lines
    ]
    return taken, paid


def _begins(moved: Moved, payment_id: str) -> bool:
    return moved.movement.what == "received" and moved.movement.payment_id == payment_id


def named(house: House, reading: Reading, who: str, tongue: Tongue) -> Said:
    """As the page shows it."""
    if not is_resident(who):
        return party(who, tongue)
    name = opened_name(house, reading, who)
    if not name.is_known:
        return Said(tongue.gettext(name.text))
    return Said(masked(name.text), "" if tongue.code == "zh" else "zh-CN")

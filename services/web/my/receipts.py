"""What he has paid: his receipts, and what each of them paid."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from projections import collection
from projections.billing_statement import Moved, moved_until
from projections.collection import PaymentRow
from projections.engine.tables import Reading
from services.documents.papers.capital_amount import capital_amount
from services.http.refusals import UnknownReceipt
from services.languages import Said, Tongue
from services.web.my.mine import Mine, MyHome
from services.web.my.months import place
from services.web.wording import party


class Line(NamedTuple):
    """A receipt in the list."""

    number: str  # "" until one is given.
    day: str
    channel: str
    amount: str
    is_refunded: bool


class YearOfReceipts(NamedTuple):
    """The newest first."""

    year: str
    lines: tuple[Line, ...]
    total: str


class Paid(NamedTuple):
    """So much of it for one charge."""

    fee: Said
    period: str
    amount: str


class Receipt(NamedTuple):
    """A payment as it stands now."""

    number: str
    place: str
    day: str
    channel: str
    payee: Said
    amount: str
    capital: str
    paid: tuple[Paid, ...]
    rest: str
    refunded: str


def receipts(reading: Reading, who: Mine, home: MyHome, tongue: Tongue) -> list[YearOfReceipts]:
    """Of what was paid for his debts at a dwelling, year by year."""
    found = collection.payments_of(reading, home.row.dwelling, {*who.parties, home.debtor})
    years = groupby(sorted(found, key=_day, reverse=True), key=lambda row: row.received_on.year)
    return [_year(year, list(rows), tongue) for year, rows in years]


def receipt(reading: Reading, who: Mine, number: str) -> PaymentRow:
    """One of his. Raises UnknownReceipt for a foreign one as for one that is not there."""
    found = collection.payment_by_receipt(reading, number)
    home = next((each for each in who.homes if found and each.row.dwelling == found.dwelling), None)
    if found is None or home is None or found.debtor not in (*who.parties, home.debtor):
        raise UnknownReceipt(number)
    return found


def present_receipt(reading: Reading, who: Mine, row: PaymentRow, tongue: Tongue) -> Receipt:
    """With what it paid, what of it rests, and what came back."""
    home = who.home(row.dwelling)
    moved = [each for each in moved_until(reading, row.dwelling, date.max) if each.movement.debtor == row.debtor]
    paid, rest_fen = _paid(row, moved, tongue)
    return Receipt(
        number=row.receipt or "",
        place=place(home),
        day=tongue.day(row.received_on),
        channel=tongue.word(row.channel),
        payee=party(row.payee, tongue),
        amount=tongue.money(row.amount_fen),
        capital=capital_amount(row.amount_fen),
        paid=paid,
        rest=tongue.money(rest_fen) if rest_fen else "",
        refunded=tongue.money(row.refunded_fen) if row.refunded_fen else "",
    )


def _paid(row: PaymentRow, moved: Sequence[Moved], tongue: Tongue) -> tuple[tuple[Paid, ...], int]:
    """By charge, and what rests; what came back from a charge is not shown."""
    periods = {each.movement.charge_id: each.movement.period for each in moved if each.movement.period}
    rest_fen, fens, kinds = 0, dict[str, int](), dict[str, str]()
    for each in moved:
        movement = each.movement
        if movement.payment_id != row.payment_id:
            continue
        rest_fen += movement.held_fen
        if movement.charge_id is not None:
            fens[movement.charge_id] = fens.get(movement.charge_id, 0) - movement.held_fen
            kinds[movement.charge_id] = movement.fee_kind or ""
    paid = tuple(
        Paid(tongue.name(kinds[charge]), tongue.period(periods.get(charge) or ""), tongue.money(fen))
        for charge, fen in fens.items()
        if fen
    )
    return paid, rest_fen


def _year(year: int, rows: Sequence[PaymentRow], tongue: Tongue) -> YearOfReceipts:
    lines = tuple(
        Line(
            number=row.receipt or "",
            day=tongue.day(row.received_on),
            channel=tongue.word(row.channel),
            amount=tongue.money(row.amount_fen),
            is_refunded=row.refunded_fen > 0,
        )
        for row in rows
    )
    total_fen = sum(row.amount_fen - row.refunded_fen for row in rows)
    return YearOfReceipts(tongue.period(str(year)), lines, tongue.money(total_fen))


def _day(row: PaymentRow) -> tuple[date, str]:
    return row.received_on, row.receipt or ""

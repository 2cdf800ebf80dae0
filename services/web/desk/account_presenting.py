"""A dwelling as the desk shows it: every text that depends on data, in one language."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from domain.values.party import is_resident
from projections.statement import OpenItem
from services.languages import N_, Said, Tongue
from services.web.desk.account_reading import Account
from services.web.presenting import ERAS, overdue, why_told
from services.web.wording import LedgerRow, Reckoning, address, party


class Row(NamedTuple):
    """A charge that is not paid in full."""

    charge_id: str
    fee: Said
    period: str
    due: str
    overdue: str
    amount: str
    why: Reckoning | LedgerRow | None


class Owed(NamedTuple):
    """What one owes to one."""

    heading: str
    debtor: Said
    creditor: Said
    rows: tuple[Row, ...]
    total: str


class Held(NamedTuple):
    """Money that rests on a payment."""

    payment_id: str
    receipt: str
    debtor: Said
    amount: str


class Paid(NamedTuple):
    """A payment of the last ones."""

    payment_id: str
    receipt: str
    day: str
    channel: str
    debtor: Said
    amount: str


class Person(NamedTuple):
    """Who has to do with the dwelling, and as what."""

    name: Said
    as_what: str
    resident: str  # The id; "" where it is no person.


class Shown(NamedTuple):
    """All that the page needs."""

    code: str
    address: str
    building: str
    floor_area: str
    tenure: str
    is_vacant: bool
    is_ended: bool
    usual: Said
    persons: tuple[Person, ...]
    owed: tuple[Owed, ...]
    owed_total: str
    overdue_total: str
    rests: tuple[Held, ...]
    rests_total: str
    payments: tuple[Paid, ...]


def present_account(of: Account, tongue: Tongue) -> Shown:
    """The dwelling as it stands today."""
    row = of.row
    return Shown(
        code=row.code,
        address=address(of.area.name, row.code),
        building=row.building,
        floor_area=tongue.area(row.floor_area_sqm),
        tenure=tongue.word(row.tenure),
        is_vacant=row.vacant,
        is_ended=row.ended_on is not None,
        usual=of.names.get(of.usual, Said(tongue.gettext(N_("（未登记）")))),
        persons=tuple(_persons(of, tongue)),
        owed=tuple(_owed(of, tongue)),
        owed_total=tongue.money(sum(item.outstanding_fen for item in of.open_items)),
        overdue_total=tongue.money(sum(item.outstanding_fen for item in of.open_items if item.due_on < of.today)),
        rests=tuple(
            Held(rest.payment_id, rest.receipt or "", of.names[rest.debtor], tongue.money(rest.rest_fen))
            for rest in of.rests
        ),
        rests_total=tongue.money(sum(rest.rest_fen for rest in of.rests)),
        payments=tuple(
            Paid(
                each.payment_id,
                each.receipt or "",
                tongue.day(each.received_on),
                tongue.word(each.channel),
                of.names[each.debtor],
                tongue.money(each.amount_fen),
            )
            for each in of.payments
        ),
    )


def _persons(of: Account, tongue: Tongue) -> Iterator[Person]:
    for owner in of.owners:
        share = "" if owner.denominator == 1 else f" {owner.numerator}/{owner.denominator}"
        yield Person(of.names[owner.party], tongue.word("owner") + share, _resident(owner.party))
    for user in of.users:
        yield Person(of.names[user.resident], tongue.word(user.capacity), _resident(user.resident))


def _resident(who: str) -> str:
    return who.partition(":")[2] if is_resident(who) else ""


def _owed(of: Account, tongue: Tongue) -> Iterator[Owed]:
    """Debtor by debtor, the usual one first; and what stood before the handover apart from what came after it."""
    rank = {who: place for place, who in enumerate(of.debtors())}
    in_order = sorted(of.open_items, key=lambda item: (rank[item.debtor], item.creditor, item.due_on))
    for (debtor, creditor), items in groupby(in_order, key=lambda item: (item.debtor, item.creditor)):
        told = list(items)
        yield Owed(
            heading=tongue.gettext(ERAS.get(creditor.partition(":")[0], N_("其他费用"))),
            debtor=of.names[debtor],
            creditor=party(creditor, tongue),
            rows=tuple(present_item(item, of, tongue) for item in told),
            total=tongue.money(sum(item.outstanding_fen for item in told)),
        )


def present_item(item: OpenItem, of: Account, tongue: Tongue) -> Row:
    """One charge."""
    return Row(
        item.charge_id,
        tongue.name(item.fee_kind),
        tongue.period(item.period),
        tongue.day(item.due_on),
        overdue(item.months_overdue, tongue),
        tongue.money(item.outstanding_fen),
        why_told(of.reasons.get(item.charge_id), tongue),
    )

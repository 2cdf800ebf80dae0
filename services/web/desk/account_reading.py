"""What the desk reads of one dwelling: whose it is, what is owed by whom to whom, what rests, what was paid."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.values.period import month_of
from projections import collection, directory
from projections.billing_statement import moved_until
from projections.collection import PaymentRow
from projections.directory import AreaRow, DwellingRow, OwnerRow, UserRow
from projections.engine.tables import Reading
from projections.statement import OpenItem, Rest, statement
from services.documents.papers.receipt_printing import named
from services.house import House
from services.http.places import known_dwelling
from services.languages import Said, Tongue
from services.web.reading import Why, reasons_of

LATEST = 10


class Account(NamedTuple):
    """A dwelling as it stands today."""

    today: date
    row: DwellingRow
    area: AreaRow
    usual: str
    """Who owes the fees of today."""
    owners: Sequence[OwnerRow]
    users: Sequence[UserRow]
    open_items: Sequence[OpenItem]
    rests: Sequence[Rest]
    reasons: dict[str, Why]
    payments: Sequence[PaymentRow]
    payment_ids: frozenset[str | None]
    """Of every payment that ever came."""
    names: dict[str, Said]
    """Of every party that is named here, masked."""

    def debtors(self) -> list[str]:
        """Who owes something, the usual one first."""
        owing = dict.fromkeys(item.debtor for item in self.open_items)
        return [*(who for who in owing if who == self.usual), *(who for who in owing if who != self.usual)]

    def owed_fen(self, debtor: str, creditor: str | None = None) -> int:
        """By one, to one or to all. 分."""
        return sum(
            item.outstanding_fen
            for item in self.open_items
            if item.debtor == debtor and creditor in (None, item.creditor)
        )

    def rests_fen(self, debtor: str) -> int:
        """What is held for one. 分."""
        return sum(rest.rest_fen for rest in self.rests if rest.debtor == debtor)


def read_account(house: House, reading: Reading, code: str, tongue: Tongue) -> Account:
    """By whichever code it is asked for. Raises UnknownDwelling."""
    today, row = house.today(), known_dwelling(reading, code)
    whole = statement(reading, row.dwelling, month_of(today), as_of=today)
    owners = directory.owners_on(directory.owners(reading, row.dwelling), today)
    users = [each for each in directory.users(reading, row.dwelling) if each.until is None]
    usual = directory.debtor_on(reading, row.dwelling, today)
    payments = collection.latest_payments(reading, row.dwelling, LATEST)
    moved = moved_until(reading, row.dwelling, date.max)
    parties = {usual, *(item.debtor for item in whole.open_items), *(rest.debtor for rest in whole.rests)}
    parties |= {each.party for each in owners} | {each.resident for each in users} | {each.debtor for each in payments}
    return Account(
        today=today,
        row=row,
        area=next(each for each in directory.areas(reading) if each.area == row.area),
        usual=usual,
        owners=owners,
        users=users,
        open_items=whole.open_items,
        rests=whole.rests,
        reasons=reasons_of(moved),
        payments=payments,
        payment_ids=frozenset(each.movement.payment_id for each in moved),
        names={who: named(house, reading, who, tongue) for who in parties if who},
    )
